import type { EventStore } from '#event-store';
import type { Parked, Scope } from '#read-model';

/** Whether an answer in this scope lacks what parked rows wait for: rows of one stream are its customer's too. */
export const isStale = async (
  parked: readonly Parked[],
  scope: Scope,
  store: Pick<EventStore, 'read'>,
): Promise<boolean> => {
  if (scope === 'all') return parked.length > 0;
  for (const { partition } of parked) {
    if ('stream' in scope) {
      if ('stream' in partition && partition.stream === scope.stream) return true;
    } else if ('customer' in partition) {
      if (partition.customer === scope.customer) return true;
    } else {
      for await (const { subject } of store.read(partition.stream)) if (subject === scope.customer) return true;
    }
  }
  return false;
};
