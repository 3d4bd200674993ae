import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MemoryViewStore } from '#read-model/memory';
import { ProjectorClient } from './projector-client.js';
import type { ProjectionReport } from './reports.js';
import { serveProjector } from './serve-projector.js';
import { ScratchLog } from './testing/scratch-log.js';
import { POISON, tillView } from './testing/till-view.js';
import { Reporting } from './reporting.js';
import { Watermarks } from './watermarks.js';

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

const start = (log: ScratchLog, compose?: () => Promise<never>) => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const viewStore = new MemoryViewStore();
  let closed = false;
  const parts = { store: log.store, viewStore, views: [tillView()], close: async () => void (closed = true) };
  serveProjector(port2, compose ?? (async () => parts));
  const reports: ProjectionReport[] = [];
  const client = new ProjectorClient(port1, new Watermarks(), new Reporting((report) => void reports.push(report)));
  return { client, reports, isClosed: () => closed };
};

describe('a projector behind a port', () => {
  it('tells its watermarks and what it does, and answers what it is asked', async () => {
    const log = new ScratchLog();
    const { client, reports, isClosed } = start(log);
    await client.start();
    const position = log.write({ stream: 'note-1', type: 'Noted', subject: 'c1', body: { text: 'a' } });
    expect(await client.watermarks.reached('till', position, 2_000)).toBe(true);
    expect(await client.status()).toMatchObject([{ view: 'till', state: 'live', position, lagEvents: 0 }]);
    expect(await client.rebuild(['till'], { dryRun: true })).toMatchObject([{ equal: true }]);
    expect(reports.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['folded', 'published', 'building']));
    await client.stop();
    expect(isClosed()).toBe(true);
  });

  it('passes failures on', async () => {
    const log = new ScratchLog();
    const { client } = start(log);
    await client.start();
    const position = log.write({ stream: 'note-1', type: 'Noted', subject: 'c1', body: { text: POISON } });
    await client.watermarks.reached('till', position, 2_000);
    await expect(client.rebuild(['till'])).rejects.toThrow('note-1@0');
    await expect(client.retry('tell', 'c1')).rejects.toThrow('tell');
    const failing = start(log, () => Promise.reject(new Error('no such file')));
    await expect(failing.client.start()).rejects.toThrow('no such file');
    await client.stop();
  });
});
