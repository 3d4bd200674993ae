import { InvalidArgumentError, type Command } from 'commander';
import { viewNames } from '#composition';
import type { Rebuilt } from '#messaging';
import { configuration } from '../config.js';
import { connect } from '../connection.js';
import { print } from '../output.js';

export const addRebuild = (program: Command): void => {
  program
    .command('rebuild')
    .description('Build a view again from the log, beside the live one, compare the two and switch.')
    .argument('<view>', 'its name', asView)
    .option('--dry-run', 'compare only; exit 1 where they differ')
    .addHelpText('after', '\nExample:\n  kenal rebuild customer-360 --dry-run')
    .action(async (view: string, { dryRun = false }: { dryRun?: boolean }, command: Command) => {
      const connection = await connect(configuration());
      try {
        const rebuilt = await connection.rebuild(view, { dryRun });
        print(command, rebuilt, rebuilt.map(lineOf));
        if (dryRun && rebuilt.some(({ equal }) => !equal)) process.exitCode = 1;
      } finally {
        await connection.close();
      }
    });
  program
    .command('retry')
    .description('Fold the parked rows of a key again, after what broke them was mended.')
    .argument('<view>', 'its name', asView)
    .argument('<key>')
    .addHelpText('after', '\nExample:\n  kenal retry customer-360 c-1')
    .action(async (view: string, key: string, _options: object, command: Command) => {
      const connection = await connect(configuration());
      try {
        const folded = await connection.retry(view, key);
        print(command, { view, key, folded }, [`${folded} rows fold again.`]);
      } finally {
        await connection.close();
      }
    });
};

const asView = (name: string): string => {
  if (viewNames().includes(name)) return name;
  throw new InvalidArgumentError(`There are ${viewNames().join(', ')}.`);
};

export const lineOf = ({ view, live, rebuilt, equal }: Rebuilt): string =>
  equal
    ? `${view}: ${live.rows} rows, live = rebuilt, SHA-256 ${live.sha256.slice(0, 16)}…`
    : `${view}: DIFFERENT: live ${rowsOf(live)}, rebuilt ${rowsOf(rebuilt)}`;

const rowsOf = ({ rows, sha256 }: Rebuilt['live']): string => `${rows} rows ${sha256.slice(0, 16)}…`;
