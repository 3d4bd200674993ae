import {
  ClockWentBack,
  MAX_APPEND_EVENTS,
  OutcomeUnknown,
  START,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#event-store';

export interface CopyOptions {
  /** Nobody may append to it meanwhile. */
  readonly from: EventStore;
  /** Empty, or with the beginning of the same log: a copy that was interrupted goes on. */
  readonly to: EventStore;
  /** Checkpoints of those who follow the log (`CHECKPOINT`, the relay's): they go on at the same event. */
  readonly checkpoints: readonly string[];
  readonly onProgress?: (progress: { readonly position: Position; readonly head: Position }) => void;
}

export interface CopiedLog {
  /** Of the whole log, each compared with its copy. */
  readonly events: number;
  readonly streams: number;
}

/** The other log is no copy of this one. The message names the first place. */
export class LogsDiffer extends Error {
  constructor(place: string) {
    super(`The other log is no copy of this one: they differ at ${place}.`);
    this.name = 'LogsDiffer';
  }
}

/** More than the largest append, so that a page holds one whole. */
const PAGE_EVENTS = 2 * MAX_APPEND_EVENTS;
const ATTEMPTS = 5;
const DEADLINE_MS = 30_000;
const COPIED = 'copy';

/**
 * Copies a log event for event, in its order and with the appends that it was made of; then reads both and compares
 * every byte but positions, which each store gives itself. Throws `LogsDiffer`.
 */
export const copyLog = async (options: CopyOptions): Promise<CopiedLog> => {
  await copy(options);
  return compare(options);
};

const copy = async ({ from, to, onProgress }: CopyOptions): Promise<void> => {
  let done = await to.checkpoints.get(COPIED);
  for (let head = ''; done !== head;) {
    const page = await from.readAll({ after: done, limit: PAGE_EVENTS });
    ({ head } = page);
    const appends = appendsOf(page.events);
    // An append that the page's end may have cut comes whole with the next page.
    const isLast = page.next >= head;
    const whole = isLast ? appends : appends.slice(0, -1);
    for (const events of whole) await append(to, events);
    done = isLast ? page.next : whole.at(-1)!.at(-1)!.position;
    await to.checkpoints.set(COPIED, done);
    onProgress?.({ position: done, head });
  }
};

/** A command appends to one stream, and its events stand together. */
const appendsOf = (events: readonly RecordedEvent[]): RecordedEvent[][] => {
  const appends: RecordedEvent[][] = [];
  for (const event of events) {
    const last = appends.at(-1);
    const [first] = last ?? [];
    if (first?.stream === event.stream && first.commandId === event.commandId) last!.push(event);
    else appends.push([event]);
  }
  return appends;
};

const append = async (to: EventStore, events: readonly RecordedEvent[]): Promise<void> => {
  const { stream, revision } = events[0]!;
  const expected = revision === 0n ? 'none' : revision - 1n;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { kind } = await to.append(stream, expected, events, { deadlineMs: DEADLINE_MS });
      if (kind === 'conflict') throw new LogsDiffer(`${stream}@${revision}`);
      return;
    } catch (error) {
      // What is there already was recorded later than what comes next.
      if (error instanceof ClockWentBack) throw new LogsDiffer(`${stream}@${revision}`);
      // The same events at the same revision: where they were appended, the store says so.
      if (!(error instanceof OutcomeUnknown) || attempt === ATTEMPTS) throw error;
    }
  }
};

const compare = async ({ from, to, checkpoints, onProgress }: CopyOptions): Promise<CopiedLog> => {
  const head = await from.head();
  const followers = await Promise.all(
    checkpoints.map(async (name) => ({ name, at: await from.checkpoints.get(name), there: START })),
  );
  const streams = new Set<string>();
  let events = 0;
  const copies = eventsOf(to);
  for await (const original of eventsOf(from)) {
    const { value: copied } = (await copies.next()) as { value: RecordedEvent | undefined };
    if (!copied || !isSame(original, copied)) throw new LogsDiffer(`${original.stream}@${original.revision}`);
    for (const follower of followers) if (original.position <= follower.at) follower.there = copied.position;
    streams.add(original.stream);
    if (++events % PAGE_EVENTS === 0) onProgress?.({ position: original.position, head });
  }
  const { value: more } = (await copies.next()) as { value: RecordedEvent | undefined };
  if (more) throw new LogsDiffer(`${more.stream}@${more.revision}`);
  for (const { name, there } of followers) await to.checkpoints.set(name, there);
  return { events, streams: streams.size };
};

const isSame = (a: RecordedEvent, b: RecordedEvent): boolean =>
  (['stream', 'revision', 'id', 'type', 'meta', 'data', 'hash'] as const).every((field) => a[field] === b[field]);

async function* eventsOf(store: EventStore): AsyncGenerator<RecordedEvent> {
  for (let after = START, head = ''; after !== head;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    yield* page.events;
    ({ next: after, head } = page);
  }
}
