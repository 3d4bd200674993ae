import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { derivedFrom } from '#messaging';
import { configuration } from '../config.js';
import { connectToLog } from '../connection.js';
import { countRows } from '../import/rows.js';
import { loadMapping } from '../import/mapping.js';
import { runImport, type ImportResult, type RejectedRow, type Send } from '../import/run-import.js';
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
    .option('--dry-run', 'read and convert every row, send nothing')
    .option('--strict', 'stop at the first bad row')
    .option('--report <file>', 'where bad rows are listed (default: <file>.rejected.ndjson)')
    .addHelpText('after', '\nExample:\n  kenal import CDNOW_master.txt --mapping cdnow-purchases')
    .action(importFile);
};

const importFile = async (file: string, options: Options, command: Command): Promise<void> => {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const config = configuration();
  const mapping = loadMapping(options.mapping);
  const report = new ReportFile(options.report ?? `${basename(file)}.rejected.ndjson`);
  const connection = options.dryRun ? undefined : await connectToLog(config);
  const correlationId = derivedFrom('import', mapping.name, await sha256(file));
  const bar = progress('Import');
  const total = await countRows(file, mapping.format);
  const send: Send = async ({ name, body, key }) => {
    if (!connection) return { events: 0 };
    const { events, duplicate } = await connection.send(name, body, { key: `${mapping.name} ${key}`, correlationId });
    return { events: duplicate ? 0 : events.length };
  };
  const started = Date.now();
  try {
    const reject = (row: RejectedRow) => report.write(row);
    const zone = config.timeZone;
    const strict = options.strict ?? false;
    const result = await runImport({
      file,
      mapping,
      zone,
      send,
      strict,
      reject,
      progress: (rows) => bar.update(rows, total),
    });
    const seconds = (Date.now() - started) / 1_000;
    bar.stop();
    print(command, { ...result, seconds, correlationId, report: report.name }, linesOf(result, seconds, report.name));
    if (result.rejected > 0) process.exitCode = 1;
  } finally {
    bar.stop();
    await connection?.close();
  }
};

const linesOf = ({ rows, rejected, events, registered }: ImportResult, seconds: number, report: string | undefined) => [
  `${rows} rows in ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} rows/s): ` +
    `${events} events, ${registered} customers registered`,
  ...(rejected > 0 ? [`${rejected} rows were left out: ${report}`] : []),
];

/** Made when the first bad row comes. */
class ReportFile {
  private stream: ReturnType<typeof createWriteStream> | undefined;

  constructor(private readonly path: string) {}

  get name(): string | undefined {
    return this.stream && this.path;
  }

  write(row: RejectedRow): void {
    this.stream ??= createWriteStream(this.path);
    this.stream.write(`${JSON.stringify(row)}\n`);
  }
}

const sha256 = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  if (statSync(file).isDirectory()) throw new Error(`${file} is a folder.`);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
