import { factsAsOf } from '#deals/rules';
import type { At, TableReader } from '#read-model';
import type { UsableRate } from './rows.js';
import type { DatedRates, RateFact } from './view.js';

/** The last rate with a day up to the asked one (domain.md §6, I6). A rate the other way round is no rate. */
export const rateAt = async (rates: TableReader<DatedRates>, base: string, at: At): Promise<UsableRate | undefined> => {
  const row = await rates.get(`${base}.${at.currency}`);
  const usable = factsAsOf(row?.facts ?? [], at).filter(({ day }) => day <= at.today);
  return usable.reduce<RateFact | undefined>((last, fact) => (last && last.day > fact.day ? last : fact), undefined);
};
