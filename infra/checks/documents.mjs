import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { described } from '../documents/described.mjs';
import { makeReady } from '../run/ready.mjs';

makeReady();
// This comes out of the build, which is only now there.
const { contexts, documents, views } = await import('#catalogue');

const isStale = ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text;
const write = process.argv.includes('--write');
const stale = Object.entries({ ...described(), ...documents(contexts, views) }).filter(isStale);
for (const [path, text] of stale) {
  if (write) writeFileSync(path, text);
  console.log(write ? `${path} written` : `${path} is not what the sources say. Run: npm run docs`);
}
process.exitCode = stale.length > 0 && !write ? 1 : 0;
