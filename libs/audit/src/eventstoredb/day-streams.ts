import type { SideStreams } from '#event-store';
import { addMs, type Instant } from '#kernel';
import { RETENTION_DAYS } from '../access-log/access.js';
import { subjectsOf, type Beginning, type StoredAccess } from '../access-log/verify-access-log.js';
import type { AccessEntry } from '../access-log/waiting.js';
import { canonicalJson } from '../canonical.js';

/** UTC, `2026-11-22`. */
export type Day = string;

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

const DAY_S = 86_400;

/** The streams `access-<day>` of the access log. */
export class DayStreams {
  constructor(private readonly beside: SideStreams) {}

  /** False: another process wrote first. */
  append(day: Day, revision: bigint | 'none', id: string, batch: AccessBatch): Promise<boolean> {
    return this.beside.append(streamOf(day), revision, { id, type: 'AccessLogged', data: batch });
  }

  /** The server forgets an entry when its time is over. */
  limit(day: Day): Promise<void> {
    return this.beside.keepFor(streamOf(day), RETENTION_DAYS * DAY_S);
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

  /** Looks for the newest stream from today on backwards, as far as entries are kept. */
  async end(today: Day): Promise<ChainEnd> {
    for (let day = today, back = 0; back <= RETENTION_DAYS; day = dayBefore(day), back += 1) {
      const end = await this.endOf(day);
      if (end) return end;
    }
    return { day: today, revision: 'none', n: 0, hash: '' };
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

export const dayOf = (at: Instant): Day => at.slice(0, 'YYYY-MM-DD'.length);

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

const dayBefore = (day: Day): Day => dayOf(addMs(`${day}T00:00:00.000Z`, -DAY_S * 1_000));
