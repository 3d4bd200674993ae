import { state, streamName } from '#kernel';
import { runEvents, type RunUndone } from './run.events.js';

export const runStream = (correlationId: string): string => streamName('undo', correlationId);

export const runState = state({
  category: 'undo',
  events: runEvents,
  initial: undefined as RunUndone | undefined,
  evolve: { RunUndone: (_, undone): RunUndone => ({ ...undone }) },
  subject: () => undefined,
});
