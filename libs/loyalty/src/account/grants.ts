import { happened, type Instant, type NewEvent, type Personal } from '#kernel';
import type { Award } from '../program/earn.js';
import { activeFromOf, expiresAtOf } from '../program/lifetime.js';
import type { ProgramPublished } from '../program/program.events.js';
import type { Account } from './account.model.js';
import { LoyaltyPointsIssued, LoyaltyPointsWithheld } from './award.events.js';
import { capLeft } from './caps.js';

export interface Occasion {
  readonly program: string;
  readonly customerId: string;
  readonly document: string;
  readonly at: Instant;
  readonly activityAt: Instant;
  /** Instead of what the program says. */
  readonly activeFrom?: Instant;
  readonly expiresAt?: Instant;
  readonly reason?: Personal<string>;
  readonly causeId?: string;
}

/** The awards as lots, or withheld where a cap leaves nothing. */
export const grantsOf = (account: Account, program: ProgramPublished, awards: readonly Award[], occasion: Occasion) => {
  const issued: LoyaltyPointsIssued[] = [];
  let debt = account.debt;
  const { at, activityAt, document } = occasion;
  const owner = { program: occasion.program, customerId: occasion.customerId };
  const activeFrom = occasion.activeFrom ?? activeFromOf(program, activityAt);
  const isActive = activeFrom !== undefined && activeFrom <= at;
  const events = awards.map(({ line, rule, points: wanted, steps }): NewEvent => {
    const desired = Number(wanted);
    const points = Math.min(desired, capLeft(program, [...account.lots, ...issued], rule, activityAt));
    if (points === 0)
      return happened(LoyaltyPointsWithheld, { ...owner, document, line, rule, desired, reason: 'cap' });
    const offset = isActive ? Math.min(debt, points) : 0;
    debt -= offset;
    const lot = account.lots.length + issued.length + 1;
    const capping = { rule, version: program.version, step: 'cap', in: `${desired}`, out: `${points}` } as const;
    const { reason, causeId } = occasion;
    const event = happened(LoyaltyPointsIssued, {
      ...owner,
      lot,
      document,
      line,
      rule,
      points,
      desired,
      ...(points < desired && { capped: true }),
      steps: points < desired ? [...steps, capping] : [...steps],
      activityAt,
      ...given({ activeFrom, expiresAt: expiryOf(program, occasion, activeFrom), reason, causeId }),
      offset,
    });
    issued.push(event.data);
    return event;
  });
  return { events, isIssued: issued.length > 0, isActive: isActive && issued.length > 0 };
};

// What waits for an action counts from its activation, which is not known yet.
const expiryOf = (program: ProgramPublished, occasion: Occasion, activeFrom?: Instant): Instant | undefined =>
  occasion.expiresAt ?? (activeFrom === undefined ? undefined : expiresAtOf(program, occasion.activityAt));

const given = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
