import type { Stage, StageType } from './pipeline.events.js';
import type { PublishPipeline } from './publish-pipeline.js';

const stage = (order: number, key: string, name: string, probability: number, type: StageType = 'open'): Stage => ({
  key,
  name,
  order,
  type,
  probability,
  rotDays: 14,
});

/** What the first start publishes (domain.md §6, I10). */
export const DEFAULT_PIPELINE: PublishPipeline = {
  pipelineId: 'sales',
  name: 'Sales',
  stages: [
    stage(1, 'new', 'New', 10),
    stage(2, 'qualified', 'Qualified', 20),
    stage(3, 'proposal', 'Proposal', 50),
    stage(4, 'negotiation', 'Negotiation', 80),
    stage(5, 'won', 'Won', 100, 'won'),
    stage(6, 'lost', 'Lost', 0, 'lost'),
  ],
};
