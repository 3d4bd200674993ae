import { existsSync, statfsSync } from 'node:fs';
import type { Command } from 'commander';
import { files } from '#composition';
import { openSqliteEventStore } from '#event-store/sqlite';
import { configuration } from '../config.js';
import { runningServer } from '../connection.js';
import { print } from '../output.js';

const GIB = 1024 ** 3;
const LITTLE_SPACE_GIB = 1;

export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .description('What is configured, what runs, what the stores hold, and what is wrong.')
    .addHelpText('after', '\nExample:\n  kenal doctor --json')
    .action(async (_options: object, command: Command) => {
      const config = configuration();
      const server = await runningServer(config);
      const events = await eventsOf(config.data);
      const freeGib = existsSync(config.data) ? free(config.data) : free('.');
      const faults =
        freeGib < LITTLE_SPACE_GIB ? [`Only ${freeGib.toFixed(1)} GiB are free under ${config.data}.`] : [];
      const answer = {
        node: process.version,
        settings: config.settings,
        server: server ?? null,
        events,
        freeGib,
        faults,
      };
      print(command, answer, [
        `Node ${process.version}`,
        ...config.settings.map(({ name, value, from }) => `${name} = ${value} (${from})`),
        `server: ${server ?? 'not running on this data folder'}`,
        `log: ${events === undefined ? 'none yet' : `${events} events`}`,
        `disk: ${freeGib.toFixed(1)} GiB free`,
        ...(faults.length > 0 ? faults : ['No fault found.']),
      ]);
      if (faults.length > 0) process.exitCode = 1;
    });
};

const eventsOf = async (data: string): Promise<number | undefined> => {
  const file = files(data).events;
  if (!existsSync(file)) return undefined;
  const store = openSqliteEventStore({ file, readonly: true });
  return Number(await store.head().finally(() => store.close()));
};

const free = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / GIB;
};
