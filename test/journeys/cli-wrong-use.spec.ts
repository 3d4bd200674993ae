import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { kenal } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

jest.setTimeout(60_000);

const folder = newFolder();
let server: Server;

beforeAll(async () => {
  server = await startServer(folder);
});

afterAll(async () => {
  await server?.stop();
  killLeftOvers();
  removeFolder(folder);
});

describe('kenal', () => {
  it('takes for wrong use, exit 2, what it does not know', async () => {
    const wrong = [
      ['frobnicate'],
      ['token', '--role', 'root', '--subject', 'ann'],
      ['token', '--role', 'agent'],
      ['token', '--role', 'agent', '--subject', 'ann', '--ttl', 'soon'],
      ['token', '--role', 'agent', '--subject', 'Ann Lee'],
      ['token', '--role', 'agent', '--subject', 'ann', '--commands', 'AdvanceDeal'],
      ['token', '--role', 'service', '--subject', 'shop', '--commands', 'AdvanceDeals'],
      ['import', 'file.csv'],
      ['rebuild', 'customer-361'],
      ['verify', '--colour'],
      ['backup', 'a', 'b'],
      ['forget', 'c-1', '--basis', 'whim'],
      ['score', '--model', 'zodiac@1'],
    ];
    const ends = await Promise.all(wrong.map(async (args) => ({ args, ...(await kenal(folder, args)) })));
    for (const end of ends)
      expect(end).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: /) });
  });

  it.each([
    [['import', 'nowhere.csv', '--mapping', 'cdnow-purchases'], 'There is no file nowhere.csv.'],
    [['import', '.', '--mapping', 'cdnow-purchases'], '. is a folder.'],
    [['score', '--as-of', '2026-13-01'], 'A day such as 2026-11-22.'],
    [['fit', '--as-of', 'yesterday'], 'A day such as 2026-11-22.'],
    [['what-if', '--as-of', '1998-6-30'], 'A day such as 2026-11-22.'],
    [['what-if', '--window-days', 'many'], 'windowDays'],
    [['export', '--customer', 'c-1', '--out', 'no/where.ndjson'], 'There is no folder'],
    [['export', '--out', 'all.ndjson'], 'Say one of --customer, --stream, --position, or --from and --to.'],
    [['export', '--position', 'ten', '--out', 'all.ndjson'], 'A position: a number.'],
    [['export', '--from', 'then', '--to', 'now', '--out', 'all.ndjson'], 'An instant such as'],
    [['verify', 'nowhere.ndjson'], 'There is no file nowhere.ndjson.'],
    [['verify', '--chain', '--seals', 'nowhere.ndjson'], 'There is no file nowhere.ndjson.'],
    [['copy', '--from', 'sqlite', '--to', 'sqlite'], '--from and --to are the same store.'],
    [['restore', 'nowhere'], 'There is no folder nowhere.'],
    [['privacy', 'export', 'c-1', '--reason', 'request-7', '--file', 'no/where.json'], 'There is no folder'],
    [['privacy', 'export', 'c-1', '--reason', 'she asked'], 'The id of a request'],
    [['forget', 'c 1'], 'customerId'],
    [['keys'], 'Usage: kenal keys'],
    [[], 'Usage: kenal'],
  ])('takes for wrong use, exit 2, with a sentence: %j', async (args, sentence) => {
    const end = await kenal(folder, args);
    expect(end).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(end.stderr).not.toMatch(/ at .*\.js/);
  });

  it.each([
    [
      ['frobnicate'],
      2,
      { status: 400, code: 'wrong-use', detail: expect.stringMatching(/^unknown command 'frobnicate'/) },
    ],
    [['score', '--as-of', 'yesterday'], 2, { code: 'wrong-use', detail: expect.stringContaining('A day such as') }],
    [['import', 'nowhere.csv', '--mapping', 'x'], 2, { code: 'wrong-use', detail: expect.any(String) }],
    [['forget', 'c 1'], 2, { status: 422, code: 'invalid-command', errors: [{ path: 'customerId' }] }],
    [['forget', 'c-9'], 1, { status: 404, code: 'unknown-customer', detail: 'There is no customer c-9.' }],
    [[], 2, { code: 'wrong-use', detail: 'Name a command. `kenal --help` lists them.' }],
    [['restore', '.'], 1, { status: 500, code: 'failed', detail: expect.stringContaining('Kenal runs on') }],
  ])('tells a failure as one JSON object on standard error with --json: %j', async (args, code, problem) => {
    const end = await kenal(folder, [...args, '--json']);
    expect(end).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(end.stderr)).toMatchObject({ type: expect.stringMatching(/^urn:kenal:problem:/), ...problem });
  });
});
