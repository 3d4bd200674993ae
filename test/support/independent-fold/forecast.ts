import { by, dayIn, eventsAt, groups, type Fact, type Moment } from './known-events.js';
import { group, stagesOf, step } from './pipeline-board.js';
import { inRupiahs } from './rates.js';

/** domain.md §6 I3, I5, I6, DEAL-13: what the three questions of the forecast should answer at a moment. */
export const forecastAt = (log: readonly Fact[], moment: Moment) => {
  const events = eventsAt(log, moment);
  const today = dayIn(moment.asOf);
  const stages = stagesOf(eventsAt(log, { ...moment, asOf: '~' }), moment.asOf);
  const deals = group(events, 'deal-')
    .map((history) => history.reduce(step, {} as any))
    .flatMap((deal) => contributionOf(deal, stages, today))
    .sort(
      by(
        ({ month }) => month,
        ({ dealId }) => dealId,
      ),
    );
  const list = [...groups(deals, ({ month, amount, owner }) => `${month} ${amount.currency} ${owner}`).values()]
    .map((of) => rowOf(of, events, today))
    .sort(
      by(
        ({ month }) => month,
        ({ currency }) => currency,
        ({ owner }) => owner,
      ),
    );
  const months = [...groups(list, ({ month }) => month)].map(([month, rows]) => monthOf(month, rows));
  return { deals, list, months: months.sort(by(({ month }) => month)) };
};

const contributionOf = (deal: any, stages: Map<string, any>, today: string): any[] => {
  const { dealId, customerId, title, amount, owner, closeDate, status } = deal;
  const named = { dealId, customerId, title, amount, status, owner };
  if (status === 'won') {
    const certain = { probability: 100, override: null, weighted: amount, held: false, overdue: false };
    // Whoever owns it since did not win it.
    return [{ ...named, owner: deal.closedOwner, month: dayIn(deal.closedAt).slice(0, 7), ...certain }];
  }
  if (status !== 'open' || deal.category === 'omitted') return [];
  const probability = deal.override ?? stages.get(`${deal.pipeline} ${deal.stage}`)?.probability ?? deal.entryPercent;
  const held = deal.hold !== undefined && today < deal.hold;
  const weighted = {
    amount: held ? 0 : Math.floor((amount.amount * probability + 50) / 100),
    currency: amount.currency,
  };
  const override = deal.override ?? null;
  return [
    { ...named, month: closeDate.slice(0, 7), probability, override, weighted, held, overdue: closeDate < today },
  ];
};

const rowOf = (of: readonly any[], events: readonly Fact[], today: string): any => {
  const { month, owner, amount } = of[0];
  const { currency } = amount;
  const sum = (is: (deal: any) => boolean, field = 'amount') => ({
    amount: of.filter(is).reduce((total, deal) => total + deal[field].amount, 0),
    currency,
  });
  const weighted = sum(() => true, 'weighted');
  const converted = inRupiahs(events, weighted, today);
  return {
    month,
    currency,
    owner,
    deals: of.length,
    overdue: of.filter((deal) => deal.overdue).length,
    overridden: of.filter((deal) => deal.override !== null).length,
    open: sum((deal) => deal.status === 'open' && !deal.held),
    held: sum((deal) => deal.held),
    won: sum((deal) => deal.status === 'won'),
    weighted,
    converted: converted ? { amount: converted.amount, currency: 'IDR' } : null,
    rate: converted?.rate ?? null,
  };
};

const monthOf = (month: string, rows: readonly any[]): any => {
  const isWhole = rows.every(({ converted }) => converted);
  const total = (of: readonly any[], currency: string) => ({
    amount: of.reduce((sum, { amount }) => sum + amount, 0),
    currency,
  });
  return {
    month,
    weighted: [...groups(rows, ({ currency }) => currency)].map(([currency, of]) =>
      total(
        of.map((row) => row.weighted),
        currency,
      ),
    ),
    converted: isWhole
      ? total(
          rows.map(({ converted }) => converted),
          'IDR',
        )
      : null,
    rates: [...new Set(rows.flatMap(({ rate }) => rate ?? []))].sort(),
  };
};
