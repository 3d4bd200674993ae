import { existsSync } from 'node:fs';
import type { AccessLog } from '#audit';
import type { EventStore } from '#event-store';
import { processesSettled, type Followed, type Projections, type QueryHandling, type Report } from '#messaging';
import { adopting, nearest, views } from '#catalogue';
import { systemClock, type Clock, type Config } from '#platform';
import type { KeyReader } from '#privacy';
import { SqliteKeyReader } from '#privacy/sqlite';
import { assertSound } from './damage.js';
import { openAccessLog, openEventStore } from './engines.js';
import { followViews } from './follow-views.js';
import { openProjector } from './open-kenal.js';
import { openShareProjector } from './open-shares.js';
import { readingSide } from './reading-side.js';
import { files, RESTORE_KEYS, secretsOf, type Secrets } from './secrets.js';

/** What a process has that writes no log: it stands beside the one that does. */
export interface Beside {
  readonly store: EventStore;
  readonly keys: KeyReader;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly access: AccessLog;
  close(): Promise<void>;
}

interface Options {
  readonly config: Config;
  /** Something failed that is tried again. */
  readonly alarm: (error: unknown) => void;
}

/** Answers questions; commands and projector are processes of their own. */
export const openQueryApi = async (
  options: Options,
): Promise<Beside & { readonly projections: Followed; readonly queries: QueryHandling }> => {
  const { config } = options;
  const beside = await openBeside(config);
  const { store, keys, clock } = beside;
  const { projections, ...reading } = await followViews(options, store);
  const settled = processesSettled(store.checkpoints);
  const organisation = { zone: config.timeZone, currency: config.currency };
  const its = { store, keys, clock, settled, projections, ...reading };
  return {
    ...beside,
    projections,
    queries: readingSide({ ...its, views, organisation, adopting, nearest }),
    async close() {
      await projections.stop();
      await reading.viewReader.close();
      await beside.close();
    },
  };
};

/**
 * Folds the views; commands and questions are taken elsewhere. With Kafka several such processes share the rows, and
 * `projections` only tells how far they are; alone it can rebuild, too.
 */
export const openProjectorApp = async ({
  config,
  report,
  alarm,
}: Options & { readonly report: Report }): Promise<Beside & { readonly projections: Followed | Projections }> => {
  const beside = await openBeside(config);
  const { projections, close } = await (config.kafka.length > 0
    ? openShared({ config, alarm }, beside)
    : openAlone({ config, report }));
  return {
    ...beside,
    projections,
    async close() {
      await close();
      await beside.close();
    },
  };
};

const openAlone = async (options: { readonly config: Config; readonly report: Report }) => {
  const projections = await openProjector(options);
  return { projections, close: () => projections.stop() };
};

const openShared = async (options: Options, { store, keys }: Beside) => {
  const shares = await openShareProjector({ ...options, store, keys });
  const { projections, viewReader } = await followViews(options, store);
  return {
    projections,
    async close() {
      await shares.close();
      await projections.stop();
      await viewReader.close();
    },
  };
};

/** Throws where the process that writes has not made the keys yet. */
const openBeside = async (config: Config): Promise<Beside> => {
  const { data } = config;
  const { keys: file } = files(data);
  if (!existsSync(file)) throw new Error(`${file} is not there. Start command-api on this folder first.`);
  assertSound(file, `Restore it: ${RESTORE_KEYS}`);
  const secrets = secretsOf(data);
  const keys = new SqliteKeyReader(file, secrets.kms);
  const store = await openEventStore(config, { readonly: true });
  const clock = systemClock();
  const access = await openAccessLog(config, store, clock);
  return {
    store,
    keys,
    secrets,
    clock,
    access,
    async close() {
      await access
        .close()
        .finally(() => store.close())
        .finally(() => keys.close());
    },
  };
};
