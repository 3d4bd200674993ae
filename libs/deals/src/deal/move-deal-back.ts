import { command, happened, IsPersonal, IsSlug, IsText, refuse, type Personal } from '#kernel';
import { DealMovedBack, OfDeal } from './deal.events.js';
import { dealState, dealStream, itsPipeline } from './deal.state.js';
import { openStage, placeAgainst, requireAfterEntry, requireOpen } from './refusals.js';

export class MoveDealBack extends OfDeal {
  @IsSlug() to!: string;

  @IsPersonal() @IsText(500) reason!: Personal<string>;
}

export const moveDealBack = command(MoveDealBack, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  reads: { pipeline: itsPipeline<MoveDealBack>() },
  decide: (deal, { dealId, to, reason }, { at, refs: { pipeline } }) => {
    requireOpen(deal);
    const stage = openStage(pipeline, to);
    const place = placeAgainst(deal, stage, pipeline);
    const from = deal.stage;
    if (place < 0) refuse.conflict('not-backward', `Stage ${to} lies ahead of ${from}.`, { from, to });
    requireAfterEntry(deal, at);
    if (place === 0) return [];
    const { version: pipelineVersion } = pipeline;
    const { probability } = stage;
    return [happened(DealMovedBack, { dealId, from, to, pipelineVersion, probability, reason })];
  },
});
