import { InvalidArgumentError, Option, type Command } from 'commander';
import { viewNames } from '#composition';
import type { Rebuilt, RolledBack } from '#messaging';
import type { Parked } from '#read-model';
import { configuration } from '../config.js';
import type { OnProgress } from '../answers.js';
import { connect, type Connection } from '../connection.js';
import { print, progress } from '../output.js';

export const addRebuild = (program: Command): void => {
  program
    .command('rebuild')
    .description('Build a view again from the log, beside the live one, compare the two and switch.')
    .argument('<view>', 'its name', asView)
    .addOption(new Option('--dry-run', 'compare only; exit 1 where they differ').conflicts('rollback'))
    .option('--rollback', 'switch back to what answered before the last switch, for an hour after it')
    .addHelpText(
      'after',
      '\nExamples:\n  kenal rebuild customer-360 --dry-run\n  kenal rebuild customer-360 --rollback',
    )
    .action(async (view: string, options: Options, command: Command) => {
      const connection = await connect(configuration());
      try {
        await (options.rollback ? rollBack : rebuild)(connection, view, options, command);
      } finally {
        await connection.close();
      }
    });
  program
    .command('retry')
    .description(
      'Fold the parked rows of a key again, after what broke them was mended; without a key, list what waits.',
    )
    .argument('<view>', 'its name', asView)
    .argument('[key]')
    .addHelpText('after', '\nExample:\n  kenal retry customer-360 c-1')
    .action(async (view: string, key: string | undefined, _options: object, command: Command) => {
      const connection = await connect(configuration());
      try {
        if (key === undefined) return list(await connection.parked(view), command);
        const folded = await connection.retry(view, key);
        print(command, { view, key, folded }, [`${folded} rows fold again.`]);
      } finally {
        await connection.close();
      }
    });
};

interface Options {
  readonly dryRun?: boolean;
  readonly rollback?: boolean;
}

const rebuild = async (connection: Connection, view: string, { dryRun = false }: Options, command: Command) => {
  const bar = progress('Rebuild');
  try {
    const update: OnProgress = ({ done, total }) => bar.update(done, total);
    const rebuilt = await connection.rebuild(view, { dryRun, progress: update });
    bar.stop();
    print(command, rebuilt, rebuilt.map(lineOf));
    if (dryRun && rebuilt.some(({ equal }) => !equal)) process.exitCode = 1;
  } finally {
    bar.stop();
  }
};

const rollBack = async (connection: Connection, view: string, _: Options, command: Command) => {
  const rolledBack = await connection.rollBack(view);
  const { from, to } = rolledBack;
  const line = `${view}: back from ${buildOf(from)} to ${buildOf(to)}`;
  print(command, rolledBack, [`${line} which knows all that happened since. The same again undoes it.`]);
};

const list = (parked: readonly Parked[], command: Command): void =>
  print(
    command,
    parked,
    parked.map(({ table, key, address, error }) => `${key} (${table}) waits for ${address}: ${error}`),
  );

const buildOf = ({ version, number }: RolledBack['from']): string => `version ${version}, build ${number},`;

const asView = (name: string): string => {
  if (viewNames().includes(name)) return name;
  throw new InvalidArgumentError(`There are ${viewNames().join(', ')}.`);
};

export const lineOf = ({ view, live, rebuilt, equal }: Rebuilt): string =>
  equal
    ? `${view}: ${live.rows} rows, live = rebuilt, SHA-256 ${live.sha256.slice(0, 16)}…`
    : `${view}: DIFFERENT: live ${rowsOf(live)}, rebuilt ${rowsOf(rebuilt)}`;

const rowsOf = ({ rows, sha256 }: Rebuilt['live']): string => `${rows} rows ${sha256.slice(0, 16)}…`;
