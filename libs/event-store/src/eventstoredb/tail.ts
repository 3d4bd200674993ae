import { streamNameFilter, type AllStreamSubscription, type EventStoreDBClient } from '@eventstore/db-client';
import { Changes, SUBSCRIPTION_PAGE_EVENTS } from '../follow.js';
import type { LogPage, Position, RecordedEvent } from '../port.js';
import { OURS, placeOf, positionOf, type Place } from './places.js';
import type { Reader } from './reader.js';
import { recorded } from './wire.js';

/** What of the log's end is held in memory; who is further behind reads pages. */
const HELD_EVENTS = 2 * SUBSCRIPTION_PAGE_EVENTS;
const HELD_CHARACTERS = 2_000_000;
/** Steps of 32 events that the server searches before it says how far it is. */
const CHECKPOINT_INTERVAL = 32;
/** A server that closes what it has just opened is not asked again in a hurry. */
const PAUSE_MS = 100;

interface PageOptions {
  readonly after: Position;
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
}

/**
 * The one subscription of a process, from its first follower to its last: it holds the end of the log in memory and
 * wakes whoever waits for more. When it is closed, fails or says nothing, it begins again from its last checkpoint;
 * when that is not even confirmed, all followers are failed.
 */
export class Tail {
  readonly changes = new Changes();
  /** Followers need another one. */
  isOver = false;
  private followers = 0;
  private failure: unknown;
  private beginning: Promise<void> | undefined;
  private subscription: AllStreamSubscription | undefined;
  private isConfirmed = false;
  private place: Place | 'start' = 'start';
  private timer: NodeJS.Timeout | undefined;
  /** All events after `from`, up to `upTo`. */
  private held: RecordedEvent[] = [];
  private characters = 0;
  private from: Position = '';
  private upTo: Position = '';

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly reader: Reader,
    /** Without a word for so long, the subscription is begun again. */
    private readonly silenceMs: number,
  ) {}

  enter(): void {
    this.followers += 1;
  }

  leave(): void {
    this.followers -= 1;
    if (this.followers === 0) this.end();
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    void this.subscription?.unsubscribe();
    this.subscription = undefined;
    this.changes.tell();
  }

  async page(options: PageOptions): Promise<LogPage> {
    await (this.beginning ??= this.begin());
    if (this.failure !== undefined) throw this.failure;
    const { after, types, limit } = options;
    if (after < this.from) return this.reader.page(options);
    const wanted = types && new Set(types);
    const head = this.upTo;
    const events: RecordedEvent[] = [];
    for (let nth = this.firstAfter(after); nth < this.held.length; nth += 1) {
      const event = this.held[nth]!;
      if (!wanted || wanted.has(event.type)) events.push(event);
      if (events.length === limit) return { events, next: event.position, head };
    }
    return { events, next: head > after ? head : after, head };
  }

  private async begin(): Promise<void> {
    this.from = this.upTo = await this.reader.head();
    this.place = placeOf(this.upTo);
    if (!this.isOver) this.subscribe();
  }

  private subscribe(): void {
    const subscription = this.client.subscribeToAll({
      fromPosition: this.place,
      filter: streamNameFilter({
        regex: OURS,
        checkpointInterval: CHECKPOINT_INTERVAL,
        // The client waits for it inside the stream: it only notes.
        checkpointReached: (_, place) => this.heard(subscription, () => (this.place = place)),
      }),
    });
    this.subscription = subscription;
    this.isConfirmed = false;
    subscription.on('confirmation', () => this.heard(subscription));
    subscription.on('data', ({ event }) => this.heard(subscription, () => event && this.take(event as never)));
    subscription.on('error', (error) => this.lost(subscription, error));
    for (const end of ['end', 'close'] as const) subscription.on(end, () => this.lost(subscription, closed()));
    this.listen(subscription);
  }

  private listen(subscription: AllStreamSubscription): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lost(subscription, silent(this.silenceMs)), this.silenceMs);
  }

  private heard(subscription: AllStreamSubscription, note?: () => unknown): void {
    if (this.subscription !== subscription) return;
    this.isConfirmed = true;
    this.timer?.refresh();
    try {
      note?.();
    } catch (error) {
      this.fail(error);
    }
  }

  private take(read: Parameters<typeof recorded>[0]): void {
    const event = recorded(read);
    this.place = read.position!;
    if (event.position <= this.upTo) return;
    this.held.push(event);
    this.characters += event.data.length + event.meta.length;
    this.upTo = positionOf(read.position!);
    if (this.held.length > HELD_EVENTS || this.characters > HELD_CHARACTERS) this.drop();
    this.changes.tell();
  }

  /** The older half, at least one. */
  private drop(): void {
    const dropped = this.held.splice(0, (this.held.length + 1) >> 1);
    for (const { data, meta } of dropped) this.characters -= data.length + meta.length;
    this.from = dropped.at(-1)!.position;
  }

  private lost(subscription: AllStreamSubscription, error: unknown): void {
    if (this.subscription !== subscription) return;
    this.subscription = undefined;
    clearTimeout(this.timer);
    void subscription.unsubscribe();
    if (!this.isConfirmed) return this.fail(error);
    this.timer = setTimeout(() => this.subscribe(), PAUSE_MS);
  }

  private fail(error: unknown): void {
    this.failure = error;
    this.end();
  }

  private firstAfter(after: Position): number {
    let [low, high] = [0, this.held.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.held[middle]!.position > after) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const closed = (): Error => new Error('The server closed the subscription.');
const silent = (ms: number): Error => new Error(`The subscription has said nothing for ${ms} ms.`);
