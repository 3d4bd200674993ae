import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { files } from '#composition';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMEOUT_MS = 120_000;
const folder = newFolder();
let server: Server;

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

beforeAll(async () => {
  server = await startServer(folder);
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  killLeftOvers();
  removeFolder(folder);
});

describe('kenal doctor', () => {
  test('tells settings, server, log and disk', async () => {
    const answer = await kenalJson(folder, ['doctor']);
    expect(answer).toMatchObject({ node: process.version, server: server.address, faults: [] });
    expect(answer.engines).toEqual([
      {
        setting: 'KENAL_EVENT_STORE',
        engine: 'SQLite, in the process',
        can: expect.stringMatching(/^[1-9]\d* events$/),
      },
      { setting: 'KENAL_VIEW_STORE', engine: 'SQLite, in the process', can: expect.any(String) },
    ]);
    expect(answer.settings).toContainEqual({ name: 'KENAL_DATA', value: folder, from: 'environment' });
    expect((await kenal(folder, ['doctor'])).stdout).toMatch(/KENAL_DATA = [^]*No fault found\./);
  });

  test('tells what is wrong with the data folder', async () => {
    const damaged = newFolder();
    cpSync(folder, damaged, { recursive: true });
    writeFileSync(files(damaged).keys, 'Zzz'.repeat(10_000));
    const { code, stdout } = await kenal(damaged, ['doctor']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^\S*keys\.db is damaged/m) });
    removeFolder(damaged);
  });

  test('says of each engine that does not answer what is wrong, and no password', async () => {
    const { code, stdout } = await kenal(folder, ['doctor'], undefined, {
      KENAL_EVENT_STORE: 'esdb://admin:secret@127.0.0.1:1?tls=false',
      KENAL_VIEW_STORE: 'mongodb://admin:secret@127.0.0.1:2/kenal',
      KENAL_KAFKA: '127.0.0.1:3',
    });
    const sentences = stdout.split('\n').filter((line) => /^KENAL_(EVENT_STORE|VIEW_STORE|KAFKA): /.test(line));
    expect([code, sentences]).toEqual([
      1,
      [
        expect.stringMatching(/^KENAL_EVENT_STORE: No EventStoreDB answers at 127\.0\.0\.1:1\./),
        expect.stringMatching(/^KENAL_VIEW_STORE: No MongoDB server answers at mongodb:\/\/127\.0\.0\.1:2/),
        expect.stringMatching(/^KENAL_KAFKA: Kafka cannot be reached at 127\.0\.0\.1:3\./),
      ],
    ]);
    expect(stdout).not.toMatch(/secret|\n {4}at /);
  });

  test('takes a wrong setting for a fault', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'kenal-cwd-'));
    writeFileSync(join(cwd, 'kenal.config.json'), '{ "KENAL_COLOUR": "red", "KENAL_CURRENCY": "XYZ" }');
    const { code, stderr } = await kenal(folder, ['doctor'], cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/KENAL_COLOUR is no setting\.[^]*KENAL_CURRENCY must be a code of ISO 4217/);
  });
});
