import type { Readable } from 'node:stream';
import { Rejection, type Fault } from '#kernel';
import type { Receipt } from '#messaging';
import { parseJson } from './json-body.js';
import { linesOf, LineTooLong } from './lines.js';
import { Problem, problemBody, problemOf } from './problem.js';

/** One line of a batch. */
export interface Line {
  readonly name: string;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
}

export interface Context {
  readonly correlationId: string;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
  readonly send: (line: Line) => Promise<Receipt>;
}

const MAX_LINES = 100_000;
const MAX_LINE_BYTES = 256 * 1024;

/**
 * Sends each line's command when the one before is done, and tells what became of it, a line each:
 * `{ line, status, receipt }` or `{ line, status, problem }`. Ends early, with a last line that says so, when a line or
 * the batch is too long, or the server stops.
 */
export async function* answerLines(input: Readable, context: Context): AsyncGenerator<string> {
  const text = (line: number, problem: Problem): string => {
    const body = problemBody(problem, context.correlationId);
    return `${JSON.stringify({ line, status: problem.status, problem: body })}\n`;
  };
  let number = 0;
  try {
    for await (const bytes of linesOf(input, MAX_LINE_BYTES)) {
      number += 1;
      if (number > MAX_LINES) throw new Problem(413, 'batch-too-long', `A batch has at most ${MAX_LINES} lines.`);
      if (context.closing.aborted)
        throw new Problem(503, 'shutting-down', 'The server is stopping. Send the rest again.');
      const outcome = await handled(bytes, context.send);
      yield outcome instanceof Problem
        ? text(number, outcome)
        : `${JSON.stringify({ line: number, status: 200, receipt: outcome })}\n`;
    }
  } catch (error) {
    if (error instanceof LineTooLong) {
      yield text(number + 1, new Problem(413, 'body-too-large', 'The line is larger than 256 KiB.'));
    } else if (error instanceof Problem) {
      yield text(number, error);
    } else {
      throw error;
    }
  }
}

const handled = async (bytes: Buffer, send: Context['send']): Promise<Receipt | Problem> => {
  try {
    return await send(lineOf(bytes));
  } catch (error) {
    return problemOf(error, 'command');
  }
};

const lineOf = (bytes: Buffer): Line => {
  const value = parseJson(bytes) as Partial<Record<keyof Line, unknown>> | null;
  mustKnowFields(value);
  const { name, idempotencyKey, body } = value ?? {};
  const keyed = idempotencyKey === undefined || typeof idempotencyKey === 'string';
  if (typeof name !== 'string' || !keyed || body === undefined) {
    throw new Problem(400, 'malformed-line', 'A line is { "name": "…", "idempotencyKey": "…", "body": {…} }.');
  }
  return { name, idempotencyKey, body };
};

const FIELDS: readonly string[] = ['name', 'idempotencyKey', 'body'] satisfies readonly (keyof Line)[];

/** A misspelt idempotencyKey would let a repeat take effect twice. */
const mustKnowFields = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const unknown = Object.keys(value).filter((field) => !FIELDS.includes(field));
  if (unknown.length === 0) return;
  const message = (field: string) => `there is no ${field}; a line has ${FIELDS.join(', ')}`;
  const faults = unknown.map((path): Fault => ({ path, code: 'unknown-field', message: message(path) }));
  throw new Rejection('invalid', 'invalid-command', message(unknown.join(', ')), {}, faults);
};
