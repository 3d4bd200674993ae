import { clearEvents, COMMANDS, DEAD_LETTERS, type Topic } from '#broker';
import { views } from '#catalogue';
import { START, type EventStore } from '#event-store';
import { EMBEDDED, type Config } from '#platform';
import { searchFor, type Traces } from '#privacy';
import type { View, ViewReader } from '#read-model';

/** What Kenal keeps, but not in files of the data folder. */
export interface Elsewhere {
  readonly log?: Pick<EventStore, 'readAll'>;
  readonly views?: ViewReader;
  /** Those whose messages hold personal values in clear: a message cannot be taken back. */
  readonly topics: readonly Topic[];
}

export const elsewhereOf = (
  { eventStore, viewStore, kafka, clearTopic }: Config,
  { log, views: reader }: Required<Omit<Elsewhere, 'topics'>>,
): Elsewhere => {
  const clear = clearTopic === undefined ? [] : [clearEvents(clearTopic)];
  return {
    ...(eventStore !== EMBEDDED && { log }),
    ...(viewStore !== EMBEDDED && { views: reader }),
    topics: kafka.length === 0 ? [] : [COMMANDS, DEAD_LETTERS, ...clear],
  };
};

export interface SweptStore {
  /** `log`, or the name of a view. */
  readonly store: string;
  /** Events, or rows of the tables that answer. */
  readonly items: number;
  /** Values of which a trace stands in one. */
  readonly found: readonly string[];
}

const PAGE_EVENTS = 500;

/** Searches every event of the log and every row by which views answer; nothing where there is nothing to look for. */
export const sweepStores = async (elsewhere: Elsewhere, traces: Traces): Promise<readonly SweptStore[]> => {
  const swept: SweptStore[] = [];
  if (traces.values === 0) return swept;
  const search = searchFor(traces);
  for (const [store, pages] of textsOf(elsewhere)) {
    const found = new Set<string>();
    let items = 0;
    for await (const page of pages) {
      for (const text of page) search(text).forEach((value) => found.add(value));
      items += page.length;
    }
    swept.push({ store, items, found: [...found] });
  }
  return swept;
};

type Pages = AsyncIterable<readonly string[]>;

const textsOf = ({ log, views: reader }: Elsewhere): readonly (readonly [store: string, Pages])[] => [
  ...(log ? [['log', eventsOf(log)] as const] : []),
  ...(reader ? views.map(({ view }) => [view.name, rowsOf(reader, view)] as const) : []),
];

async function* eventsOf(log: Pick<EventStore, 'readAll'>): AsyncGenerator<readonly string[]> {
  for (let after = START, head = ''; after !== head;) {
    const page = await log.readAll({ after, limit: PAGE_EVENTS });
    yield page.events.map(({ meta, data }) => `${meta}\n${data}`);
    ({ next: after, head } = page);
  }
}

async function* rowsOf(reader: ViewReader, view: View): AsyncGenerator<readonly string[]> {
  for (const table of Object.values((await reader.live(view)) ?? {})) {
    for await (const page of table.pages()) yield page.map(({ row }) => JSON.stringify(row));
  }
}
