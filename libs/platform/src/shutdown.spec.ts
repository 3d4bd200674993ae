import { describe, expect, it } from '@jest/globals';
import { Shutdown } from './shutdown.js';

const quiet = () => {
  const failed: unknown[] = [];
  return {
    failed,
    log: { info: () => undefined, error: ({ closer }: { closer: string }) => failed.push(closer) } as never,
  };
};

describe('shutdown', () => {
  it('closes in the reverse order of opening, each after the one before', async () => {
    const closed: string[] = [];
    const shutdown = new Shutdown(quiet().log);
    shutdown.add('store', () => void closed.push('store'));
    shutdown.add('projector', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      closed.push('projector');
    });
    expect(await shutdown.run()).toBe(true);
    expect(closed).toEqual(['projector', 'store']);
  });

  it('goes on past a closer that fails or hangs, and says so', async () => {
    const closed: string[] = [];
    const { failed, log } = quiet();
    const shutdown = new Shutdown(log, 10);
    shutdown.add('store', () => void closed.push('store'));
    shutdown.add('failing', () => {
      throw new Error('no');
    });
    shutdown.add('hanging', () => new Promise<void>(() => undefined));
    expect(await shutdown.run()).toBe(false);
    expect(closed).toEqual(['store']);
    expect(failed).toEqual(['hanging', 'failing']);
  });

  it('closes once, however often it is asked', async () => {
    let closed = 0;
    const shutdown = new Shutdown(quiet().log);
    shutdown.add('store', () => void (closed += 1));
    await Promise.all([shutdown.run(), shutdown.run()]);
    expect(closed).toBe(1);
  });

  it('runs at a signal and exits with 0; a later signal exits with 1 at once', async () => {
    const codes: number[] = [];
    const shutdown = new Shutdown(quiet().log);
    let release = (): void => undefined;
    shutdown.add('store', () => new Promise<void>((resolve) => (release = resolve)));
    const before = new Set(process.listeners('SIGTERM'));
    let nowMs = 1_000;
    shutdown.listen(
      (code) => void codes.push(code),
      () => nowMs,
    );
    const [ours] = process.listeners('SIGTERM').filter((listener) => !before.has(listener));
    ours!('SIGTERM');
    nowMs = 1_499;
    ours!('SIGTERM');
    expect(codes).toEqual([]);
    nowMs = 1_500;
    ours!('SIGTERM');
    expect(codes).toEqual([1]);
    release();
    await shutdown.run();
    await new Promise((resolve) => setImmediate(resolve));
    expect(codes).toEqual([1, 0]);
    process.removeListener('SIGTERM', ours!);
    process.removeListener('SIGINT', ours!);
  });
});
