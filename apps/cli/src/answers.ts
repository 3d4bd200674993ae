import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Rejection, type Fault, type RejectionKind } from '#kernel';
import { ServerFailure } from './failure.js';

/** Told while long work goes on. */
export type OnProgress = (done: { readonly done: number; readonly total: number }) => void;

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly Fault[];
}

type Line =
  | { readonly progress: { readonly done: number; readonly total: number } }
  | { readonly result: unknown }
  | { readonly problem: Problem };

/** What the server answered. Throws `Rejection` where it refused. */
export const answerOf = async (response: Response): Promise<unknown> => {
  const body = (await response.json()) as unknown;
  return response.ok ? body : refuse(body as Problem);
};

/** The same of work that tells lines of progress before its result. */
export const resultOf = async (response: Response, progress: OnProgress): Promise<unknown> => {
  if (!response.ok || !response.body) return answerOf(response);
  for await (const text of createInterface({ input: Readable.fromWeb(response.body as ReadableStream) })) {
    const line = JSON.parse(text) as Line;
    if ('progress' in line) progress(line.progress);
    if ('problem' in line) refuse(line.problem);
    if ('result' in line) return line.result;
  }
  throw new Error('The server ended its answer before the work was done.');
};

const refuse = ({ status, code, detail, errors = [] }: Problem): never => {
  const kind = KINDS[status];
  if (kind) throw new Rejection(kind, code, detail, {}, errors);
  throw new ServerFailure(status, code, detail);
};

const KINDS: Readonly<Record<number, RejectionKind>> = {
  400: 'invalid',
  404: 'missing',
  409: 'conflict',
  413: 'invalid',
  422: 'invalid',
};
