import { command, daysBetween, happened, IsDay, IsPersonal, IsText, type Day, type Personal } from '#kernel';
import { DealCloseDateChanged, MAX_REASON, OfDeal } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class ChangeCloseDate extends OfDeal {
  @IsDay() closeDate!: Day;

  @IsPersonal() @IsText(MAX_REASON) reason!: Personal<string>;
}

export const changeCloseDate = command(ChangeCloseDate, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId, closeDate: to, reason }) => {
    requireOpen(deal);
    const from = deal.closeDate;
    if (to === from) return [];
    const pushes = deal.pushes + (isPush(from, to) ? 1 : 0);
    return [happened(DealCloseDateChanged, { dealId, from, to, reason, pushes })];
  },
});

const MAX_SLIP_DAYS = 7;

const isPush = (from: Day, to: Day): boolean => monthOf(to) > monthOf(from) || daysBetween(from, to) > MAX_SLIP_DAYS;

const monthOf = (day: Day): string => day.slice(0, 'YYYY-MM'.length);
