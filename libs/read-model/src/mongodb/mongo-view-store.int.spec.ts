import { afterAll } from '@jest/globals';
import { viewStoreContract } from '#read-model/contract';
import { mongoAddress } from '#read-model/testing';
import { openMongoViews } from './views.js';

const addresses: string[] = [];

afterAll(async () => {
  for (const address of addresses) {
    const { discard, viewStore } = await openMongoViews({ address });
    await discard();
    await viewStore.close();
  }
});

viewStoreContract('MongoDB', async () => {
  const address = mongoAddress();
  addresses.push(address);
  return (await openMongoViews({ address })).viewStore;
});
