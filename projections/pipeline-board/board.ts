import { isHeld, probabilityOf, stageEver, weightedAmount } from '#deals/rules';
import type { DealFigures, Pipelines } from '#deals/rules';
import { addMoney, money, type Day, type Instant, type Money, type Personal } from '#kernel';

/** The open deals of one stage in one currency. A sum beyond safe integers is null. */
export interface StageRow {
  readonly pipeline: string;
  readonly stage: string;
  readonly name: string;
  readonly order: number;
  readonly currency: string;
  readonly deals: number;
  /** How many of them are on hold. They weigh nothing. */
  readonly held: number;
  readonly overdue: number;
  readonly amount: Money | null;
  /** Σ amount × probability, rounded half up per deal. */
  readonly weighted: Money | null;
}

/** One open deal on the board. */
export interface Card {
  readonly dealId: string;
  readonly customerId: string;
  readonly title: Personal<string>;
  readonly pipeline: string;
  readonly stage: string;
  readonly order: number;
  readonly enteredAt: Instant;
  readonly owner: string;
  readonly amount: Money;
  /** Percent. */
  readonly probability: number;
  readonly overridden: boolean;
  readonly weighted: Money;
  readonly closeDate: Day;
  readonly overdue: boolean;
  readonly held: boolean;
  readonly pushes: number;
  /** Pushed three times or more. */
  readonly oftenPushed: boolean;
}

const OFTEN_PUSHED = 3;

/** An open deal as it stands on a local day. */
export const cardOf = (deal: DealFigures, pipelines: Pipelines, today: Day): Card => {
  const pipeline = pipelines.get(deal.pipeline);
  const { dealId, customerId, title, stage, enteredAt, owner, amount, closeDate, pushes } = deal;
  return {
    dealId,
    customerId,
    title,
    pipeline: deal.pipeline,
    stage,
    order: stageEver(pipeline, stage)?.order ?? 0,
    enteredAt,
    owner,
    amount,
    probability: probabilityOf(deal, pipeline),
    overridden: deal.override !== null,
    weighted: money(weightedAmount(deal, pipeline, today), amount.currency),
    closeDate,
    overdue: closeDate < today,
    held: isHeld(deal, today),
    pushes,
    oftenPushed: pushes >= OFTEN_PUSHED,
  };
};

/** The totals of each stage and currency. */
export const stagesOf = (cards: readonly Card[], pipelines: Pipelines): StageRow[] => {
  const rows = new Map<string, StageRow>();
  for (const card of cards) {
    const key = [card.pipeline, card.stage, card.amount.currency].join();
    rows.set(key, withCard(rows.get(key) ?? emptyRow(card, pipelines), card));
  }
  return [...rows.values()];
};

const emptyRow = ({ pipeline, stage, order, amount: { currency } }: Card, pipelines: Pipelines): StageRow => ({
  pipeline,
  stage,
  name: stageEver(pipelines.get(pipeline), stage)?.name ?? stage,
  order,
  currency,
  deals: 0,
  held: 0,
  overdue: 0,
  amount: money(0, currency),
  weighted: money(0, currency),
});

const withCard = (row: StageRow, card: Card): StageRow => ({
  ...row,
  deals: row.deals + 1,
  held: row.held + Number(card.held),
  overdue: row.overdue + Number(card.overdue),
  amount: addMoney(row.amount, card.amount),
  weighted: addMoney(row.weighted, card.weighted),
});
