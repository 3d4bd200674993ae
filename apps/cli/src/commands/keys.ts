import type { Command } from 'commander';
import { rotateMasterKey, tokenKeysOf } from '#composition';
import { configuration } from '../config.js';
import { print, progress } from '../output.js';
import { nobodysFolder } from './backup.js';

export const addKeys = (program: Command): void => {
  const keys = program
    .command('keys')
    .description('Replace keys of this installation.')
    .addHelpText('after', '\nExample:\n  kenal keys rotate-tokens');
  keys
    .command('rotate-master')
    .description('Another master key, while Kenal is stopped. Killed: Kenal starts all the same; call it again.')
    .addHelpText('after', '\nExample:\n  kenal keys rotate-master')
    .action(async (_options: object, command: Command) => {
      const { data } = await nobodysFolder();
      const bar = progress('Keys');
      const done = await rotateMasterKey(data, (made) => bar.update(made.keys, made.total)).finally(() => bar.stop());
      print(command, done, [
        `${done.keys} keys wrapped anew. Back up the folder's keys now; older backups need the old one.`,
      ]);
    });
  keys
    .command('rotate-tokens')
    .description('Another key signs tokens from now on, also while Kenal runs. Older tokens hold until they expire.')
    .addHelpText('after', '\nExample:\n  kenal keys rotate-tokens')
    .action((_options: object, command: Command) => {
      const { id } = tokenKeysOf(configuration().data).rotate();
      print(command, { id }, [`Key ${id} signs from now on.`]);
    });
};
