#!/usr/bin/env node
// Makes the clone ready, then becomes `kenal <arguments>` on the locked Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { environment, makeReady, nodeOptions, ROOT } from './ready.mjs';

makeReady();
const [command, ...more] = process.argv.slice(2);
const isServer = ['start', 'demo'].includes(command) && more.length === 0;
const main = join(ROOT, 'dist', 'apps', isServer ? 'kenal' : 'cli', 'src', 'main.js');
const child = spawn('node', [...nodeOptions(command), main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: environment(),
});
// A terminal sends Ctrl-C to the whole group; whoever signals only this process means the child.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
