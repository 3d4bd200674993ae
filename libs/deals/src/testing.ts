import { endOfDay, epochMs, happened, idOf, money } from '#kernel';
import type { Day, Instant, Money, NewEvent, Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { DealLost, DealOpened, DealReopened, DealWon, type LossReason } from './deal/deal.events.js';
import { dealChange, type DealFigures } from './deal/deal.figures.js';
import { DEFAULT_PIPELINE } from './pipeline/default-pipeline.js';
import { PipelinePublished, type Stage } from './pipeline/pipeline.events.js';
import { publish, type PipelineStanding } from './pipeline/pipeline.rules.js';

type StageChanges = Readonly<Record<string, Partial<Stage>>>;

/** The default pipeline as one version of it, with some stages changed. */
export const salesPublished = (version = 1, changes: StageChanges = {}): NewEvent<PipelinePublished> =>
  happened(PipelinePublished, {
    ...DEFAULT_PIPELINE,
    stages: DEFAULT_PIPELINE.stages.map((stage) => ({ ...stage, ...changes[stage.key] })),
    version,
  });

export const salesPipeline = (changes: StageChanges = {}): PipelineStanding =>
  publish(undefined, salesPublished(1, changes).data);

/** The default pipeline's second version, where stage `offer` took the place of `proposal`. */
export const successor = (change: Partial<Stage> = {}): PipelinePublished =>
  salesPublished(2, { proposal: { key: 'offer', name: 'Offer', ...change } }).data;

export const TERMS = {
  dealId: 'd-1',
  customerId: 'c-1',
  pipeline: 'sales',
  title: 'Kitchen for Sri',
  amount: money(1_000_000, 'IDR'),
  closeDate: '2026-06-30',
  owner: 'ann',
};

/** A deal opened in stage `proposal` (50 %) unless told otherwise. */
export const opened = (different: Partial<DealOpened> = {}): NewEvent<DealOpened> =>
  happened(DealOpened, {
    ...TERMS,
    stage: 'proposal',
    category: 'pipeline',
    pipelineVersion: 1,
    probability: 50,
    ...different,
  });

export const won = (dealId: string, amount: Money = TERMS.amount): NewEvent<DealWon> =>
  happened(DealWon, { dealId, amount, fromStage: 'proposal' });

export const lost = (dealId: string, reason: LossReason = 'price', more: Partial<DealLost> = {}): NewEvent<DealLost> =>
  happened(DealLost, { dealId, reason, fromStage: 'proposal', ...more });

export const reopened = (dealId: string, stage = 'proposal', probability = 50): NewEvent<DealReopened> =>
  happened(DealReopened, { dealId, stage, reason: 'They came back', pipelineVersion: 1, probability });

/** What `opened()` makes. */
export const figures = dealChange(undefined, recorded(opened())) as DealFigures;

/** Streams with their events, dated by `on`, as one log in the order given; `recordedAt` by `recordedOn`. */
export const logOf = (streams: Readonly<Record<string, readonly NewEvent[]>>): Recorded[] =>
  Object.entries(streams).flatMap(([stream, events]) =>
    events.map((event, index) => recorded(event, { stream, revision: BigInt(index), ...recordings.get(event) })),
  );

/** The event as one that was entered later than it happened. */
export const recordedOn = (recordedAt: Instant, event: NewEvent): NewEvent => {
  const late = { ...event };
  recordings.set(late, { recordedAt });
  return late;
};

const recordings = new WeakMap<NewEvent, Pick<Recorded, 'recordedAt'>>();

type Fold = (row: object | undefined, data: object, event: Recorded) => object | undefined;

type Table = { readonly indexes?: Readonly<Record<string, (row: never) => unknown>> };
type Folds = { readonly on: Readonly<Record<string, unknown>> };
type Run = (tables: object, ...rest: unknown[]) => Promise<{ readonly items: readonly object[] }>;

/** A view by stream with its questions, as its `queries.ts` exports it. */
interface Asked {
  readonly view: {
    readonly tables: Readonly<Record<string, Table>>;
    readonly projectors: Readonly<Record<string, Folds>>;
  };
  readonly queries: Readonly<Record<string, { readonly run: unknown }>>;
}

/** The items of a list query after a log, asked about the end of a day in Jakarta. */
export const itemsOf = async (
  asked: Asked,
  query: string,
  { log, day, ...about }: { log: readonly Recorded[]; day: Day; params?: object; knownAt?: Instant },
): Promise<readonly object[]> => {
  const run = asked.queries[query]?.run as Run;
  return (await run(tablesAfter(asked, log), about.params ?? {}, endOf(day, about.knownAt), { limit: 1_000 })).items;
};

/** The end of a day in Jakarta as the moment of a question. */
export const endOf = (day: Day, knownAt?: Instant) => {
  const zone = 'Asia/Jakarta';
  return { asOf: endOfDay(day, zone), knownAt, today: day, zone, currency: 'IDR', explicit: true };
};

/** Readers of a view's rows after a log, folded through JSON in the order of the runtime. */
export const tablesAfter = ({ view }: Pick<Asked, 'view'>, log: readonly Recorded[]): Record<string, object> => {
  const inOrder = log.toSorted((a, b) => epochMs(a.occurredAt) - epochMs(b.occurredAt));
  return Object.fromEntries(
    Object.entries(view.projectors).map(([name, { on }]) => {
      const rows = new Map<string, object>();
      for (const event of inOrder) {
        const key = idOf(event.stream);
        const next = (on[event.type] as Fold | undefined)?.(rows.get(key), event.data, event);
        if (next) rows.set(key, JSON.parse(JSON.stringify(next)));
      }
      return [name, readerOf(rows, view.tables[name])];
    }),
  );
};

const readerOf = (rows: ReadonlyMap<string, object>, table: Table | undefined) => {
  const found = [...rows].map(([key, row]) => ({ key, row }));
  return {
    get: async (key: string) => rows.get(key),
    scan: async ({ index, eq }: { index: string; eq: unknown }) =>
      found.filter(({ row }) => table?.indexes?.[index]?.(row as never) === eq),
    pages: async function* () {
      yield found;
    },
  };
};
