import { accessLogContract } from '../contract/index.js';
import { startBench } from './testing/bench.js';

accessLogContract('the EventStoreDB protocol', async () => {
  const bench = await startBench();
  const logs = [bench.open()];
  return {
    log: logs[0]!,
    open() {
      logs.push(bench.open());
      return logs.at(-1)!;
    },
    pass: bench.pass,
    block: (isBlocked) => bench.refuse(isBlocked ? /^/ : undefined),
    patienceMs: 3_000,
    verify: () => bench.open().verify(),
    tamper: async (n) =>
      bench.tamper(n, (entries) => JSON.parse(JSON.stringify(entries).replaceAll('"ann"', '"ben"')) as unknown),
    async close() {
      for (const log of logs) await log.close();
      await bench.close();
    },
  };
});
