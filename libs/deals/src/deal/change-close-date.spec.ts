import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { changeCloseDate } from './change-close-date.js';
import { DealCloseDateChanged } from './deal.events.js';
import { dealState } from './deal.state.js';

const dealId = 'd-1';
const reason = 'Waits for a permit';
const opensUntil = (closeDate: string) => given(dealState, [opened({ closeDate })]);
const moved = (from: string, to: string, pushes: number) =>
  happened(DealCloseDateChanged, { dealId, from, to, reason, pushes });

describe('ChangeCloseDate', () => {
  it.each([
    ['to a later month', '2026-06-30', '2026-07-01', 1],
    ['by more than 7 days', '2026-06-01', '2026-06-09', 1],
    ['by 7 days within the month', '2026-06-01', '2026-06-08', 0],
    ['to an earlier date', '2026-06-30', '2026-05-01', 0],
    ['to a later month of another year', '2026-12-31', '2027-01-01', 1],
  ])('a move %s: %s to %s counts %i', (_, from, to, pushes) => {
    opensUntil(from)
      .when(changeCloseDate, { dealId, closeDate: to, reason })
      .then([moved(from, to, pushes)]);
  });

  it('counts on, and records nothing where the date stays', () => {
    opensUntil('2026-06-30')
      .when(changeCloseDate, { dealId, closeDate: '2026-07-31', reason })
      .when(changeCloseDate, { dealId, closeDate: '2026-08-31', reason })
      .then([moved('2026-07-31', '2026-08-31', 2)])
      .when(changeCloseDate, { dealId, closeDate: '2026-08-31', reason: 'another' })
      .thenNothing();
  });
});
