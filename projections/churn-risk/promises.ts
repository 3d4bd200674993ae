import type { Moment } from '#analytics/rules';
import type { Instant } from '#kernel';
import type { ContactsAt, Mark } from './contacts.js';

export interface Broken {
  readonly at: Instant;
  readonly evidence: readonly string[];
}

/**
 * The promises broken by a moment and not made up for: at the very instant that it is due a promise can still be kept,
 * and any attention credit after it was broken makes up for it.
 */
export const brokenAt = (
  promises: ContactsAt['promises'],
  credits: readonly Mark[],
  { asOf }: Pick<Moment, 'asOf'>,
): Broken[] =>
  promises.flatMap(({ dueAt, kept, broken, address }) => {
    if (kept || (!broken && asOf <= dueAt)) return [];
    const at = broken && broken.at < dueAt ? broken.at : dueAt;
    if (credits.some((credit) => credit.at > at)) return [];
    return [{ at, evidence: broken ? [address, broken.address] : [address] }];
  });
