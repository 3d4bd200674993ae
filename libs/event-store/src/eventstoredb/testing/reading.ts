import { randomUUID } from 'node:crypto';
import grpc, { type ServerWritableStream } from '@grpc/grpc-js';
import pb from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Kept, Log } from './log.js';
import { caughtUp, checkpoint, confirmation, eventRead, nameOf, streamNotFound } from './messages.js';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Records searched for each step of a subscription's `checkpointInterval`. */
const SEARCHED_A_STEP = 32;

/** Answers reads and subscriptions, or leaves subscriptions without a word as told. */
export class Reading {
  /** Subscriptions say nothing any more, not even that they are confirmed. */
  stalled = false;
  /** Reads are not answered any more. */
  silent = false;
  /** So many reads are turned away, as where too many streams are open. */
  turnsAway = 0;
  /** Reads and subscriptions answered so far. */
  reads = 0;
  subscriptions = 0;
  private readonly open = new Set<ReadCall>();

  constructor(private readonly log: Log) {}

  /** Subscriptions open now. */
  get following(): number {
    return this.open.size;
  }

  read(call: ReadCall): void {
    const options = call.request.getOptions()!;
    if (options.hasSubscription()) return this.subscribe(call, options);
    this.reads += 1;
    if (this.silent) return;
    if (this.turnsAway > 0) {
      this.turnsAway -= 1;
      return fail(call, grpc.status.RESOURCE_EXHAUSTED, 'Bandwidth exhausted');
    }
    if (options.getCount() === '0') return fail(call, grpc.status.INVALID_ARGUMENT, 'maxCount is 0');
    const stream = options.getStream();
    const found = stream ? this.inStream(options, stream) : this.inLog(options);
    if (found === 'invalid-position') return fail(call, grpc.status.UNKNOWN, 'invalid position');
    const answers =
      found === 'not-found' ? [streamNotFound(nameOf(stream!.getStreamIdentifier()))] : found.map(eventRead);
    for (const answer of answers) call.write(answer);
    call.end();
  }

  /** Closes all subscriptions without an error. */
  endSubscriptions(): void {
    for (const call of this.open) call.end();
  }

  failSubscriptions(): void {
    for (const call of this.open) fail(call, grpc.status.INTERNAL, 'The protocol server was told to fail.');
  }

  private inStream(options: ReadReq.Options, stream: ReadReq.Options.StreamOptions): readonly Kept[] | 'not-found' {
    const name = nameOf(stream.getStreamIdentifier());
    if (this.log.of(name).length === 0) return 'not-found';
    const stored = this.log.kept(name);
    const backwards = isBackwards(options);
    const edge = stream.hasRevision() ? BigInt(stream.getRevision()) : stream.hasEnd() ? 2n ** 63n : 0n;
    const wanted = backwards
      ? stored.filter(({ revision }) => BigInt(revision) <= edge).reverse()
      : stored.filter(({ revision }) => BigInt(revision) >= edge);
    return wanted.slice(0, Number(options.getCount()));
  }

  private inLog(options: ReadReq.Options): readonly Kept[] | 'invalid-position' {
    const place = placeOf(options.getAll()!);
    const { records } = this.log;
    if (place !== 'start' && place !== 'end' && !this.isBoundary(place)) return 'invalid-position';
    const count = Number(options.getCount());
    if (!isBackwards(options)) return records.slice(this.firstAt(place), this.firstAt(place) + count);
    const end = place === 'end' ? records.length : this.firstAt(place);
    return records.slice(Math.max(0, end - count), end).reverse();
  }

  private subscribe(call: ReadCall, options: ReadReq.Options): void {
    this.subscriptions += 1;
    const place = placeOf(options.getAll()!);
    if (place !== 'start' && place !== 'end' && !this.isBoundary(place)) {
      return fail(call, grpc.status.UNKNOWN, 'invalid position');
    }
    const passes = filterOf(options);
    // After the given position, whether its event is there by now or comes later: only a read begins at it.
    const isAfter = ({ position }: Kept): boolean => typeof place === 'string' || position !== place.prepare;
    const its = { passes: (kept: Kept) => isAfter(kept) && passes(kept), window: windowOf(options) };
    this.follow(call, this.firstAt(place), its);
  }

  private follow(call: ReadCall, next: number, its: { passes: (kept: Kept) => boolean; window: number }): void {
    let searched = 0;
    let live = false;
    const pump = (): void => {
      while (!this.stalled && next < this.log.records.length && !call.writableNeedDrain) {
        const kept = this.log.records[next++]!;
        if (its.passes(kept)) call.write(eventRead(kept));
        if (++searched % its.window === 0) call.write(checkpoint(kept.end));
      }
      if (this.stalled || live || next < this.log.records.length) return;
      live = true;
      call.write(caughtUp());
    };
    const stop = this.log.onAppend(pump);
    this.open.add(call);
    const forget = (): void => {
      stop();
      this.open.delete(call);
    };
    for (const event of ['close', 'cancelled', 'error', 'finish']) call.on(event, forget);
    call.on('drain', pump);
    if (!this.stalled) call.write(confirmation(randomUUID()));
    pump();
  }

  private firstAt(place: Place | 'start' | 'end'): number {
    const { records } = this.log;
    if (place === 'start') return 0;
    let [low, high] = [0, records.length];
    while (place !== 'end' && low < high) {
      const middle = (low + high) >> 1;
      if (isAtOrAfter(records[middle]!.position, place)) high = middle;
      else low = middle + 1;
    }
    return high;
  }

  /** Where a record begins, or the log ends: reading from within a record makes no sense. */
  private isBoundary({ commit }: Place): boolean {
    const { records, end } = this.log;
    return commit === end || records[this.firstAt({ commit, prepare: 0n })]?.position === commit;
  }
}

const isBackwards = (options: ReadReq.Options): boolean =>
  options.getReadDirection() === pb.ReadReq.Options.ReadDirection.BACKWARDS;

const isAtOrAfter = (position: bigint, { commit, prepare }: Place): boolean =>
  position > commit || (position === commit && position >= prepare);

const placeOf = (all: ReadReq.Options.AllOptions): Place | 'start' | 'end' => {
  if (all.hasEnd()) return 'end';
  const position = all.getPosition();
  if (!position) return 'start';
  return { commit: BigInt(position.getCommitPosition()), prepare: BigInt(position.getPreparePosition()) };
};

const filterOf = (options: ReadReq.Options): ((kept: Kept) => boolean) => {
  const filter = options.getFilter();
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (!expression) return () => true;
  const text = ({ stream, type }: Kept): string => (filter!.hasStreamIdentifier() ? stream : type);
  const prefixes = expression.getPrefixList();
  const regex = new RegExp(expression.getRegex());
  return (kept) =>
    prefixes.length > 0 ? prefixes.some((prefix) => text(kept).startsWith(prefix)) : regex.test(text(kept));
};

const windowOf = (options: ReadReq.Options): number =>
  SEARCHED_A_STEP * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);

const fail = (call: ReadCall, code: grpc.status, details: string): void => void call.emit('error', { code, details });
