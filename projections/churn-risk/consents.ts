import { datedBy, holds, type Dated, type Moment } from '#analytics/rules';
import type { ConsentGranted, ConsentScope } from '#customers/events';
import type { Recorded } from '#kernel';

export interface ConsentChange extends Dated {
  readonly given: boolean;
  readonly scope: string;
  readonly purpose: string;
  readonly brand?: string;
}

type Changes = readonly ConsentChange[] | undefined;

/** A grant that waits for its confirmation gives nothing yet. */
export const granted = (changes: Changes = [], data: ConsentGranted, event: Recorded): readonly ConsentChange[] =>
  data.doubleOptIn ? changes : confirmed(changes, data, event);

export const confirmed = (changes: Changes = [], data: ConsentScope, event: Recorded): readonly ConsentChange[] => [
  ...changes,
  change(true, data, event),
];

export const withdrawn = (changes: Changes = [], data: ConsentScope, event: Recorded): readonly ConsentChange[] => [
  ...changes,
  change(false, data, event),
];

const change = (given: boolean, { scope, purpose, brand }: ConsentScope, event: Recorded): ConsentChange => ({
  ...datedBy(event),
  given,
  scope,
  purpose,
  ...(brand !== undefined && { brand }),
});

/** Withdrawals after which nothing was given again on the same scope, purpose and brand. At one instant they win. */
export const withdrawnAt = (changes: Changes = [], moment: Moment): ConsentChange[] => {
  const last = new Map<string, ConsentChange>();
  for (const next of changes) {
    if (!holds(next, moment)) continue;
    const key = [next.scope, next.purpose, next.brand].join(' ');
    const before = last.get(key);
    if (!next.given || !before || before.given || before.at < next.at) last.set(key, next);
  }
  return [...last.values()].filter(({ given }) => !given);
};
