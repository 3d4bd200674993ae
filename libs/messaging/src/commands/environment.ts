import { dayOf, type Actor, type Day, type Environment, type Instant } from '#kernel';

/** What a decision may know of the moment `at`. A class: every command needs one, and a getter of a literal is slow. */
export class EnvironmentAt implements Environment {
  readonly zone: string;
  readonly currency: string;
  readonly now: Instant;
  readonly actor: Actor;
  readonly blind: Environment['blind'];
  readonly refs: object;
  readonly gathered: unknown;

  constructor(
    readonly at: Instant,
    its: Omit<Environment, 'at' | 'today'>,
  ) {
    this.zone = its.zone;
    this.currency = its.currency;
    this.now = its.now;
    this.actor = its.actor;
    this.blind = its.blind;
    this.refs = its.refs;
    this.gathered = its.gathered;
  }

  // Few ask, and the calendar takes its time.
  get today(): Day {
    return dayOf(this.at, this.zone);
  }
}
