import { Worker } from 'node:worker_threads';
import { untilDone } from './backoff.js';
import { ProjectorClient } from './projector-client.js';
import { Reporting } from './reporting.js';
import type { Report } from './reports.js';
import type { Projections } from './run-projections.js';
import { Watermarks } from './watermarks.js';

export interface ProjectorOptions {
  /** A module that calls `serveProjector(parentPort, …)`. */
  readonly entry: URL;
  /** Given to the module as `workerData`; must be cloneable. */
  readonly settings: unknown;
  readonly report?: Report;
}

/**
 * Folds views in a thread of its own, so that folding does not delay commands. Resolves once it has begun; throws where
 * it cannot begin. A thread that dies later is replaced by a new one, which goes on at the checkpoint.
 */
export const startProjector = async ({ entry, settings, report }: ProjectorOptions): Promise<Projections> => {
  const watermarks = new Watermarks();
  const reporting = new Reporting(report);
  const stopping = new AbortController();
  let client: ProjectorClient;
  let ended: Promise<void>;

  const spawn = async (): Promise<void> => {
    const worker = new Worker(entry, { workerData: settings });
    client = new ProjectorClient(worker, watermarks, reporting);
    ended = endOf(worker, client);
    try {
      await Promise.race([client.start(), ended]);
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  };

  await spawn();
  let isFirst = true;
  const life = async (): Promise<void> => {
    if (!isFirst) await spawn();
    isFirst = false;
    await ended;
  };
  const watching = untilDone(life, stopping.signal, (failure) =>
    reporting.tell({ kind: 'trouble', views: [], ...failure }),
  );
  return {
    watermarks,
    status: () => client.status(),
    parked: (view) => client.parked(view),
    retry: (view, key) => client.retry(view, key),
    rebuild: (views, options) => client.rebuild(views, options),
    onReport: reporting.onReport,
    rollBack: (view) => client.rollBack(view),
    stop: async () => {
      stopping.abort();
      await client.stop();
      await watching;
    },
  };
};

/** Throws what the thread died of. */
const endOf = (worker: Worker, client: ProjectorClient): Promise<void> => {
  const end = new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The projector's thread ended with ${code}.`)),
    );
  });
  end.catch((error: Error) => client.lost(error));
  return end;
};
