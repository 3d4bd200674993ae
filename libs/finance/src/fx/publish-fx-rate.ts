import { command, happened, refuse } from '#kernel';
import { FxRate, FxRatePublished } from './fx.events.js';
import { fxState, fxStream } from './fx.state.js';

export class PublishFxRate extends FxRate {}

export const publishFxRate = command(PublishFxRate, {
  of: fxState,
  on: 'any',
  stream: (c) => fxStream(c.base, c.quote),
  decide: (rates, c) => {
    if (c.base === c.quote) refuse.invalid('same-currency', 'A rate is between two currencies.');
    return rates[c.day] === c.rate ? [] : [happened(FxRatePublished, { ...c })];
  },
});
