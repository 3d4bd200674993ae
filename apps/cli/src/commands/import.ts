import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { contexts } from '#catalogue';
import { commandsOf } from '#composition';
import { checkCommand, derivedFrom } from '#messaging';
import { systemClock } from '#platform';
import { configuration } from '../config.js';
import { connectToLog, type Connection } from '../connection.js';
import { existingFile } from '../files.js';
import { loadMapping } from '../import/mapping.js';
import { ReportFile } from '../import/report-file.js';
import { countRows } from '../import/rows.js';
import { runImport, type ImportResult, type Send } from '../import/run-import.js';
import { print, progress } from '../output.js';

interface Options {
  readonly mapping: string;
  readonly dryRun?: boolean;
  readonly strict?: boolean;
  readonly report?: string;
}

export const addImport = (program: Command): void => {
  program
    .command('import')
    .description('Send the rows of a file as commands. Again: nothing is appended. Interrupted: run it again.')
    .argument('<file>', 'delimited text, CSV or NDJSON')
    .requiredOption('--mapping <name|file>', 'a built-in mapping (cdnow-purchases) or a JSON file')
    .option('--dry-run', 'read, convert and check every row, send nothing')
    .option('--strict', 'stop at the first bad row')
    .option('--report <file>', 'where bad rows are listed (default: <name of the file>.rejected.ndjson, here)')
    .addHelpText('after', '\nExample:\n  kenal import CDNOW_master.txt --mapping cdnow-purchases')
    .action(importFile);
};

const importFile = async (file: string, options: Options, command: Command): Promise<void> => {
  const mapping = loadMapping(options.mapping);
  const reportName = options.report ?? `${basename(existingFile(file))}.rejected.ndjson`;
  const config = configuration();
  const report = new ReportFile(reportName, file);
  const correlationId = derivedFrom('import', mapping.name, await sha256(file));
  const total = await countRows(file, mapping.format);
  const connection = options.dryRun ? undefined : await connectToLog(config);
  const bar = progress('Import');
  const started = Date.now();
  try {
    const result = await runImport({
      file,
      mapping,
      zone: config.timeZone,
      send: connection ? sendTo(connection, correlationId) : checkOnly,
      strict: options.strict ?? false,
      reject: (row) => report.write(row),
      progress: (rows) => bar.update(rows, total),
    });
    const seconds = (Date.now() - started) / 1_000;
    bar.stop();
    const about = connection ? { correlationId } : { dryRun: true, notTold: NOT_TOLD };
    print(command, { ...result, seconds, ...about, report: report.name }, [
      ...linesOf(result, seconds, report.name),
      ...(connection ? [] : [`Nothing was sent. Not told: ${NOT_TOLD}.`]),
    ]);
    if (result.rejected > 0) process.exitCode = 1;
  } finally {
    bar.stop();
    report.close();
    await connection?.close();
  }
};

const sendTo =
  (connection: Pick<Connection, 'send'>, correlationId: string): Send =>
  async ({ name, body, key }) => {
    const { events, duplicate } = await connection.send(name, body, { key, correlationId });
    return { events: duplicate ? 0 : events.length };
  };

const COMMANDS = commandsOf(contexts);
const NOT_TOLD = 'what rules say to the rows in view of what is recorded, and which were imported before';

const checkOnly: Send = async ({ name, body }) => {
  checkCommand(COMMANDS.get(name)!, body, systemClock().now());
  return { events: 0 };
};

const linesOf = (
  { rows, rejected, events, registered, absent }: ImportResult,
  seconds: number,
  report: string | undefined,
) => [
  `${rows} rows in ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} rows/s): ` +
    `${events} events, ${registered} customers registered`,
  ...(absent.length > 0 ? [`No row has ${absent.join(', ')}, which the mapping names.`] : []),
  ...(rejected > 0 ? [`${rejected} rows were left out: ${report}`] : []),
];

const sha256 = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
