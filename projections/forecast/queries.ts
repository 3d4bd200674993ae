import { dealAsOf, pipelinesAsOf } from '#deals/rules';
import { IsId, IsOptional, Matches, type Role } from '#kernel';
import { everyRow, paginate, queriesOf, type At, type Readers } from '#read-model';
import { contributionOf, type Contribution } from './contribution.js';
import { forecast } from './projector.js';
import { rateAt } from './rates.js';
import { monthsOf, rowsOf, type ForecastRow } from './rows.js';
import type { tables } from './view.js';

const IsMonth = (): PropertyDecorator =>
  Matches(/^\d{4}-(0[1-9]|1[0-2])$/, { message: '$property must be a month such as 2026-01' });

class Which {
  /** First month. */
  @IsOptional() @IsMonth() from?: string;
  /** Last month. */
  @IsOptional() @IsMonth() to?: string;
  @IsOptional() @IsId() owner?: string;
}

const roles: readonly Role[] = ['service', 'agent', 'analyst'];
const opensTo: readonly Role[] = ['agent'];

export default queriesOf(forecast, {
  list: {
    kind: 'list',
    about: 'Expected money by month, currency and owner, converted by the last rate.',
    params: Which,
    roles,
    scope: () => 'all',
    run: async (its, which: Which, at, page) => paginate(await rowsAt(its, which, at), placeOfRow, page),
  },
  months: {
    kind: 'list',
    about: 'Expected money by month over all owners, with the converted total.',
    params: Which,
    roles,
    scope: () => 'all',
    run: async (its, which: Which, at, page) => {
      const months = monthsOf(await rowsAt(its, which, at), at.currency);
      return paginate(months, ({ month }) => [month], page);
    },
  },
  deals: {
    kind: 'list',
    about: 'What each deal adds to the forecast.',
    params: Which,
    roles,
    opensTo,
    scope: () => 'all',
    run: async (its, which: Which, at, page) => {
      const contributions = await contributionsAt(its, which, at);
      return paginate(contributions, placeOfDeal, page);
    },
  },
});

type Its = Readers<typeof tables>;

const contributionsAt = async (its: Its, { from, to, owner }: Which, at: At): Promise<Contribution[]> => {
  const pipelines = pipelinesAsOf(await everyRow(its.pipelines), at);
  return (await everyRow(its.deals)).flatMap((row) => {
    const deal = dealAsOf(row, at);
    const contribution = deal && contributionOf(deal, pipelines, at);
    if (!contribution || (owner !== undefined && contribution.owner !== owner)) return [];
    const { month } = contribution;
    return (from === undefined || from <= month) && (to === undefined || month <= to) ? [contribution] : [];
  });
};

const rowsAt = async (its: Its, which: Which, at: At): Promise<ForecastRow[]> => {
  const contributions = await contributionsAt(its, which, at);
  const currencies = new Set(contributions.map(({ amount }) => amount.currency));
  const rates = new Map(
    await Promise.all([...currencies].map(async (base) => [base, await rateAt(its.rates, base, at)] as const)),
  );
  return rowsOf(contributions, at.currency, (currency) => rates.get(currency));
};

const placeOfRow = ({ month, currency, owner }: ForecastRow) => [month, currency, owner];
const placeOfDeal = ({ month, dealId }: Contribution) => [month, dealId];
