import { NotBegun } from '#composition';
import { Rejection } from '#kernel';
import { problemDetails, STATUS_OF_REFUSAL } from '#platform';
import { WrongUse } from './wrong-use.js';

/** 0 done, 1 failed or difference found, 2 wrong use. */
export type ExitCode = 1 | 2;

/** What the server answered that is neither a refusal nor wrong use. */
export class ServerFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${detail} (${code})`);
    this.name = 'ServerFailure';
  }
}

/** What is wrong whatever the state is wrong use, whoever found it. */
export const exitCodeOf = (error: unknown): ExitCode =>
  isWrongUse(error) || (error instanceof Rejection && error.kind === 'invalid') ? 2 : 1;

const isWrongUse = (error: unknown): boolean => error instanceof WrongUse || error instanceof NotBegun;

/** A failure for people. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Rejection) return `${error.message} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
};

/** The same for programs, in the shape in which HTTP tells it. */
export const problemOf = (error: unknown): object => {
  if (error instanceof Rejection) {
    const { kind, code, message, detail, faults } = error;
    const data = Object.keys(detail).length > 0 ? detail : undefined;
    const errors = faults.length > 0 ? faults : undefined;
    return problemDetails({ status: STATUS_OF_REFUSAL[kind], code, detail: message, data, errors });
  }
  if (error instanceof ServerFailure) return problemDetails(error);
  const [status, code] = isWrongUse(error) ? [400, 'wrong-use'] : [500, 'failed'];
  return problemDetails({ status, code, detail: sentenceOf(error) });
};
