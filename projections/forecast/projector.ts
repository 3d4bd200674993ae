import { dealEvents, pipelineEvents } from '#deals/events';
import { everyDealEvent, withFact, withVersion } from '#deals/rules';
import { fxEvents } from '#finance/events';
import { view } from '#read-model';
import { tables } from './view.js';

export const forecast = view(
  {
    name: 'forecast',
    version: 1,
    about: 'Finance asks which money to expect in which month, by currency and owner.',
    tables,
  },
  { ...dealEvents, ...pipelineEvents, ...fxEvents },
  {
    deals: { on: everyDealEvent(withFact) },
    pipelines: { on: { PipelinePublished: withVersion } },
    rates: {
      on: {
        FxRatePublished: (row, { day, rate }, { occurredAt: at, recordedAt: knownAt, address }) => ({
          facts: [...(row?.facts ?? []), { at, knownAt, address, day, rate }],
        }),
      },
    },
  },
);
