import { by, eventsAt, groups, type Fact, type Moment } from './known-events.js';

const REASONS = [
  'price',
  'competitor',
  'no-budget',
  'no-decision',
  'timing',
  'fit',
  'relationship',
  'duplicate',
  'other',
];

/** domain.md §6 I4: every loss by a moment, whatever came after it, and their counts by reason. */
export const lossReasonsAt = (log: readonly Fact[], moment: Moment) => {
  const deals = groups(
    eventsAt(log, moment).filter(({ stream }) => stream.startsWith('deal-')),
    ({ stream }) => stream,
  );
  const losses = [...deals.values()].flatMap(lossesOf).sort(by(({ address }) => address));
  losses.sort((a, b) => (a.lostAt > b.lostAt ? -1 : Number(a.lostAt < b.lostAt)));
  const list = REASONS.map((reason) => {
    const ours = losses.filter((loss) => loss.reason === reason);
    const count = (is: (loss: any) => boolean): number => ours.filter(is).length;
    return { reason, lost: ours.length, reopened: count((l) => l.reopened), won: count((l) => l.deal === 'won') };
  });
  return {
    deals: losses,
    list: list.filter(({ lost }) => lost > 0).sort((a, b) => b.lost - a.lost),
  };
};

const lossesOf = (deal: readonly Fact[]): any[] => {
  const turns = deal.filter(({ type }) => ['DealLost', 'DealWon', 'DealReopened'].includes(type));
  const last = turns.at(-1)?.type;
  return turns.flatMap(({ type, data, occurredAt: lostAt, address, subject }, nth) => {
    if (type !== 'DealLost') return [];
    const { dealId, reason, competitor = null, note = null } = data;
    const reopened = turns.slice(nth + 1).some((later) => later.type === 'DealReopened');
    const now = last === 'DealWon' ? 'won' : last === 'DealLost' ? 'lost' : 'open';
    return [{ dealId, customerId: subject ?? null, reason, competitor, note, lostAt, address, reopened, deal: now }];
  });
};
