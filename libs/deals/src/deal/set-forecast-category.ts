import { command, happened, IsOneOf } from '#kernel';
import { FORECAST_CATEGORIES, ForecastCategorySet, OfDeal, type ForecastCategory } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class SetForecastCategory extends OfDeal {
  @IsOneOf(FORECAST_CATEGORIES) category!: ForecastCategory;
}

export const setForecastCategory = command(SetForecastCategory, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId, category: to }) => {
    requireOpen(deal);
    const from = deal.category;
    return from === to ? [] : [happened(ForecastCategorySet, { dealId, from, to })];
  },
});
