// `npm test`: makes the clone ready and runs the whole suite. With --ci nothing may be left out: neither the reference
// data nor an engine may be missing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngines } from '../engines/index.mjs';
import { environment, makeReady, ROOT } from './ready.mjs';

const REFERENCE = join(ROOT, '..', 'shared', 'data', 'cdnow', 'CDNOW_master.txt');
/** A suite that hangs must not hang whoever waits for it. */
const LIMIT_MS = 25 * 60_000;
const ci = process.argv.includes('--ci');

makeReady();
const hasReference = existsSync(REFERENCE);
if (!hasReference && ci) {
  console.error(`The reference data is missing: ${REFERENCE}`);
  process.exit(1);
}

/** All that the tests leave behind. */
const TMPDIR = mkdtempSync(join(tmpdir(), 'kenal-test-'));
process.on('exit', () => rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 3 }));

const engines = await startEngines();
if (engines.missing.length > 0 && ci) {
  for (const { name, reason } of engines.missing) console.error(`${name} is missing: ${reason}.`);
  await engines.stop();
  process.exit(1);
}

const suite = async (name, args, addresses = {}) => {
  console.error(`\n== ${name}`);
  const out = join(TMPDIR, `${name.split(':', 1)[0]}.json`);
  const env = environment({ TMPDIR, NODE_OPTIONS: '--experimental-vm-modules --no-warnings', ...addresses });
  // A connection that a killed server left open must not keep a finished suite from ending.
  const options = ['--json', `--outputFile=${out}`, '--forceExit', ...args];
  // Not waited for in one piece: what the engines print must be taken from them meanwhile.
  const jest = spawn('jest', options, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env, timeout: LIMIT_MS });
  const [status] = await once(jest, 'exit');
  if (!existsSync(out)) {
    await engines.stop();
    process.exit(status || 1);
  }
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(out, 'utf8'),
  );
  // A suite that cannot even be loaded has no failed test, yet failed.
  return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites), skipped: numPendingTests };
};

const ignoring = (...patterns) => patterns.filter(Boolean).flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);
const withoutReference = !hasReference && 'reference';

const results = [
  await suite('unit: rules, folds, ports, mathematics', ['--selectProjects', 'unit']),
  await suite('system: journeys over HTTP, crashes, reference data', [
    '--selectProjects',
    'system',
    '--runInBand',
    ...ignoring(withoutReference),
  ]),
  await suite(
    'engines: EventStoreDB, MongoDB, Kafka',
    [
      '--selectProjects',
      'engines',
      '--runInBand',
      '--passWithNoTests',
      ...ignoring(withoutReference, ...engines.missing.map(({ tests }) => tests)),
    ],
    engines.env,
  ),
];
await engines.stop();
const total = (what) => results.reduce((sum, result) => sum + result[what], 0);

if (!hasReference) {
  console.error(`
The reference suite was left out: it needs the public CDNOW purchase log. Get CDNOW_full.zip from Bruce Hardie's
data sets (https://www.brucehardie.com/datasets/) and put CDNOW_master.txt into ../shared/data/cdnow/.`);
}
for (const { name, reason, variable } of engines.missing) {
  console.error(`\nThe tests against ${name} were left out: ${reason}. ${variable} may name a server instead.`);
}
console.log(
  `${total('passed')} passed, ${total('failed')} failed${total('skipped') ? `, ${total('skipped')} skipped` : ''}`,
);
process.exit(total('failed') > 0 ? 1 : 0);
