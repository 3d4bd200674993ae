import 'reflect-metadata';
import { Command } from 'commander';
import { Rejection } from '#kernel';
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
import { WrongUse } from './wrong-use.js';

/** 0 done, 1 failed or difference found, 2 wrong use. */
const WRONG_USE = 2;

const program = new Command('kenal')
  .description('Kenal: the event-sourced CRM core. `npm start` and `npm run demo` start it; these work beside it.')
  .option('--json', 'answer in JSON')
  .exitOverride(({ exitCode, code }) => process.exit(exitCode === 0 || code === 'commander.help' ? 0 : WRONG_USE));

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
  const code = error instanceof Rejection ? ` (${error.code})` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${code}\n`);
  process.exitCode = error instanceof WrongUse ? WRONG_USE : 1;
}
