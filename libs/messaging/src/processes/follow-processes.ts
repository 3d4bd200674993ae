import type { Checkpoints, Position } from '#event-store';
import { CHECKPOINT } from './run-processes.js';

const POLL_MS = 50;
/** Longer than any question waits. */
const GIVE_UP_MS = 10_000;

/** Resolves when the processes, which run elsewhere, have reacted to everything up to the position, or after 10 s. */
export const processesSettled =
  (checkpoints: Checkpoints) =>
  async (position: Position): Promise<void> => {
    const deadlineMs = performance.now() + GIVE_UP_MS;
    while ((await checkpoints.get(CHECKPOINT)) < position && performance.now() < deadlineMs)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  };
