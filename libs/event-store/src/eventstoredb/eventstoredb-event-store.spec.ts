import {
  COMMANDS_TAKE_EFFECT_ONCE,
  eventStoreContract,
  MEMORY_STAYS_BOUNDED,
  POSITIONS_ARE_COUNTED,
  type Harness,
} from '../contract/index.js';
import { openEventStoreDb } from './index.js';
import { startProtocolServer } from './testing/protocol-server.js';

const makeHarness = async (): Promise<Harness> => {
  const server = await startProtocolServer();
  const store = openEventStoreDb({ address: server.address });
  return {
    store,
    breakNextAppend: (when) => void server.appending.faults.push({ kind: 'error', stored: when === 'after' }),
    openReader: () => openEventStoreDb({ address: server.address }),
    async close() {
      await store.close();
      await server.stop();
    },
  };
};

eventStoreContract('the EventStoreDB protocol', makeHarness, {
  [POSITIONS_ARE_COUNTED]: 'positions are places in a file, where records have lengths',
  [COMMANDS_TAKE_EFFECT_ONCE]: 'the stream is its own inbox: who folds it meets the command again',
  [MEMORY_STAYS_BOUNDED]: "the protocol server's log itself lies on the heap",
});
