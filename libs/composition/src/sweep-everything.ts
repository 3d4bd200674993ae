import { views } from '#catalogue';
import type { Position } from '#event-store';
import type { Followed, Sender } from '#messaging';
import { tracesOf, type Swept } from '#privacy';
import type { Kenal } from './open-kenal.js';
import { sweepApart } from './sweep-apart.js';
import { sweepStores, type Elsewhere, type SweptStore } from './sweep-stores.js';

export interface Sweep {
  /** Values looked for, and those that are too common to look for. */
  readonly values: number;
  readonly tooCommon: number;
  /** Values found that no other customer has: none. */
  readonly found: number;
  /** Every file of the data folder. */
  readonly files: readonly (Omit<Swept, 'found'> & Found)[];
  /** Log and views, where they are no files of the data folder. */
  readonly stores: readonly (Omit<SweptStore, 'found'> & Found)[];
  /** Topics that were not searched: their messages hold personal values in clear, for so long. */
  readonly topics: readonly { readonly topic: string; readonly days: number }[];
  readonly notSearched: readonly string[];
}

interface Found {
  readonly found: number;
  /** Values that other customers have as well, whose rows keep them. */
  readonly ofOthers: number;
}

/** How long views may take to let go of a person. */
const CLEARED_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 250;

/**
 * Looks for the texts of somebody who was forgotten at `upTo` in every file of the data folder, and in log and views
 * where they are elsewhere. Views clear up behind themselves once they have folded, so what is still found is looked
 * for again.
 */
export const sweepEverything = async (
  kenal: Pick<Kenal<Followed>, 'queries' | 'projections' | 'elsewhere'>,
  folder: string,
  { customerId, texts, upTo }: { customerId: string; texts: Iterable<string>; upTo: Position },
): Promise<Sweep> => {
  const task = { folder, texts: [...texts] };
  const traces = tracesOf(task.texts);
  const { values, tooCommon } = traces;
  await folded(kenal, upTo);
  const deadline = performance.now() + CLEARED_WITHIN_MS;
  for (;;) {
    const [files, stores] = [await sweepApart(task), await sweepStores(kenal.elsewhere, traces)];
    const all = new Set([...files, ...stores].flatMap(({ found }) => found));
    const shared = await ofOthers(kenal.queries, all, customerId);
    const counted = <T extends { readonly found: readonly string[] }>(swept: T) => {
      const others = swept.found.filter((value) => shared.has(value)).length;
      return { ...swept, found: swept.found.length - others, ofOthers: others };
    };
    const found = all.size - shared.size;
    if (found === 0 || performance.now() >= deadline) {
      const searched = { files: files.map(counted), stores: stores.map(counted) };
      return { values, tooCommon, found, ...searched, ...leftOut(kenal.elsewhere) };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
};

const DAY_MS = 86_400_000;

const leftOut = ({ views: reader, topics }: Elsewhere): Pick<Sweep, 'topics' | 'notSearched'> => ({
  topics: topics.map(({ name, retentionMs }) => ({ topic: name, days: retentionMs / DAY_MS })),
  notSearched: [
    'what the process printed',
    'backups and exports that are kept elsewhere',
    ...(reader ? ['files of the view store: what it has freed stays in them until it uses the place again'] : []),
  ],
});

const folded = async ({ projections }: Pick<Kenal<Followed>, 'projections'>, upTo: Position): Promise<void> => {
  const opening = views.filter(({ view }) => view.opens);
  const { watermarks } = projections;
  await Promise.all(opening.map(({ view }) => watermarks.reached(view.name, upTo, CLEARED_WITHIN_MS)));
};

const SWEEPER: Sender = { client: 'sweep', actor: { kind: 'system', id: 'sweep' }, roles: ['admin'] };
const MAX_QUESTION = 200;

/** Found values that another customer is found by, too. */
const ofOthers = async (
  queries: Kenal['queries'],
  found: Iterable<string>,
  customerId: string,
): Promise<ReadonlySet<string>> => {
  const shared = new Set<string>();
  for (const q of found) {
    if (q.length > MAX_QUESTION) continue;
    const question = { view: 'customer-search', query: 'list', params: { q }, page: { limit: 2 }, sender: SWEEPER };
    const { items } = (await queries.ask(question)).body as { items: readonly { customerId: string }[] };
    if (items.some((item) => item.customerId !== customerId)) shared.add(q);
  }
  return shared;
};
