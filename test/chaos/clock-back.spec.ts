import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { files } from '#composition';
import { kenal } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer } from '../support/server.js';

const AHEAD_MS = 30 * 60_000;
/** What is loaded before the server is: the machine's clock, half an hour ahead. */
const AHEAD = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${AHEAD_MS};`;

const folder = newFolder();

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
});

describe('a clock that is set back', () => {
  it('stops nothing, and no event is recorded before the ones that were there', async () => {
    const ahead = await startServer(folder, { NODE_OPTIONS: `--import="${AHEAD}"` });
    await (await ahead.as('agent')).send('RegisterCustomer', { customerId: 'c-1', name: 'Sri' });
    await ahead.stop();
    const server = await startServer(folder);
    const api = await server.as('agent');
    await api.send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri Lestari' } });
    const { position: after } = await api.send('RegisterCustomer', { customerId: 'c-2', name: 'Budi' });
    for (const [id, name] of [
      ['c-1', 'Sri Lestari'],
      ['c-2', 'Budi'],
    ] as const) {
      expect((await api.view(`customer-360/${id}`, { after })).body.profile.name.value).toBe(name);
    }
    await server.stop();
    const times = recordedAt();
    expect(Date.parse(times[0]!)).toBeGreaterThan(Date.now() + AHEAD_MS / 2);
    expect(times).toEqual(times.toSorted());
    expect((await kenal(folder, ['verify'])).code).toBe(0);
  }, 60_000);
});

const recordedAt = (): string[] => {
  const log = new Database(files(folder).events, { readonly: true });
  const sql = 'SELECT recorded_at FROM events ORDER BY position';
  const times = log.prepare<[], string>(sql).pluck().all();
  log.close();
  return times;
};
