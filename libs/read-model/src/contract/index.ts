import { contractSuite } from '#kernel/contract';
import type { EventHistory, ViewStore } from '#read-model';
import { viewStoreCases } from './cases.js';
import { historyCases } from './history.cases.js';

export { viewStoreCases, type Case } from './cases.js';
export { READS_ONE_STATE } from './generation.cases.js';
export { sampleView } from './sample.js';

/** Runs every case on a fresh store. `skipped`: names of cases that cannot hold for this adapter, with the reason. */
export const viewStoreContract = (
  name: string,
  open: () => Promise<ViewStore>,
  skipped?: Readonly<Record<string, string>>,
): void => contractSuite(`${name} as a view store`, viewStoreCases, open, { skipped });

/** Runs every case on a fresh history. */
export const historyContract = (name: string, open: () => Promise<EventHistory>): void => {
  const cases = historyCases.map((one) => ({
    name: one.name,
    run: ({ history }: { history: EventHistory }) => one.run(history),
  }));
  contractSuite(`${name} as a history`, cases, async () => ({ history: await open(), close: () => undefined }));
};
