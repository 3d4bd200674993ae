import { describe, expect, it } from '@jest/globals';
import { mongoServerAt, openMongoViews } from './index.js';

describe('views in MongoDB', () => {
  it('tell in one sentence that no server answers, without the password', async () => {
    const opening = openMongoViews({ address: 'mongodb://kenal:p@ss@127.0.0.1:1/views' });
    await expect(opening).rejects.toThrow(/^[^@]+$/);
    const asking = mongoServerAt({ address: 'mongodb://kenal:secret@127.0.0.1:1/views' });
    await expect(asking).rejects.toThrow('No MongoDB server answers at mongodb://127.0.0.1:1/views.');
  }, 20_000);

  it('tell what is wrong with an address', async () => {
    await expect(openMongoViews({ address: 'http://127.0.0.1:1' })).rejects.toThrow('Invalid scheme');
  });
});
