import { IsPeriod } from '#deals/events';
import { dealAsOf, factsAsOf, pipelinesAsOf, type DealFigures, type Pipelines } from '#deals/rules';
import { IsId, IsOptional, IsSlug, type Role } from '#kernel';
import { everyRow, paginate, queriesOf } from '#read-model';
import type { At, Readers } from '#read-model';
import { cardOf, stagesOf, type Card, type StageRow } from './board.js';
import { pipelineBoard } from './projector.js';
import { totalsOf, type Goal } from './totals.js';
import type { tables } from './view.js';

class WhichDeals {
  @IsOptional() @IsId() pipeline?: string;
  @IsOptional() @IsId() owner?: string;
}

class WhichCards extends WhichDeals {
  @IsOptional() @IsSlug() stage?: string;
}

class WhichTotals extends WhichDeals {
  /** Of the sales target: `2026`, `2026-Q1` or `2026-01`. */
  @IsOptional() @IsPeriod() period?: string;
}

const roles: readonly Role[] = ['service', 'agent', 'analyst'];
const opensTo: readonly Role[] = ['agent'];

export default queriesOf(pipelineBoard, {
  list: {
    kind: 'list',
    about: 'Open deals by pipeline, stage and currency: count, amount, weighted amount.',
    params: WhichDeals,
    roles,
    scope: () => 'all',
    run: async (its, which: WhichDeals, at, page) => {
      const pipelines = await pipelinesAt(its, at);
      const rows = stagesOf(await cardsAt(its, which, pipelines, at), pipelines);
      return paginate(rows, placeOfRow, page);
    },
  },
  deals: {
    kind: 'list',
    about: 'The open deals, stage by stage.',
    params: WhichCards,
    roles,
    opensTo,
    scope: () => 'all',
    run: async (its, { stage, ...which }: WhichCards, at, page) => {
      const cards = await cardsAt(its, which, await pipelinesAt(its, at), at);
      const wanted = cards.filter((card) => stage === undefined || card.stage === stage);
      return paginate(wanted, placeOfCard, page);
    },
  },
  totals: {
    kind: 'list',
    about: 'Velocity, and coverage of the sales target of a period, by currency.',
    params: WhichTotals,
    roles,
    scope: () => 'all',
    run: async (its, { period, ...which }: WhichTotals, at, page) => {
      const goal = period === undefined ? undefined : await goalAt(its, period, which.owner, at);
      return paginate(totalsOf(await dealsAt(its, which, at), goal, at), ({ currency }) => [currency], page);
    },
  },
});

type Its = Readers<typeof tables>;

/** Open deals by their owner, closed ones by who owned them then. */
const dealsAt = async ({ deals }: Its, { pipeline, owner }: WhichDeals, at: At): Promise<DealFigures[]> =>
  (await everyRow(deals)).flatMap((row) => {
    const deal = dealAsOf(row, at);
    if (!deal || (pipeline !== undefined && deal.pipeline !== pipeline)) return [];
    return owner === undefined || (deal.closed ?? deal).owner === owner ? [deal] : [];
  });

const cardsAt = async (its: Its, which: WhichDeals, pipelines: Pipelines, at: At): Promise<Card[]> =>
  (await dealsAt(its, which, at))
    .filter(({ status }) => status === 'open')
    .map((deal) => cardOf(deal, pipelines, at.today));

const pipelinesAt = async ({ pipelines }: Its, at: At): Promise<Pipelines> =>
  pipelinesAsOf(await everyRow(pipelines), at);

const goalAt = async ({ targets }: Its, period: string, owner: string | undefined, at: At): Promise<Goal> => {
  const found = await targets.scan({ index: 'period', eq: period });
  const wanted = found.filter(({ row }) => owner === undefined || row.owner === owner);
  return { period, targets: wanted.flatMap(({ row }) => factsAsOf(row.facts, at).at(-1)?.amount ?? []) };
};

const placeOfRow = ({ pipeline, order, stage, currency }: StageRow) => [pipeline, order, stage, currency];
const placeOfCard = ({ pipeline, order, stage, dealId }: Card) => [pipeline, order, stage, dealId];
