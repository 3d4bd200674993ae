import { InvalidArgumentError, type Command } from 'commander';
import { backup, PARTS, restore, type Part } from '#composition';
import { configuration } from '../config.js';
import { existingFolder } from '../files.js';
import { runningServer } from '../running.js';
import { print } from '../output.js';

interface Options {
  readonly only?: readonly Part[];
}

export const addBackup = (program: Command): void => {
  program
    .command('backup')
    .description(
      `Copy ${PARTS.join(', ')}, each apart, into a new folder, while Kenal runs or not. Keep \`keys\` elsewhere.`,
    )
    .argument('<folder>')
    .option('--only <parts>', `some of ${PARTS.join(',')}`, asParts)
    .addHelpText(
      'after',
      '\nExample:\n  kenal backup /backups/2026-11-22\n  kenal backup /key-backups/today --only keys',
    )
    .action(async (folder: string, options: Options, command: Command) => {
      const written: string[] = [];
      await backup(configuration().data, folder, { ...options, wrote: (file) => written.push(file) });
      print(command, { written }, written);
    });
  program
    .command('restore')
    .description(
      'Make a new data folder (KENAL_DATA) of a backup, or replace parts of one. Nobody forgotten comes back.',
    )
    .argument('<folder>', 'of a backup', existingFolder)
    .option('--only <parts>', `some of ${PARTS.join(',')}, in an existing data folder`, asParts)
    .addHelpText('after', '\nExample:\n  KENAL_DATA=./restored kenal restore /backups/2026-11-22')
    .action(async (folder: string, options: Options, command: Command) => {
      const { data } = await nobodysFolder();
      const written: string[] = [];
      restore(folder, data, { ...options, wrote: (file) => written.push(file) });
      print(command, { written }, written);
    });
};

/** The configuration, if no server works on its folder. */
export const nobodysFolder = async (): Promise<ReturnType<typeof configuration>> => {
  const config = configuration();
  if (await runningServer(config))
    throw new Error(`Kenal runs on ${config.data}. Stop it, or name another KENAL_DATA.`);
  return config;
};

const asParts = (text: string): readonly Part[] => {
  const parts = text.split(',') as Part[];
  if (parts.every((part) => PARTS.includes(part))) return parts;
  throw new InvalidArgumentError(`Some of ${PARTS.join(',')}.`);
};
