import { expect, it } from '@jest/globals';
import {
  COMMANDS_TAKE_EFFECT_ONCE,
  eventStoreContract,
  OUTCOME_UNKNOWN_AFTER,
  OUTCOME_UNKNOWN_BEFORE,
  POSITIONS_ARE_COUNTED,
  type Harness,
} from '../contract/index.js';
import { findEventStoreDb, openEventStoreDb } from './index.js';
import { fresh } from './testing/fresh.js';
import { observedOn } from './testing/observed.cases.js';

const address = process.env['KENAL_TEST_ESDB'];

if (address) {
  it('the server can be used', async () => {
    expect(await findEventStoreDb(address)).toMatchObject({ engine: 'eventstoredb' });
  });

  const makeHarness = async (): Promise<Harness> => {
    const open = (): ReturnType<typeof openEventStoreDb> => openEventStoreDb({ address });
    const store = open();
    const { view, another } = await fresh(store, open);
    return { store: view, openReader: another, logIsOutsideTheHeap: true, close: () => store.close() };
  };

  eventStoreContract('EventStoreDB', makeHarness, {
    [POSITIONS_ARE_COUNTED]: 'positions are places in a file, where records have lengths',
    [COMMANDS_TAKE_EFFECT_ONCE]: 'the stream is its own inbox: who folds it meets the command again',
    [OUTCOME_UNKNOWN_BEFORE]: 'nobody can tell a real server to fail; what speaks its protocol is told',
    [OUTCOME_UNKNOWN_AFTER]: 'nobody can tell a real server to fail; what speaks its protocol is told',
  });

  observedOn('a real server', () => address);
} else {
  it.skip('KENAL_TEST_ESDB names no server: README.md tells how to start one', () => undefined);
}
