import { afterAll, describe, expect, it } from '@jest/globals';
import { historyContract, viewStoreContract } from '#read-model/contract';
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

viewStoreContract('MongoDB', async () => (await fresh()).viewStore);
historyContract('MongoDB', async () => (await fresh()).history);

describe('the server of the views', () => {
  it('is told with a warning where what it acknowledges may be lost', async () => {
    const { engine, version, warning } = await mongoServerAt({ address: mongoAddress() });
    expect(version).toMatch(/^\d+\.\d+/);
    if (engine === 'FerretDB') expect(warning).toContain('tests only');
    else expect(warning ?? 'standalone').toContain('standalone');
  });
});
