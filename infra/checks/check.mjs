// `npm run check`: everything that CI asks of the house. Every step runs, so that one run tells all that is wrong.
import { spawnSync } from 'node:child_process';
import { environment, makeReady, ROOT } from '../run/ready.mjs';

const STEPS = [
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['pure types', 'tsc', ['-p', 'infra/checks/tsconfig.pure.json']],
  ['lint', 'eslint', ['.']],
  ['dependency rules', 'node', ['infra/checks/dependencies.mjs']],
  ['shape', 'node', ['infra/checks/shape.mjs']],
  ['probes', 'node', ['infra/checks/probes.mjs']],
  ['generated documents', 'node', ['infra/checks/documents.mjs']],
  ['tests', 'node', ['infra/run/test.mjs', ...process.argv.slice(2)]],
];

makeReady();
const results = STEPS.map(([name, command, args]) => {
  console.error(`\n== ${name}`);
  const started = Date.now();
  const { status, stdout } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['inherit', 'pipe', 'inherit'],
    env: environment(),
  });
  const output = stdout.toString();
  process.stdout.write(output);
  return { name, passed: status === 0, seconds: (Date.now() - started) / 1000, output };
});

console.log('');
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
// CI reads how many tests there were from the last line.
console.log(`\n${results.at(-1).output.trimEnd().split('\n').at(-1)}`);
