import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApartApi, startEngines, type Engines } from '../support/apart.js';
import type { Api } from '../support/api.js';
import { killLeftOvers, newFolder, removeFolder, startApp, type Server } from '../support/server.js';

const CUSTOMERS = 60;
/** Written before the projectors start, and while one of them is killed and another one joins. */
const CHANGES = 300;

jest.setTimeout(240_000);

const changes = async (api: Api, from: number): Promise<string> => {
  let last = '';
  for (let nth = from; nth < from + CHANGES; nth += 20) {
    const some = Array.from({ length: 20 }, (_, plus) => (nth + plus) % CUSTOMERS);
    const sent = await Promise.all(
      some.map((n) => api.send('ChangeProfile', { customerId: `c-${n}`, set: { name: `Sri ${nth}` } })),
    );
    last = sent
      .map(({ position }) => position as string)
      .sort()
      .at(-1)!;
  }
  return last;
};

/** Rows as projectors left them, or (`asOf`) folded anew from the customer's own events. */
const rowsOf = (api: Api, query: Record<string, string>): Promise<any[]> =>
  Promise.all(Array.from({ length: CUSTOMERS }, async (_, n) => (await api.view(`customer-360/c-${n}`, query)).body));

describe.each([1, 2, 4])('%s projector processes on one topic', (count) => {
  const folder = newFolder();
  const projectors: Server[] = [];
  let engines: Engines;
  let commandApi: Server;
  let queryApi: Server;
  let api: Api;

  const startProjector = async () => projectors.push(await startApp('projector', folder, engines.settings));

  beforeAll(async () => {
    engines = await startEngines();
    commandApi = await startApp('command-api', folder, engines.settings);
    queryApi = await startApp('query-api', folder, engines.settings);
    api = new ApartApi(await commandApi.as('admin'), await queryApi.as('admin'));
    for (let n = 0; n < CUSTOMERS; n += 1) await api.send('RegisterCustomer', { customerId: `c-${n}`, name: 'Sri' });
  });
  afterAll(async () => {
    for (const server of [queryApi, ...projectors, commandApi]) await server.stop();
    killLeftOvers();
    await engines.stop();
    removeFolder(folder);
  });

  it('fold every row, whoever joins and dies', async () => {
    const before = await changes(api, 0);
    const started = performance.now();
    await Promise.all(Array.from({ length: count }, startProjector));
    for (let status = 0; status !== 200;) ({ status } = await api.view('customer-360/c-0', { after: before }));
    const seconds = (performance.now() - started) / 1_000;
    console.log(
      `${count} projectors: ${CUSTOMERS + CHANGES} events into all views in ${seconds.toFixed(1)} s, start included`,
    );
    const writing = changes(api, CHANGES);
    await projectors.shift()!.kill();
    await startProjector();
    const after = await writing;
    for (let status = 0; status !== 200;) ({ status } = await api.view('customer-360/c-0', { after }));
    const rows = await rowsOf(api, { after });
    expect(rows).toEqual(await rowsOf(api, { after, asOf: new Date().toISOString() }));
    const each = (2 * CHANGES) / CUSTOMERS;
    expect(rows.map((row) => row.profile.name.address)).toEqual(rows.map((_, n) => `customer-c-${n}@${each}`));
  });
});
