import { addMs, dayOf, money, type Day, type Instant, type Money, type Recorded } from '#kernel';
import { Dice } from './dice.js';

export interface Command {
  readonly name: string;
  /** Or what makes it, of all that was recorded before. */
  readonly body: object | ((log: readonly Recorded[]) => object);
}

/** Makes a command about what is there; undefined: nothing is there that it could be about. */
export type Make = (scene: Scene) => Command | undefined;

export const ZONE = 'Asia/Jakarta';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly { readonly lineId: string; readonly qty: number }[];
}

export interface Account {
  readonly program: string;
  readonly customerId: string;
}

/** The luck, the time, and the names of what was made so far, whether it was accepted or not. */
export class Scene {
  readonly dice: Dice;
  now: Instant;
  readonly customers: string[] = [];
  readonly contactPoints: { readonly customerId: string; readonly contactPointId: string }[] = [];
  /** Scope, purpose and brand of a customer. */
  readonly consents: object[] = [];
  readonly requests: string[] = [];
  readonly interactions: string[] = [];
  /** Interactions with a promise. */
  readonly promises: string[] = [];
  readonly orders: Order[] = [];
  readonly deals: string[] = [];
  readonly documents: (Account & { readonly document: string })[] = [];
  readonly redemptions: (Account & { readonly redemptionId: string })[] = [];
  readonly holds: (Account & { readonly holdId: string; readonly points: number })[] = [];
  private made = 0;

  constructor(
    seed: number,
    start: Instant,
    readonly maxCustomers: number,
  ) {
    this.dice = new Dice(seed);
    this.now = start;
  }

  /** A name that nothing else has. */
  name(kind: string): string {
    return `${kind}${(this.made += 1)}`;
  }

  /** Often the full hour, so that things happen at one instant and as days begin (17:00 in UTC). */
  pass(ms: number): void {
    const then = addMs(this.now, Math.floor(this.dice.next() * ms));
    const hour = `${then.slice(0, 13)}:00:00.000Z`;
    this.now = this.dice.chance(0.4) && hour >= this.now ? hour : then;
  }

  earlier(maxDays: number): Instant {
    const then = addMs(this.now, -Math.floor(this.dice.next() * maxDays * DAY_MS));
    return this.dice.chance(0.4) ? `${then.slice(0, 13)}:00:00.000Z` : then;
  }

  later(maxDays: number): Instant {
    return addMs(this.now, Math.ceil(this.dice.next() * maxDays * DAY_MS));
  }

  day(fromDays: number, toDays: number): Day {
    return dayOf(addMs(this.now, this.dice.int(fromDays, toDays) * DAY_MS), ZONE);
  }

  money(most = 5_000): Money {
    return money(this.dice.int(0, most) * 1_000, this.currency());
  }

  currency(): string {
    return this.dice.chance(0.8) ? 'IDR' : 'USD';
  }

  /** What happened up to so many days ago and is entered now, with this probability. */
  late(probability: number, maxDays: number): { occurredAt?: Instant } {
    return this.dice.maybe(probability, () => ({ occurredAt: this.earlier(maxDays) }));
  }
}
