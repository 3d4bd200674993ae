import { randomUUID } from 'node:crypto';
import type { SideStreams } from '#event-store';
import type { Day, Instant } from '#kernel';
import {
  MAX_FOUND,
  utcDay,
  type Access,
  type AccessLog,
  type AccessPage,
  type AccessQuestion,
  type RecordedAccess,
} from '../access-log/access.js';
import { accessHash, subjectsOf, verifyAccesses, type AccessReport } from '../access-log/verify-access-log.js';
import { Waiting, type AccessEntry } from '../access-log/waiting.js';
import { canonicalJson } from '../canonical.js';
import { DayStreams, endOf, storedOf, type AccessBatch, type ChainEnd } from './day-streams.js';

/** UTF-16 units of the entries of one append, of which a server takes 1 MiB. One entry may be longer than that. */
const MAX_BATCH_LENGTH = 250_000;
/** Entries that one question looks at: without an index, who asks for what is rare gets it page by page. */
const MAX_LOOKED_AT = 50_000;

/** Lost races for the end of the chain; then other work of the process has its turn. */
const MAX_TRIES = 100;

/** A batch as it was sent first: until its fate is known nothing else is sent. */
interface Frozen {
  readonly id: string;
  readonly day: Day;
  readonly revision: bigint | 'none';
  readonly batch: AccessBatch;
  /** Where the chain ends when it is stored. */
  readonly end: ChainEnd;
}

/**
 * The one access log of all processes on a server: a stream for each day, and one chain through all of them. Who is
 * first on a new day ends the stream before, so that nobody writes there any more; who loses a race chains its entries
 * anew.
 */
export class StreamAccessLog implements AccessLog {
  private readonly streams: DayStreams;
  private readonly waiting: Waiting;
  private end: ChainEnd | undefined;
  private frozen: Frozen | undefined;

  constructor(
    beside: SideStreams,
    private readonly clock: { now(): Instant },
  ) {
    this.streams = new DayStreams(beside);
    this.waiting = new Waiting(clock, (entries) => this.write(entries));
  }

  record(access: Access): void {
    this.waiting.add(access);
  }

  flush(): Promise<void> {
    return this.waiting.flush();
  }

  async find({ before = Infinity, from = '', ...question }: AccessQuestion): Promise<AccessPage> {
    await this.flush();
    const limit = Math.min(question.limit, MAX_FOUND);
    const items: RecordedAccess[] = [];
    let looked = 0;
    for await (const { day, first } of this.streams.days(await this.streams.end(this.today()))) {
      // An entry never stands in the stream of a day before its own.
      if (day < utcDay(from)) break;
      if (first.after.n + 1 >= before) continue;
      for await (const batch of this.streams.batches(day, 'backwards')) {
        for (const found of recordedIn(batch)) {
          if (found.n >= before) continue;
          if (fits(found, { ...question, from })) items.push(found);
          if (items.length === limit || (looked += 1) === MAX_LOOKED_AT) return { items, next: found.n };
        }
      }
    }
    return { items, next: undefined };
  }

  async head(): Promise<{ n: number; hash: string }> {
    await this.flush();
    const { n, hash } = await this.streams.end(this.today());
    return { n, hash };
  }

  close(): Promise<void> {
    return this.flush();
  }

  /** Recomputes the chain, whoever writes it meanwhile. Entries that are no longer kept are taken as they are told. */
  async verify(): Promise<AccessReport> {
    const days: Day[] = [];
    for await (const { day } of this.streams.days(await this.streams.end(this.today()))) days.unshift(day);
    let last: { n: number; hash: string } | undefined;
    let entries = 0;
    for (const day of days) {
      for await (const batch of this.streams.batches(day, 'forwards')) {
        last ??= batch.after;
        const stored = storedOf(batch);
        const { fault } = verifyAccesses(last, stored);
        if (fault) return { entries, fault };
        last = stored.at(-1) ?? last;
        entries += stored.length;
      }
    }
    return { entries, fault: undefined };
  }

  private today(): Day {
    return utcDay(this.clock.now());
  }

  private async write(entries: readonly AccessEntry[]): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { id, day, revision, batch, end } = (this.frozen ??= await this.freeze(entries));
      const isStored = await this.streams.append(day, revision, id, batch);
      this.frozen = undefined;
      this.end = isStored ? end : undefined;
      if (isStored && batch.entries.length > 0) return batch.entries.length;
    }
    throw new Error(`Others were faster ${MAX_TRIES} times.`);
  }

  /** The next step: the day before is ended, or as many entries as one append takes are chained to the end. */
  private async freeze(entries: readonly AccessEntry[]): Promise<Frozen> {
    const today = this.today();
    const { day, revision, n, hash, last } = (this.end ??= await this.streams.end(today));
    const after = { n, hash, ...(last !== undefined && { day: last }) };
    const step = { id: randomUUID(), day, revision };
    if (revision === 'none') await this.streams.begin(this.end);
    if (day < today) {
      const batch = { after, entries: [], next: today };
      return { ...step, batch, end: { ...this.end, day: today, revision: 'none' } };
    }
    const batch = { after, entries: chained(after, entries) };
    const next = revision === 'none' ? 0n : revision + 1n;
    return { ...step, batch, end: { ...endOf(batch), day, revision: next, last: day } };
  }
}

const chained = (after: { readonly n: number; readonly hash: string }, entries: readonly AccessEntry[]) => {
  let { n, hash } = after;
  let length = 0;
  const batch: { hash: string; entry: AccessEntry }[] = [];
  for (const entry of entries) {
    const text = canonicalJson(entry);
    length += text.length;
    if (length > MAX_BATCH_LENGTH && batch.length > 0) break;
    n += 1;
    hash = accessHash(hash, n, text);
    batch.push({ hash, entry });
  }
  return batch;
};

/** The newest first. */
const recordedIn = ({ after, entries }: AccessBatch): RecordedAccess[] =>
  entries.map(({ entry }, nth) => ({ n: after.n + nth + 1, ...entry })).reverse();

const fits = (access: RecordedAccess, { about, who, kind, from = '', to = '~' }: Omit<AccessQuestion, 'limit'>) =>
  (about === undefined || subjectsOf(access).includes(about)) &&
  (who === undefined || access.who === who) &&
  (kind === undefined || access.kind === kind) &&
  access.at >= from &&
  access.at < to;
