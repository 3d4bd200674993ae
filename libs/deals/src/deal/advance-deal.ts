import { clear, command, happened, IsFieldMap, IsOptional, IsPersonal, IsSlug, refuse, type Personal } from '#kernel';
import { fieldChanges } from './change-deal-fields.js';
import { DealAdvanced, OfDeal, type DealFields } from './deal.events.js';
import { dealState, dealStream, itsPipeline } from './deal.state.js';
import { openStage, placeAgainst, requireAfterEntry, requireFields, requireOpen } from './refusals.js';

export class AdvanceDeal extends OfDeal {
  @IsSlug() to!: string;

  @IsOptional() @IsPersonal() @IsFieldMap() fields?: Personal<DealFields>;
}

export const advanceDeal = command(AdvanceDeal, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  reads: { pipeline: itsPipeline<AdvanceDeal>() },
  decide: (deal, { dealId, to, fields }, { at, refs: { pipeline } }) => {
    requireOpen(deal);
    const stage = openStage(pipeline, to);
    const place = placeAgainst(deal, stage, pipeline);
    const from = deal.stage;
    if (place > 0) refuse.conflict('not-forward', `Stage ${to} lies behind ${from}.`, { from, to });
    requireAfterEntry(deal, at);
    if (place === 0) return fieldChanges(deal, clear(fields) ?? {});
    requireFields(stage, { ...deal.fields, ...clear(fields) });
    const { version: pipelineVersion } = pipeline;
    const { probability } = stage;
    return [happened(DealAdvanced, { dealId, from, to, pipelineVersion, probability, ...(fields && { fields }) })];
  },
});
