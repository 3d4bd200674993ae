import { type Command, InvalidArgumentError } from 'commander';
import { CHECKPOINTS, discardViews, openEventStore } from '#composition';
import { copyLog } from '#messaging';
import { EMBEDDED } from '#platform';
import { configuration } from '../config.js';
import { runningServer } from '../running.js';
import { print, progress } from '../output.js';
import { WrongUse } from '../wrong-use.js';

interface Options {
  readonly from: string;
  readonly to: string;
}

export const addCopy = (program: Command): void => {
  program
    .command('copy')
    .description('Copy the log into another event store, whole and compared. Interrupted: run it again.')
    .requiredOption('--from <store>', 'sqlite (of KENAL_DATA) or esdb://…', asStore)
    .requiredOption('--to <store>', 'sqlite (of KENAL_DATA) or esdb://…', asStore)
    .addHelpText('after', '\nExample:\n  kenal copy --from sqlite --to "esdb://localhost:2113?tls=false"')
    .action(copy);
};

const asStore = (text: string): string => {
  if (text === EMBEDDED || /^esdb(\+discover)?:\/\//.test(text)) return text;
  throw new InvalidArgumentError('It must be sqlite or an address such as esdb://localhost:2113?tls=false.');
};

const copy = async ({ from, to }: Options, command: Command): Promise<void> => {
  const config = configuration();
  if (from === to) throw new WrongUse('--from and --to are the same store.');
  if (await runningServer(config)) throw new Error(`Kenal runs on ${config.data}. Stop it first: nobody may append.`);
  const original = await openEventStore({ ...config, eventStore: from }, { readonly: true });
  const target = await openEventStore({ ...config, eventStore: to });
  const bar = progress('Copy');
  try {
    const onProgress = ({ position, head }: { position: string; head: string }) =>
      bar.update(Number(position), Number(head));
    const { events, streams } = await copyLog({ from: original, to: target, checkpoints: CHECKPOINTS, onProgress });
    await discardViews(config);
    bar.stop();
    print(command, { events, streams }, [
      `${events} events of ${streams} streams copied and compared.`,
      `Start with KENAL_EVENT_STORE=${to.replace(/\/\/[^@/]*@/, '//')}: views are folded anew.`,
    ]);
  } finally {
    bar.stop();
    await original.close();
    await target.close();
  }
};
