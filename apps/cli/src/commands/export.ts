import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Command } from 'commander';
import { COMMAND_LINE, tokenKeysOf } from '#composition';
import { systemClock, Tokens } from '#platform';
import { answerOf } from '../answers.js';
import { asInstant, asPosition } from '../arguments.js';
import { configuration } from '../config.js';
import { writableFile } from '../files.js';
import { runningServer } from '../running.js';
import { print } from '../output.js';
import { WrongUse } from '../wrong-use.js';

interface Options {
  readonly customer?: string;
  readonly stream?: string;
  readonly from?: string;
  readonly to?: string;
  readonly position?: string;
  readonly out: string;
}

const TOKEN_SECONDS = 3_600;
const POSITION_DIGITS = 20;

export const addExport = (program: Command): void => {
  program
    .command('export')
    .description('A signed export of events, which `kenal verify <file>` checks without the log. Kenal must run.')
    .option('--customer <id>', 'of a customer')
    .option('--stream <name>', 'of a stream')
    .option('--position <n>', 'of the whole log up to this position', asPosition)
    .option('--from <instant>', 'of what was recorded from then', asInstant)
    .option('--to <instant>', 'and before then', asInstant)
    .requiredOption('--out <file>', 'where to', writableFile)
    .addHelpText('after', '\nExample:\n  kenal export --customer c-1 --out c-1.ndjson')
    .action(async ({ out, position, ...wanted }: Options, command: Command) => {
      mustNameOne({ ...wanted, position });
      const config = configuration();
      const address = await runningServer(config);
      if (address === undefined) throw new Error(`Kenal does not run on ${config.data}. Start it first.`);
      const tokens = new Tokens(tokenKeysOf(config.data), systemClock());
      const token = await tokens.issue({ subject: COMMAND_LINE, role: 'auditor', ttlSeconds: TOKEN_SECONDS });
      const upTo = position && { upTo: position.padStart(POSITION_DIGITS, '0') };
      const query = new URLSearchParams({ ...wanted, ...upTo });
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${address}/v1/audit/export?${query}`, { headers });
      if (!answer.ok) await answerOf(answer);
      await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(out, { mode: 0o600 }));
      print(command, { out }, [out]);
    });
};

const mustNameOne = ({ customer, stream, position, from, to }: Omit<Options, 'out'>): void => {
  const given = [customer, stream, position, from ?? to].filter((text) => text !== undefined);
  if (given.length === 1 && (from === undefined) === (to === undefined)) return;
  throw new WrongUse('Say one of --customer, --stream, --position, or --from and --to.');
};
