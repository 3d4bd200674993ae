import { command, happened, IsOptional, IsPersonal, IsSlug, IsText, refuse, type Personal } from '#kernel';
import { DealReopened, MAX_REASON, OfDeal } from './deal.events.js';
import { dealState, dealStream, itsPipeline } from './deal.state.js';
import { openStage, requireAfterEntry } from './refusals.js';

export class ReopenDeal extends OfDeal {
  @IsPersonal() @IsText(MAX_REASON) reason!: Personal<string>;

  /** Default: the stage that the deal left. */
  @IsOptional() @IsSlug() stage?: string;
}

export const reopenDeal = command(ReopenDeal, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  reads: { pipeline: itsPipeline<ReopenDeal>() },
  decide: (deal, { dealId, reason, stage: wanted }, { at, refs: { pipeline } }) => {
    if (deal.status === 'open') refuse.conflict('deal-already-open', 'The deal is open.');
    const { key: stage, probability } = openStage(pipeline, wanted ?? deal.stage);
    requireAfterEntry(deal, at);
    return [happened(DealReopened, { dealId, stage, reason, pipelineVersion: pipeline.version, probability })];
  },
});
