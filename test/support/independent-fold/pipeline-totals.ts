import { dayIn } from './known-events.js';

const DAY_MS = 86_400_000;

/** §6 I7 per currency. */
export const totalsOf = (deals: readonly any[], targets: readonly any[], period: string, asOf: string): any[] => {
  const currencies = new Set([...deals, ...targets].map(({ amount }) => amount.currency));
  return [...currencies].sort().map((currency) => {
    const ours = deals.filter((deal) => deal.amount.currency === currency);
    const open = ours.filter(({ status }) => status === 'open');
    const closed = ours.filter((d) => d.closedAt && Date.parse(d.closedAt) > Date.parse(asOf) - 365 * DAY_MS);
    const won = closed.filter(({ status }) => status === 'won');
    const wonSum = total(won);
    const cycleMs = won.reduce((ms, deal) => ms + Date.parse(deal.closedAt) - Date.parse(deal.openedAt), 0);
    const money = (amount: number | null) => (amount === null ? null : { amount, currency });
    const target = targets.some(({ amount }) => amount.currency === currency)
      ? total(targets.filter(({ amount }) => amount.currency === currency))
      : null;
    const wonInPeriod = total(ours.filter((deal) => deal.status === 'won' && isIn(period, dayIn(deal.closedAt))));
    const missing = (target ?? 0) - wonInPeriod;
    return {
      currency,
      deals: open.length,
      amount: money(total(open)),
      winRate: decimals(100 * won.length, closed.length),
      averageWon: money(halfUp(wonSum, won.length)),
      averageCycleDays: decimals(cycleMs, won.length * DAY_MS),
      velocity: money(
        halfUp(BigInt(open.length) * BigInt(wonSum) * BigInt(won.length * DAY_MS), closed.length * cycleMs),
      ),
      target: money(target),
      won: target === null ? null : money(wonInPeriod),
      coverage: missing > 0 ? decimals(total(open), missing) : null,
    };
  });
};

const total = (of: readonly any[]): number => of.reduce((sum, { amount }) => sum + amount.amount, 0);

const isIn = (period: string, day: string): boolean => {
  const [year, part = ''] = period.split('-');
  const quarter = `Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
  return day.startsWith(year!) && (part === '' || part === quarter || part === day.slice(5, 7));
};

const halfUp = (numerator: number | bigint, denominator: number): number | null => {
  if (denominator === 0) return null;
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  return Number((2n * n + d) / (2n * d));
};

const decimals = (numerator: number, denominator: number): string | null => {
  const hundredths = halfUp(BigInt(numerator) * 100n, denominator);
  return hundredths === null ? null : (hundredths / 100).toFixed(2);
};
