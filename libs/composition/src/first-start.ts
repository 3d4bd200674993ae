import { DEFAULT_PIPELINE } from '#deals';
import { streamName } from '#kernel';
import type { WritingSide } from './writing-side.js';

/** Publishes what a new log needs to be useful at once. Whoever published the pipeline since keeps it. */
export const firstStart = async ({ store, handling }: WritingSide): Promise<void> => {
  const stream = streamName('pipeline', DEFAULT_PIPELINE.pipelineId);
  for await (const _ of store.read(stream, { limit: 1 })) return;
  const actor = { kind: 'system', id: 'start' } as const;
  await handling.handle({
    name: 'PublishPipeline',
    body: DEFAULT_PIPELINE,
    sender: { client: 'start', actor, roles: ['admin'] },
  });
};
