import { parentPort, workerData } from 'node:worker_threads';
import { openForThread } from './schema.js';
import { serveWriter } from './serve-writer.js';

if (!parentPort) throw new Error('This module is the entry of the writer thread.');
const port = parentPort;
const { file } = workerData as { readonly file: string };

serveWriter(port, openForThread(file), () => port.close());
