const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Work that held so long was not a part of the trouble before it. */
const CALM_MS = 60_000;

export interface Failure {
  readonly error: string;
  readonly attempt: number;
  readonly pauseMs: number;
}

/**
 * Does the work again after every failure, with pauses that grow and are never in step with others, until it is done.
 */
export const untilDone = async (
  work: () => Promise<void>,
  signal: AbortSignal,
  report: (failure: Failure) => void,
): Promise<void> => {
  for (let attempt = 1; !signal.aborted; attempt++) {
    const startedMs = performance.now();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - startedMs > CALM_MS) attempt = 1;
      const pauseMs = Math.round(
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2),
      );
      report({ error: error instanceof Error ? (error.stack ?? error.message) : String(error), attempt, pauseMs });
      await pause(pauseMs, signal);
    }
  }
};

/** Ends early, without a failure, when the signal does. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
