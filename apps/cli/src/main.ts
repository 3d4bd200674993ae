import 'reflect-metadata';
import { Command } from 'commander';
import { addBackup } from './commands/backup.js';
import { addCopy } from './commands/copy.js';
import { addDoctor } from './commands/doctor.js';
import { addExport } from './commands/export.js';
import { addForget } from './commands/forget.js';
import { addImport } from './commands/import.js';
import { addKeys } from './commands/keys.js';
import { addPrivacy } from './commands/privacy.js';
import { addRebuild } from './commands/rebuild.js';
import { addScoring } from './commands/scoring.js';
import { addSeal } from './commands/seal.js';
import { addToken } from './commands/token.js';
import { addUndo } from './commands/undo.js';
import { addVerify } from './commands/verify.js';
import { addWhatIf } from './commands/what-if.js';
import { exitCodeOf, problemOf, sentenceOf } from './failure.js';
import { inJson } from './output.js';
import { WrongUse } from './wrong-use.js';

const WRONG_USE = exitCodeOf(new WrongUse(''));
const NO_COMMAND = 'Name a command. `kenal --help` lists them.';

const program = new Command('kenal')
  .description('Kenal: the event-sourced CRM core. `npm start` and `npm run demo` start it; these work beside it.')
  .option('--json', 'answer in JSON')
  .configureOutput({ writeErr: (text) => void (inJson() || process.stderr.write(text)) })
  .exitOverride(({ exitCode, code, message }) => {
    if (exitCode !== 0 && inJson())
      fail(new WrongUse(code === 'commander.help' ? NO_COMMAND : message.replace(/^error: /, '')));
    process.exit(exitCode === 0 ? 0 : WRONG_USE);
  });

for (const add of [
  addImport,
  addToken,
  addScoring,
  addWhatIf,
  addForget,
  addVerify,
  addSeal,
  addExport,
  addRebuild,
  addUndo,
  addBackup,
  addCopy,
  addKeys,
  addPrivacy,
  addDoctor,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  process.stderr.write(`${inJson() ? JSON.stringify(problemOf(error)) : sentenceOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
