import { randomUUID } from 'node:crypto';
import type { SideEvent, SideStreams } from '#event-store';
import { addDays, type Day } from '#kernel';
import { RETENTION_DAYS } from '../access-log/access.js';
import { subjectsOf, type Beginning, type StoredAccess } from '../access-log/verify-access-log.js';
import type { AccessEntry } from '../access-log/waiting.js';
import { canonicalJson } from '../canonical.js';

/** What one append holds: entries that were written together, or the end of the day's stream. */
export interface AccessBatch {
  /** The entry before, and the day in whose stream it stands; there is none before the very first. */
  readonly after: Beginning & { readonly day?: Day };
  readonly entries: readonly { readonly hash: string; readonly entry: AccessEntry }[];
  /** Nothing follows in this stream: the chain goes on in that of this day. */
  readonly next?: Day;
}

/** Where the chain ends. `revision` `none`: the stream of `day` is still to be begun. */
export interface ChainEnd extends Beginning {
  readonly day: Day;
  readonly revision: bigint | 'none';
  /** In whose stream the last entry stands. */
  readonly last?: Day;
}

type DayBegun = Omit<ChainEnd, 'revision'>;

const DAY_S = 86_400;
/** Tells which days there are; the last one leads to the end of the chain. */
const DAYS = 'access';

/** The streams `~access-<day>` of the access log; their mark is put before them by `SideStreams`. */
export class DayStreams {
  constructor(private readonly beside: SideStreams) {}

  /** False: another process wrote first. */
  append(day: Day, revision: bigint | 'none', id: string, batch: AccessBatch): Promise<boolean> {
    return this.beside.append(streamOf(day), revision, { id, type: 'AccessLogged', data: batch });
  }

  async *batches(day: Day, direction: 'forwards' | 'backwards'): AsyncGenerator<AccessBatch> {
    for await (const { data } of this.beside.read(streamOf(day), direction)) yield data as AccessBatch;
  }

  /** Days that have streams with entries, and the first batch of each, the newest first. */
  async *days(end: ChainEnd): AsyncGenerator<{ readonly day: Day; readonly first: AccessBatch }> {
    for (let day = end.last; day !== undefined;) {
      const first = await this.first(day);
      if (!first) return;
      yield { day, first };
      day = first.after.day === day ? undefined : first.after.day;
    }
  }

  /**
   * Where the chain ends. Before its first day, and when all its entries are over, that is where today's stream begins:
   * one whose entries are over looks empty, but cannot be begun again.
   */
  async end(today: Day): Promise<ChainEnd> {
    const noted = (await this.newest())?.data as DayBegun | undefined;
    if (!noted) return { day: today, revision: 'none', n: 0, hash: '' };
    const isOver = addDays(noted.day, RETENTION_DAYS) <= today;
    return (await this.endOf(noted.day)) ?? { ...noted, ...(isOver && { day: today }), revision: 'none' };
  }

  /** To be called before anything is appended to a new stream: by this it is found, and what it holds will end. */
  async begin({ revision: _, ...day }: ChainEnd): Promise<void> {
    await this.beside.keepFor(streamOf(day.day), RETENTION_DAYS * DAY_S);
    const revision = (await this.newest())?.revision ?? 'none';
    // Where another process is faster it notes the same day, or one that this day's end leads to.
    await this.beside.append(DAYS, revision, { id: randomUUID(), type: 'AccessDayBegun', data: day });
  }

  private async newest(): Promise<SideEvent | undefined> {
    for await (const event of this.beside.read(DAYS, 'backwards')) return event;
    return undefined;
  }

  private async endOf(day: Day): Promise<ChainEnd | undefined> {
    for await (const { revision, data } of this.beside.read(streamOf(day), 'backwards')) {
      const { next, ...batch } = data as AccessBatch;
      const after = endOf(batch);
      const last = batch.entries.length > 0 ? day : batch.after.day;
      const here = { ...after, ...(last !== undefined && { last }) };
      if (next === undefined) return { ...here, day, revision };
      return (await this.endOf(next)) ?? { ...here, day: next, revision: 'none' };
    }
    return undefined;
  }

  private async first(day: Day): Promise<AccessBatch | undefined> {
    for await (const batch of this.batches(day, 'forwards')) return batch;
    return undefined;
  }
}

/** The last entry of a batch. */
export const endOf = ({ after, entries }: Pick<AccessBatch, 'after' | 'entries'>): Beginning => ({
  n: after.n + entries.length,
  hash: entries.at(-1)?.hash ?? after.hash,
});

/** Entries as they are verified. */
export const storedOf = ({ after, entries }: AccessBatch): StoredAccess[] =>
  entries.map(({ hash, entry }, nth) => ({
    n: after.n + nth + 1,
    entry: canonicalJson(entry),
    hash,
    at: entry.at,
    kind: entry.kind,
    who: entry.who ?? null,
    about: subjectsOf(entry).join(),
  }));

const streamOf = (day: Day): string => `access-${day}`;
