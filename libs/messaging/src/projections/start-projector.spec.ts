import { describe, expect, it } from '@jest/globals';
import type { ProjectionReport } from './reports.js';
import { startProjector } from './start-projector.js';

/** A thread that speaks the projector's language and dies when it is asked to retry. */
const thread = (start: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData, threadId } from 'node:worker_threads';
    const done = (id, value) => parentPort.postMessage({ kind: 'done', id, value });
    const calls = {
      start: (id) => { ${start} },
      retry: (id) => { process.exit(3); },
      rebuild: (id) => done(id, [workerData, threadId]),
      stop: (id) => { done(id); parentPort.close(); },
    };
    parentPort.on('message', ({ id, call }) => calls[call](id));
  `)}`,
  );

const TELLS = `
  parentPort.postMessage({ kind: 'watermarks', positions: new Map([['till', String(threadId)]]) });
  done(id);`;

const untilTrouble = async (reports: readonly ProjectionReport[]): Promise<void> => {
  while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('startProjector', () => {
  it('replaces a thread that dies, and fails what was asked of it', async () => {
    const reports: ProjectionReport[] = [];
    const report = (one: ProjectionReport): void => void reports.push(one);
    const projector = await startProjector({ entry: thread(TELLS), settings: { data: 'd' }, report });
    const [settings, first] = (await projector.rebuild(['till'])) as unknown as [object, number];
    expect(settings).toEqual({ data: 'd' });
    expect(projector.watermarks.of('till')).toBe(String(first));
    await expect(projector.retry('till', 'c1')).rejects.toThrow('ended with 3');
    await untilTrouble(reports);
    await expect(projector.status()).rejects.toThrow('ended with 3');
    expect(reports).toMatchObject([{ kind: 'trouble', error: expect.stringContaining('ended with 3') }]);
    await expect(projector.watermarks.reached('till', String(first + 1), 5_000)).resolves.toBe(true);
    const [, second] = (await projector.rebuild(['till'])) as unknown as [object, number];
    expect(second).toBeGreaterThan(first);
    await projector.stop();
  });

  it('throws where the thread cannot begin', async () => {
    const failing = thread(`parentPort.postMessage({ kind: 'failed', id, error: new Error('no such folder') })`);
    await expect(startProjector({ entry: failing, settings: {} })).rejects.toThrow('no such folder');
    await expect(startProjector({ entry: thread('process.exit(1)'), settings: {} })).rejects.toThrow('ended with 1');
  });
});
