import { command, happened, IsId, IsInt, Max, Min, refuse } from '#kernel';
import { MAX_POINTS } from '../program/terms.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import { knownHold, refuseClosed } from './known-hold.js';
import { repay, take } from './lot.js';
import { OfAccount } from './membership.events.js';
import type { LotPoints } from './parts.js';
import { HoldCaptured } from './spending.events.js';

/** Spends the first of the held points; the rest goes back to its lots. */
export class CaptureHold extends OfAccount {
  @IsId()
  holdId!: string;

  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points!: number;
}

export const captureHold = command(CaptureHold, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, { program, customerId, holdId, points }, { at }) => {
    const account = accountAt(state, at);
    const hold = knownHold(account, holdId);
    if (hold.state !== 'open') refuseClosed(hold);
    if (points > hold.points) {
      refuse.conflict('capture-exceeds-hold', `The hold is of ${hold.points} points.`, { held: hold.points, points });
    }
    const captured = take(hold.allocations, points);
    const released = repay(account.debt, remainder(hold.allocations, captured));
    return [happened(HoldCaptured, { program, customerId, holdId, captured, released })];
  },
});

const remainder = (allocations: readonly LotPoints[], captured: readonly LotPoints[]): LotPoints[] =>
  allocations
    .map(({ lot, points }, i) => ({ lot, points: points - (captured[i]?.points ?? 0) }))
    .filter(({ points }) => points > 0);
