import { views } from '#catalogue';
import type { Position } from '#event-store';
import type { Followed, Sender } from '#messaging';
import { sweep, tracesOf, type Swept } from '#privacy';
import type { Kenal } from './open-kenal.js';

export interface Sweep {
  /** Values looked for in every file of the data folder, and those that are too common to look for. */
  readonly values: number;
  readonly tooCommon: number;
  /** Values found that no other customer has: none. */
  readonly found: number;
  /** `ofOthers`: values that other customers have as well, whose rows keep them. */
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly found: number;
    readonly ofOthers: number;
  }[];
  readonly notSearched: readonly string[];
}

const NOT_SEARCHED = ['what the process printed', 'backups and exports that are kept elsewhere'];
/** How long views may take to let go of a person. */
const CLEARED_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 250;

/**
 * Looks in every file of the data folder for the texts of somebody who was forgotten at `upTo`. Views clear up behind
 * themselves once they have folded, so what is still found is looked for again.
 */
export const sweepFolder = async (
  kenal: Pick<Kenal<Followed>, 'queries' | 'projections'>,
  folder: string,
  { customerId, texts, upTo }: { customerId: string; texts: Iterable<string>; upTo: Position },
): Promise<Sweep> => {
  const traces = tracesOf(texts);
  const { values, tooCommon } = traces;
  await folded(kenal, upTo);
  const deadline = performance.now() + CLEARED_WITHIN_MS;
  for (;;) {
    const files = await sweep(folder, traces);
    const shared = await ofOthers(kenal.queries, files, customerId);
    const told = files.map(({ file, bytes, found }) => {
      const others = found.filter((value) => shared.has(value)).length;
      return { file, bytes, found: found.length - others, ofOthers: others };
    });
    const found = new Set(files.flatMap((file) => file.found.filter((value) => !shared.has(value)))).size;
    if (found === 0 || performance.now() >= deadline) {
      return { values, tooCommon, found, files: told, notSearched: NOT_SEARCHED };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
};

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
  files: readonly Swept[],
  customerId: string,
): Promise<ReadonlySet<string>> => {
  const shared = new Set<string>();
  for (const q of new Set(files.flatMap(({ found }) => found))) {
    if (q.length > MAX_QUESTION) continue;
    const question = { view: 'customer-search', query: 'list', params: { q }, page: { limit: 2 }, sender: SWEEPER };
    const { items } = (await queries.ask(question)).body as { items: readonly { customerId: string }[] };
    if (items.some((item) => item.customerId !== customerId)) shared.add(q);
  }
  return shared;
};
