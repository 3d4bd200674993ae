import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { verifyLedger, type ChainFault, type LedgerReport, type Progress as ChainProgress } from '#audit';
import { files, openEventStore, readSealFile, verifyAccess, verifyLogFiles } from '#composition';
import { configuration } from '../config.js';
import type { OnProgress } from '../answers.js';
import { connect } from '../connection.js';
import { existingFile } from '../files.js';
import { print, progress } from '../output.js';
import { lineOf } from './rebuild.js';
import { verifyFile, type Verified } from './verify-file.js';

interface Options {
  readonly chain?: boolean;
  readonly views?: boolean;
  readonly seals?: string;
}

export const addVerify = (program: Command): void => {
  program
    .command('verify')
    .description(
      'Prove that nothing was lost or altered: the hash chains of log and access log, and live views = rebuilt.',
    )
    .argument('[file]', 'an export or a proof to be checked instead, without the log', existingFile)
    .option('--chain', 'the log only')
    .option('--views', 'the views only')
    .option(
      '--seals <file>',
      'seals that were kept elsewhere: only these tell that the end of the log was cut off',
      existingFile,
    )
    .addHelpText('after', '\nExample:\n  kenal verify --chain --seals /media/usb/seals.ndjson')
    .action(async (file: string | undefined, { chain, views, seals }: Options, command: Command) => {
      const both = file === undefined && chain === views;
      const answers = [
        ...(file === undefined ? [] : [await verifyFile(file, seals)]),
        ...(both || chain ? [await verifyLog(seals), await verifyAccessLogs()] : []),
        ...(both || views ? [await verifyViews()] : []),
      ];
      print(
        command,
        Object.assign({}, ...answers.map(({ answer }) => answer)) as object,
        answers.flatMap(({ lines }) => lines),
      );
      if (answers.some(({ ok }) => !ok)) process.exitCode = 1;
    });
};

const verifyLog = async (sealFile: string | undefined): Promise<Verified> => {
  const config = configuration();
  const { seals: own } = files(config.data);
  const file = sealFile ?? (existsSync(own) ? own : undefined);
  const kept = file === undefined ? undefined : readSealFile(file);
  const store = await openEventStore(config, { readonly: true });
  const bar = progress('Chain');
  try {
    const onProgress = ({ events, head }: ChainProgress) => bar.update(events, Number(head));
    const report = await verifyLedger(store, { kept, onProgress });
    bar.stop();
    const { events, streams, seals, unsealed, fault } = report;
    // A broken chain tells the place better than the file that it lies in.
    if (!fault) await verifyLogFiles(config, store);
    return {
      ok: !fault,
      answer: { chain: { events, streams, seals, unsealed, fault: fault && told(fault) } },
      lines: fault ? [brokenLine(fault)] : wholeLines(report, sealFile),
    };
  } finally {
    bar.stop();
    await store.close();
  }
};

const told = (fault: ChainFault) => ({ ...fault, revision: String(fault.revision), seal: fault.seal ?? null });

const brokenLine = ({ stream, revision, sentence, seal }: ChainFault): string => {
  const sealed = seal === undefined ? 'no seal tells of it' : `first bad seal: ${seal}`;
  return `chain: BROKEN at ${stream}@${revision}: ${sentence} (${sealed})`;
};

const wholeLines = ({ events, streams, seals, unsealed }: LedgerReport, file: string | undefined): string[] => [
  `chain: ${events} events of ${streams} streams, every hash right`,
  `seals: ${seals} seals right; ${unsealed} events after the last are unsealed`,
  ...(file === undefined
    ? ['Whether the end was cut off beyond what views have seen, only seals kept elsewhere can tell: --seals <file>']
    : []),
];

const verifyAccessLogs = async (): Promise<Verified> => {
  const config = configuration();
  const store = await openEventStore(config, { readonly: true });
  const access = await verifyAccess(config.data, store).finally(() => store.close());
  const lines = access.map(({ place, entries, fault }) =>
    fault
      ? `access: BROKEN in ${place}: ${fault.sentence}`
      : `access: ${entries} entries of ${place}, every hash right`,
  );
  return { ok: access.every(({ fault }) => !fault), answer: { access }, lines };
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
