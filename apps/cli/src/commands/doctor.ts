import { existsSync, statfsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { examineEngines, examineFolder, type Engine, type ExaminedFolder } from '#composition';
import { configuration } from '../config.js';
import { runningServer } from '../running.js';
import { print } from '../output.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LITTLE_SPACE_GIB = 1;

export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .description(
      'What is configured, what runs, what the stores hold, and what is wrong. Reads every page of the data folder.',
    )
    .addHelpText('after', '\nExample:\n  kenal doctor --json')
    .action(async (_options: object, command: Command) => {
      const config = configuration();
      const server = (await runningServer(config)) ?? null;
      const engines = await examineEngines(config);
      const { databases, faults: ofFolder } = await examineFolder(config, tellReading);
      const freeGib = free(existsSync(config.data) ? config.data : '.');
      const faults = [
        ...engines.flatMap(({ setting, fault }) => (fault === undefined ? [] : [`${setting}: ${fault}`])),
        ...ofFolder,
        ...(freeGib < LITTLE_SPACE_GIB ? [`Only ${freeGib.toFixed(1)} GiB are free under ${config.data}.`] : []),
      ];
      print(
        command,
        { node: process.version, settings: config.settings, server, engines, databases, freeGib, faults },
        [
          `Node ${process.version}`,
          ...config.settings.map(({ name, value, from }) => `${name} = ${value} (${from})`),
          `server: ${server ?? 'not running on this data folder'}`,
          ...engines.flatMap(lineOf),
          ...databases.map(sizeOf),
          `disk: ${freeGib.toFixed(1)} GiB free`,
          ...(faults.length > 0 ? faults : ['No fault found.']),
        ],
      );
      if (faults.length > 0) process.exitCode = 1;
    });
};

const lineOf = ({ setting, engine, can, warning }: Engine): string[] =>
  engine === undefined ? [] : [`${setting}: ${engine}: ${can}`, ...(warning === undefined ? [] : [`  ${warning}`])];

const sizeOf = ({ file, bytes }: ExaminedFolder['databases'][number]): string =>
  `${basename(file)}: ${(bytes / MIB).toFixed(1)} MiB, every page read`;

/** A file that takes more than a moment. */
const tellReading = (file: string, bytes: number): void => {
  if (bytes >= GIB) process.stderr.write(`Reading ${file}, ${(bytes / GIB).toFixed(1)} GiB …\n`);
};

const free = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / GIB;
};
