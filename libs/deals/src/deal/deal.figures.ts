import { portion, type Day, type Instant, type Money, type Personal, type Recorded } from '#kernel';
import { stageEver, type PipelineStanding } from '../pipeline/pipeline.rules.js';
import type { dealEvents, ForecastCategory } from './deal.events.js';

/** What decisions and views know of a deal at one moment. Plain JSON. */
export interface DealFigures {
  readonly dealId: string;
  readonly customerId: string;
  readonly title: Personal<string>;
  readonly pipeline: string;
  readonly status: 'open' | 'won' | 'lost';
  /** Of a closed deal: the stage that it left. */
  readonly stage: string;
  readonly enteredAt: Instant;
  /** Percent, of the stage when the deal entered it. */
  readonly stageProbability: number;
  /** Percent, pinned until cleared; null: the stage's counts. */
  readonly override: number | null;
  readonly amount: Money;
  readonly closeDate: Day;
  /** How often closeDate moved to a later month or by more than 7 days. */
  readonly pushes: number;
  readonly owner: string;
  readonly category: ForecastCategory;
  readonly hold: Hold | null;
  readonly openedAt: Instant;
  readonly closed: Closing | null;
}

export interface Hold {
  /** null: until resumed. */
  readonly until: Day | null;
}

export interface Closing {
  readonly at: Instant;
  /** Owner at that moment. */
  readonly owner: string;
}

/** What `event` changes; `deal` is undefined before the first event only. */
export const dealChange = (deal: DealFigures | undefined, event: Recorded): Partial<DealFigures> =>
  CHANGES[event.type as keyof Changes](event.data as never, event, deal as DealFigures);

type Changes = {
  readonly [K in keyof typeof dealEvents]: (
    data: InstanceType<(typeof dealEvents)[K]>,
    event: Recorded,
    deal: DealFigures,
  ) => Partial<DealFigures>;
};

const CHANGES: Changes = {
  DealOpened: (data, { occurredAt }): DealFigures => ({
    dealId: data.dealId,
    customerId: data.customerId,
    title: data.title,
    pipeline: data.pipeline,
    status: 'open',
    stage: data.stage,
    enteredAt: occurredAt,
    stageProbability: data.probability,
    override: null,
    amount: data.amount,
    closeDate: data.closeDate,
    pushes: 0,
    owner: data.owner,
    category: data.category,
    hold: null,
    openedAt: occurredAt,
    closed: null,
  }),
  DealAdvanced: ({ to, probability }, { occurredAt }) => entered(to, probability, occurredAt),
  DealMovedBack: ({ to, probability }, { occurredAt }) => entered(to, probability, occurredAt),
  DealFieldsChanged: ({ changed }) => {
    const title = changed.find(({ field }) => field === 'title');
    return title ? { title: title.to as Personal<string> } : {};
  },
  DealAmountChanged: ({ to }) => ({ amount: to }),
  DealCloseDateChanged: ({ to, pushes }) => ({ closeDate: to, pushes }),
  ProbabilityOverridden: ({ percent }) => ({ override: percent }),
  ProbabilityOverrideCleared: () => ({ override: null }),
  ForecastCategorySet: ({ to }) => ({ category: to }),
  DealHeld: ({ until }) => ({ hold: { until: until ?? null } }),
  DealResumed: () => ({ hold: null }),
  DealWon: ({ amount }, { occurredAt }, { owner }) => ({ ...closed('won', occurredAt, owner), amount }),
  DealLost: (_, { occurredAt }, { owner }) => closed('lost', occurredAt, owner),
  DealReopened: ({ stage, probability }, { occurredAt }) => ({
    ...entered(stage, probability, occurredAt),
    status: 'open',
    closed: null,
  }),
  DealOwnerAssigned: ({ to }) => ({ owner: to }),
};

const entered = (stage: string, stageProbability: number, enteredAt: Instant): Partial<DealFigures> => ({
  stage,
  stageProbability,
  enteredAt,
});

const closed = (status: 'won' | 'lost', at: Instant, owner: string): Partial<DealFigures> => ({
  status,
  closed: { at, owner },
  hold: null,
});

/** Whether the deal is on hold on that local day: a hold with `until` has ended as that day begins. */
export const isHeld = ({ hold }: Pick<DealFigures, 'hold'>, day: Day): boolean =>
  hold !== null && (hold.until === null || day < hold.until);

/** Percent: the pinned override, else what the pipeline version gives the stage, else what the stage had at entry. */
export const probabilityOf = (deal: DealFigures, pipeline: PipelineStanding | undefined): number =>
  deal.override ?? stageEver(pipeline, deal.stage)?.probability ?? deal.stageProbability;

/** Minor units of an open deal's amount × probability, rounded half up; 0 on hold. */
export const weightedAmount = (deal: DealFigures, pipeline: PipelineStanding | undefined, day: Day): number =>
  isHeld(deal, day) ? 0 : portion(deal.amount.amount, probabilityOf(deal, pipeline), 100);
