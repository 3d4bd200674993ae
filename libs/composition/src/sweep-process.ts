import { sweep, tracesOf } from '#privacy';
import type { SweepTask } from './sweep-apart.js';

process.once('message', async (task) => {
  const { folder, texts } = task as SweepTask;
  process.send?.(await sweep(folder, tracesOf(texts)));
});
process.once('disconnect', () => process.exit());
