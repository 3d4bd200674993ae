import { describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { answerOf } from './answers.js';
import { exitCodeOf, problemOf, sentenceOf } from './failure.js';
import { WrongUse } from './wrong-use.js';

/** What a server's answer comes to. */
const answered = (status: number, code: string): Promise<unknown> =>
  answerOf(new Response(JSON.stringify({ status, code, detail: 'A sentence.' }), { status })).catch(
    (error: unknown) => error,
  );

const told = (error: unknown) => ({ ...problemOf(error), exit: exitCodeOf(error) });

describe('a failure', () => {
  it.each([
    [422, 'invalid-command', 2],
    [400, 'invalid-query', 2],
    [404, 'unknown-customer', 1],
    [409, 'deal-not-open', 1],
    [403, 'forbidden', 1],
    [429, 'too-many-requests', 1],
    [503, 'store-unavailable', 1],
  ])('that the server told as %i %s keeps its code, and ends with %i where the use was wrong', async (...answer) => {
    const [status, code, exit] = answer;
    const error = await answered(status, code);
    expect(told(error)).toMatchObject({ type: `urn:kenal:problem:${code}`, code, detail: 'A sentence.', exit });
    expect(sentenceOf(error)).toBe(`A sentence. (${code})`);
  });

  it('tells faults and data of a refusal', () => {
    const faults = [{ path: 'customerId', code: 'is-id', message: 'must be an id' }];
    const error = new Rejection('invalid', 'invalid-command', 'Wrong.', { known: ['a'] }, faults);
    expect(told(error)).toMatchObject({
      status: 422,
      title: 'Invalid command',
      errors: faults,
      data: { known: ['a'] },
    });
  });

  it('of our own is a failure, unless what was asked for cannot be meant', () => {
    expect(told(new Error('The disk is full.'))).toMatchObject({ status: 500, code: 'failed', exit: 1 });
    expect(told(new WrongUse('There is no file x.'))).toMatchObject({ status: 400, code: 'wrong-use', exit: 2 });
    expect(told('?')).toMatchObject({ detail: '?', exit: 1 });
  });
});
