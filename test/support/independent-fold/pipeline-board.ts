import { by, dayIn, daysFrom, eventsAt, type Fact, groups, type Moment } from './known-events.js';
import { totalsOf } from './pipeline-totals.js';

/** domain.md §6, pipeline-board: what its three questions should answer at a moment, whole. */
export const pipelineBoardAt = (log: readonly Fact[], moment: Moment, period: string) => {
  const events = eventsAt(log, moment);
  const today = dayIn(moment.asOf);
  const deals = group(events, 'deal-').map((history) => history.reduce(step, {} as any));
  const stages = stagesOf(eventsAt(log, { ...moment, asOf: '~' }), moment.asOf);
  const cards = deals
    .filter((deal) => deal.status === 'open')
    .map((deal) => cardOf(deal, stages.get(`${deal.pipeline} ${deal.stage}`), today))
    .sort(
      by(
        (c) => c.pipeline,
        (c) => c.order,
        (c) => c.stage,
        (c) => c.dealId,
      ),
    );
  const targets = group(events, 'target-').map((history) => history.at(-1)!.data);
  return {
    deals: cards,
    list: rowsOf(cards, stages),
    totals: totalsOf(
      deals,
      targets.filter((target) => target.period === period),
      period,
      moment.asOf,
    ),
  };
};

export const group = (events: readonly Fact[], category: string): Fact[][] => [
  ...groups(
    events.filter(({ stream }) => stream.startsWith(category)),
    ({ stream }) => stream,
  ).values(),
];

export const step = (deal: any, { type, data, occurredAt }: Fact): any => {
  const enter = (stage: string) => ({ ...deal, stage, enteredAt: occurredAt, entryPercent: data.probability });
  const close = (status: string) => ({
    ...deal,
    status,
    hold: undefined,
    closedAt: occurredAt,
    closedOwner: deal.owner,
  });
  switch (type) {
    case 'DealOpened':
      return {
        ...data,
        status: 'open',
        enteredAt: occurredAt,
        openedAt: occurredAt,
        entryPercent: data.probability,
        pushes: 0,
      };
    case 'DealAdvanced':
    case 'DealMovedBack':
      return enter(data.to);
    case 'DealReopened':
      return { ...enter(data.stage), status: 'open', closedAt: undefined };
    case 'DealFieldsChanged':
      return { ...deal, title: data.changed.find((change: any) => change.field === 'title')?.to ?? deal.title };
    case 'DealAmountChanged':
      return { ...deal, amount: data.to };
    case 'ForecastCategorySet':
      return { ...deal, category: data.to };
    case 'DealCloseDateChanged': {
      const pushed = data.to.slice(0, 7) > deal.closeDate.slice(0, 7) || daysFrom(deal.closeDate, data.to) > 7;
      return { ...deal, closeDate: data.to, pushes: deal.pushes + (pushed ? 1 : 0) };
    }
    case 'ProbabilityOverridden':
      return { ...deal, override: data.percent };
    case 'ProbabilityOverrideCleared':
      return { ...deal, override: undefined };
    case 'DealHeld':
      return { ...deal, hold: data.until ?? 'resumed' };
    case 'DealResumed':
      return { ...deal, hold: undefined };
    case 'DealWon':
      return { ...close('won'), amount: data.amount };
    case 'DealLost':
      return close('lost');
    case 'DealOwnerAssigned':
      return { ...deal, owner: data.to };
    default:
      return deal;
  }
};

/**
 * By pipeline and stage what the last version that had the stage said of it. The first version holds from the
 * beginning: a deal that is entered late may be older than its pipeline.
 */
export const stagesOf = (known: readonly Fact[], asOf: string): Map<string, any> =>
  new Map(
    known
      .filter(
        ({ type, occurredAt, data }) => type === 'PipelinePublished' && (occurredAt <= asOf || data.version === 1),
      )
      .flatMap(({ data }) => data.stages.map((stage: any) => [`${data.pipelineId} ${stage.key}`, stage])),
  );

const cardOf = (deal: any, stage: any, today: string): any => {
  const probability = deal.override ?? stage?.probability ?? deal.entryPercent;
  // Texts compare right: `resumed` lies after every day.
  const held = deal.hold !== undefined && today < deal.hold;
  const { amount, currency } = deal.amount;
  const { dealId, customerId, title, pipeline, enteredAt, owner, closeDate, pushes } = deal;
  return {
    dealId,
    customerId,
    title,
    pipeline,
    stage: deal.stage,
    order: stage?.order ?? 0,
    enteredAt,
    owner,
    amount: deal.amount,
    probability,
    overridden: deal.override !== undefined,
    weighted: { amount: held ? 0 : Math.floor((amount * probability + 50) / 100), currency },
    closeDate,
    overdue: closeDate < today,
    held,
    pushes,
    oftenPushed: pushes >= 3,
  };
};

const rowsOf = (cards: readonly any[], stages: Map<string, any>): any[] =>
  [...groups(cards, (card) => `${card.pipeline} ${card.stage} ${card.amount.currency}`).values()]
    .map((of) => {
      const { pipeline, stage, order, amount } = of[0];
      const { currency } = amount;
      const sum = (value: (card: any) => number) => of.reduce((total, card) => total + value(card), 0);
      return {
        pipeline,
        stage,
        name: stages.get(`${pipeline} ${stage}`)?.name ?? stage,
        order,
        currency,
        deals: of.length,
        held: sum((card) => Number(card.held)),
        overdue: sum((card) => Number(card.overdue)),
        amount: { amount: sum((card) => card.amount.amount), currency },
        weighted: { amount: sum((card) => card.weighted.amount), currency },
      };
    })
    .sort(
      by(
        (row) => row.pipeline,
        (row) => row.order,
        (row) => row.stage,
        (row) => row.currency,
      ),
    );
