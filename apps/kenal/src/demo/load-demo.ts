import { Rejection } from '#kernel';
import type { Envelope } from '#messaging';
import type { Kenal } from '#composition';
import { CUSTOMERS, definitions, lives, type DemoCommand, type Life } from './organisation.js';

/** Lives written at once. */
const AT_ONCE = 64;
const TOLD_EVERY = 250;

const sender: Envelope['sender'] = { client: 'demo', actor: { kind: 'system', id: 'demo' }, roles: ['admin'] };

/** Writes the generated organisation into a log. Again: appends nothing, since every command meets its own result. */
export const loadDemo = async ({ writing }: Kenal): Promise<void> => {
  const started = Date.now();
  const send = ({ name, body }: DemoCommand, key: string) =>
    writing.handling.handle({ name, body, sender, idempotencyKey: key });
  for (const [nth, definition] of definitions.entries()) await send(definition, `definition-${nth}`);
  let written = 0;
  const write = async ({ customerId, commands }: Life): Promise<void> => {
    for (const [nth, command] of commands.entries()) await send(command, `${customerId}-${nth}`).catch(ifRefused);
    written += 1;
    if (written % TOLD_EVERY === 0) process.stderr.write(`Demo: ${written} of ${CUSTOMERS} customers\n`);
  };
  const source = lives()[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = source.next(); !next.done; next = source.next()) await write(next.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  process.stderr.write(`Demo: ${CUSTOMERS} customers in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
};

// A generated life may advance a deal that it has just lost; a refusal is an answer like any other.
const ifRefused = (error: unknown): void => {
  if (!(error instanceof Rejection)) throw error;
};
