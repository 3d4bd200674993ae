import { datedBy, holds, type Dated, type Moment } from '#analytics/rules';
import type { ContactPointAdded, ContactPointRemoved } from '#customers/events';
import type { Recorded } from '#kernel';

export interface PointChange extends Dated {
  readonly contactPointId: string;
  readonly change: 'added' | 'removed' | 'bounced';
}

type Changes = readonly PointChange[] | undefined;

export const added = (
  changes: Changes = [],
  { contactPointId }: ContactPointAdded,
  event: Recorded,
): readonly PointChange[] => [...changes, { ...datedBy(event), contactPointId, change: 'added' }];

export const removed = (
  changes: Changes = [],
  { contactPointId, reason }: ContactPointRemoved,
  event: Recorded,
): readonly PointChange[] => [
  ...changes,
  { ...datedBy(event), contactPointId, change: reason === 'bounced' ? 'bounced' : 'removed' },
];

/** The removal after which no contact point was left, if that one bounced; undefined: the customer can be reached. */
export const unreachableAt = (changes: Changes = [], moment: Moment): PointChange | undefined => {
  const there = new Set<string>();
  let last: PointChange | undefined;
  for (const change of changes) {
    if (!holds(change, moment)) continue;
    if (change.change === 'added') there.add(change.contactPointId);
    else there.delete(change.contactPointId);
    last = change;
  }
  return there.size === 0 && last?.change === 'bounced' ? last : undefined;
};
