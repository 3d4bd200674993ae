import { holds } from '#analytics/rules';
import { dayOf, type Day } from '#kernel';
import type { At } from '#read-model';
import { churnMix, DEFAULT_HORIZON_DAYS, REFERENCE_MIX, topGroup } from '#scoring';
import { rowsOf } from './rows.js';
import { everyCustomer, settingAt, type Its } from './setting.js';

interface Window {
  readonly from?: Day;
  readonly to?: Day;
}

/** The own mix of reasons, as recorded and as today's top reasons of all buyers tell it, beside the reference mix. */
export const mixesAt = async (its: Its, { from, to }: Window, at: At) => {
  const customers = await everyCustomer(its);
  const setting = await settingAt(its, at, DEFAULT_HORIZON_DAYS, async () => customers);
  const recorded = customers
    .flatMap(({ row }) => row.reasons ?? [])
    .filter((reason) => holds(reason, at) && isWithin(dayOf(reason.at, at.zone), from, to));
  const buyers = rowsOf(customers, setting).filter(({ x }) => x !== null);
  return {
    asOf: at.today,
    from: from ?? null,
    to: to ?? null,
    reference: REFERENCE_MIX,
    recorded: churnMix(recorded.map(({ reason }) => reason)),
    today: churnMix(buyers.map(({ reasons }) => topGroup(reasons))),
  };
};

const isWithin = (day: Day, from: Day = day, to: Day = day): boolean => from <= day && day <= to;
