import {
  ANOTHER_READER_FOLLOWS,
  eventStoreContract,
  MEMORY_STAYS_BOUNDED,
  OUTCOME_UNKNOWN_AFTER,
  OUTCOME_UNKNOWN_BEFORE,
  type Harness,
} from '../contract/index.js';
import { createMemoryEventStore } from './index.js';

const makeHarness = async (): Promise<Harness> => {
  const store = createMemoryEventStore();
  return { store, close: () => store.close() };
};

eventStoreContract('memory', makeHarness, {
  [OUTCOME_UNKNOWN_BEFORE]: 'an append in memory has nothing that can fail on the way',
  [OUTCOME_UNKNOWN_AFTER]: 'an append in memory has nothing that can fail on the way',
  [MEMORY_STAYS_BOUNDED]: 'the log itself lies on the heap',
  [ANOTHER_READER_FOLLOWS]: 'there is no second connection',
});
