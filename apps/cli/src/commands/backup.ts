import type { Command } from 'commander';
import { backup, restore } from '#composition';
import { configuration } from '../config.js';
import { runningServer } from '../connection.js';
import { print } from '../output.js';

export const addBackup = (program: Command): void => {
  program
    .command('backup')
    .description('Copy log, views and keys into a new folder, while Kenal runs or not. Keep its `keys` apart.')
    .argument('<folder>')
    .addHelpText('after', '\nExample:\n  kenal backup /backups/2026-11-22')
    .action(async (folder: string, _options: object, command: Command) => {
      const config = configuration();
      const written: string[] = [];
      await backup(config.data, folder, (file) => written.push(file));
      print(command, { written }, written);
    });
  program
    .command('restore')
    .description('Make a new data folder (KENAL_DATA) of a backup. Forgotten customers stay forgotten.')
    .argument('<folder>')
    .addHelpText('after', '\nExample:\n  KENAL_DATA=./restored kenal restore /backups/2026-11-22')
    .action(async (folder: string, _options: object, command: Command) => {
      const config = configuration();
      if (await runningServer(config))
        throw new Error(`Kenal runs on ${config.data}. Name another folder in KENAL_DATA.`);
      const written: string[] = [];
      restore(folder, config.data, (file) => written.push(file));
      print(command, { written }, written);
    });
};
