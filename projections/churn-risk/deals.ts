import { datedBy, holds, type Dated, type Moment } from '#analytics/rules';
import type { DealLost } from '#deals/events';
import { parseAddress, type Recorded } from '#kernel';

export interface DealChange extends Dated {
  readonly status: 'open' | 'won' | 'lost';
  /** Lost to a competitor. */
  readonly competitor?: true;
}

type Changes = readonly DealChange[] | undefined;

export const becameOpen = (changes: Changes = [], _: object, event: Recorded): readonly DealChange[] => [
  ...changes,
  { ...datedBy(event), status: 'open' },
];

export const won = (changes: Changes = [], _: object, event: Recorded): readonly DealChange[] => [
  ...changes,
  { ...datedBy(event), status: 'won' },
];

export const lost = (
  changes: Changes = [],
  { reason, competitor }: DealLost,
  event: Recorded,
): readonly DealChange[] => {
  const toCompetitor = reason === 'competitor' || competitor !== undefined;
  return [...changes, { ...datedBy(event), status: 'lost', ...(toCompetitor && { competitor: true as const }) }];
};

/** The last change of each deal by a moment. A deal lost and opened again is no loss. */
export const dealsAt = (changes: Changes = [], moment: Moment): DealChange[] => {
  const last = new Map<string, DealChange>();
  for (const change of changes) {
    if (holds(change, moment)) last.set(parseAddress(change.address)!.stream, change);
  }
  return [...last.values()];
};
