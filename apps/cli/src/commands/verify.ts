import type { Command } from 'commander';
import { verifyChain, type Progress as ChainProgress } from '#audit';
import { files } from '#composition';
import { openSqliteEventStore } from '#event-store/sqlite';
import { configuration } from '../config.js';
import type { OnProgress } from '../answers.js';
import { connect } from '../connection.js';
import { print, progress } from '../output.js';
import { lineOf } from './rebuild.js';

interface Options {
  readonly chain?: boolean;
  readonly views?: boolean;
}

export const addVerify = (program: Command): void => {
  program
    .command('verify')
    .description(
      'Prove that nothing was lost or altered: the hash chain of every stream, and live views = rebuilt views.',
    )
    .option('--chain', 'the log only')
    .option('--views', 'the views only')
    .addHelpText('after', '\nExample:\n  kenal verify --chain --views')
    .action(async ({ chain, views }: Options, command: Command) => {
      const both = chain === views;
      const answers = [...(both || chain ? [await verifyLog()] : []), ...(both || views ? [await verifyViews()] : [])];
      print(
        command,
        Object.assign({}, ...answers.map(({ answer }) => answer)) as object,
        answers.flatMap(({ lines }) => lines),
      );
      if (answers.some(({ ok }) => !ok)) process.exitCode = 1;
    });
};

interface Verified {
  readonly ok: boolean;
  readonly answer: object;
  readonly lines: readonly string[];
}

const verifyLog = async (): Promise<Verified> => {
  const store = openSqliteEventStore({ file: files(configuration().data).events, readonly: true });
  const bar = progress('Chain');
  try {
    const onProgress = ({ events, head }: ChainProgress) => bar.update(events, Number(head));
    const { events, streams, fault } = await verifyChain(store, { onProgress });
    bar.stop();
    const line = fault
      ? `chain: BROKEN at ${fault.stream}@${fault.revision}: ${fault.sentence}`
      : `chain: ${events} events of ${streams} streams, every hash right`;
    return {
      ok: !fault,
      answer: { chain: { events, streams, fault: fault && { ...fault, revision: String(fault.revision) } } },
      lines: [line],
    };
  } finally {
    bar.stop();
    await store.close();
  }
};

const verifyViews = async (): Promise<Verified> => {
  const connection = await connect(configuration());
  const bar = progress('Views');
  try {
    const update: OnProgress = ({ done, total }) => bar.update(done, total);
    const views = await connection.rebuild(undefined, { dryRun: true, progress: update });
    bar.stop();
    return { ok: views.every(({ equal }) => equal), answer: { views }, lines: views.map(lineOf) };
  } finally {
    bar.stop();
    await connection.close();
  }
};
