import { dealEvents, pipelineEvents, targetEvents } from '#deals/events';
import { everyDealEvent, withFact, withVersion } from '#deals/rules';
import { view } from '#read-model';
import { tables } from './view.js';

export const pipelineBoard = view(
  {
    name: 'pipeline-board',
    version: 1,
    about: 'Sales asks what is open in which stage, what it weighs, how fast it turns into money, whether it suffices.',
    tables,
  },
  { ...dealEvents, ...pipelineEvents, ...targetEvents },
  {
    deals: { on: everyDealEvent(withFact) },
    pipelines: { on: { PipelinePublished: withVersion } },
    targets: {
      on: {
        SalesTargetSet: (row, { owner, period, amount }, { occurredAt: at, recordedAt: knownAt, address }) => ({
          owner,
          period,
          facts: [...(row?.facts ?? []), { at, knownAt, address, amount }],
        }),
      },
    },
  },
);
