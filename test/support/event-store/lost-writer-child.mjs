// `lost-writer-child.mjs <compiled sqlite store> <file>`: the file is gone before the thread that writes it has begun.
import { rmSync } from 'node:fs';

const STILL_ALIVE = 3;
const [, , module, file] = process.argv;
const { openSqliteEventStore } = await import(module);
openSqliteEventStore({ file, thread: true });
rmSync(file);
setTimeout(() => process.exit(STILL_ALIVE), 5_000);
