import { afterAll } from '@jest/globals';
import { historyContract, viewStoreContract } from '#read-model/contract';
import { mongoAddress } from '#read-model/testing';
import { openMongoViews, type MongoViews } from './views.js';

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
