import { addMs, epochMs, instantOf, later, type Instant } from '#kernel';

/** The one source of the present. */
export interface Clock {
  /** Never earlier than what it gave before. */
  now(): Instant;
}

/**
 * The machine's clock, but where that is set back it stands still until the machine has caught up. `notBefore` carries
 * this over a restart: the `recordedAt` of the log's last event.
 */
export const systemClock = (notBefore?: Instant, readMs: () => number = Date.now): Clock => {
  let last = notBefore === undefined ? -Infinity : epochMs(notBefore);
  return {
    now() {
      last = Math.max(last, readMs());
      return instantOf(last);
    },
  };
};

export interface FixedClock extends Clock {
  set(instant: Instant): void;
  advance(ms: number): void;
}

/** A clock that only its owner moves, for tests. Set back, it stands still too. */
export const fixedClock = (start: Instant): FixedClock => {
  let at = start;
  return {
    now: () => at,
    set: (instant) => {
      at = later(at, instant);
    },
    advance: (ms) => {
      at = later(at, addMs(at, ms));
    },
  };
};
