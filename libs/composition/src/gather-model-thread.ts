import { parentPort, workerData } from 'node:worker_threads';
import { modelOf, type FitTask } from './gather-model.js';

if (!parentPort) throw new Error('This module is the entry of a thread that fits one model.');

parentPort.postMessage(modelOf(workerData as FitTask));
