import { afterAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { historyContract, READS_ONE_STATE, viewStoreContract } from '#read-model/contract';
import { mongoAddress } from '#read-model/testing';
import { mongoServerAt, openMongoViews, type MongoViews } from './views.js';

const addresses: string[] = [];
const opened: MongoViews[] = [];

const fresh = async (): Promise<MongoViews> => {
  const address = mongoAddress();
  addresses.push(address);
  const views = await openMongoViews({ address });
  opened.push(views);
  return views;
};

afterAll(async () => {
  for (const { viewStore } of opened) await viewStore.close();
  for (const address of addresses) {
    const { discard, viewStore } = await openMongoViews({ address });
    await discard();
    await viewStore.close();
  }
});

viewStoreContract('MongoDB', async () => (await fresh()).viewStore, {
  [READS_ONE_STATE]: 'FerretDB has no snapshots',
});
historyContract('MongoDB', async () => (await fresh()).history);

describe('the server of the views', () => {
  it('takes more conditional updates in a command than FerretDB has connections', async () => {
    const address = mongoAddress();
    addresses.push(address);
    const client = new MongoClient(address);
    const rows = client.db().collection<{ _id: string; at: number }>('rows');
    const ids = Array.from({ length: 150 }, (_, n) => `c-${n}`);
    await rows.insertMany(ids.map((_id) => ({ _id, at: 1 })));
    const changes = ids.map((_id) => ({ replaceOne: { filter: { _id, at: 1 }, replacement: { at: 2 } } }));
    expect((await rows.bulkWrite(changes, { ordered: false })).matchedCount).toBe(ids.length);
    await client.close();
  });

  it('is told with a warning where what it acknowledges may be lost', async () => {
    const { engine, version, warning } = await mongoServerAt({ address: mongoAddress() });
    expect(version).toMatch(/^\d+\.\d+/);
    if (engine === 'FerretDB') expect(warning).toContain('tests only');
    else expect(warning ?? 'standalone').toContain('standalone');
  });
});
