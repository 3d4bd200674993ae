import { command, happened, type NewEvent } from '#kernel';
import { accountAt } from './account-at.js';
import { accountState, accountStream } from './account.state.js';
import type { DueFact } from './account.model.js';
import { LoyaltyPointsActivated, LoyaltyPointsExpired } from './award.events.js';
import { MemberEnrolled, OfAccount } from './membership.events.js';
import { HoldReleased } from './spending.events.js';

/**
 * Records what dates brought about; without it every answer is the same. The customer is not asked for: points of who
 * is forgotten expire like all others.
 */
export class SettleLoyaltyAccount extends OfAccount {}

export const settleLoyaltyAccount = command(SettleLoyaltyAccount, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  decide: (state, { program, customerId }, { at }) =>
    accountAt(state, at).due.map((fact) => recordOf(fact, { program, customerId })),
});

const recordOf = (fact: DueFact, owner: OfAccount): NewEvent => {
  const when = { occurredAt: fact.at };
  switch (fact.kind) {
    case 'enrolled':
      return happened(MemberEnrolled, owner, when);
    case 'activated':
      return happened(LoyaltyPointsActivated, { ...owner, lots: [...fact.lots] }, when);
    case 'released':
      return happened(
        HoldReleased,
        { ...owner, holdId: fact.holdId, allocations: [...fact.allocations], by: 'time' },
        when,
      );
    case 'expired':
      return happened(LoyaltyPointsExpired, { ...owner, lots: [...fact.lots], reason: fact.reason }, when);
  }
};
