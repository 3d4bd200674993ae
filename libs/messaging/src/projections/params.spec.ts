import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsSlug, Rejection } from '#kernel';
import { parseParams } from './params.js';

class Params {
  @IsOptional()
  @IsSlug()
  segment?: string;
}
class None {}

const refused = (cls: typeof Params | typeof None, params: Record<string, string>, common: readonly string[] = []) => {
  try {
    return parseParams(cls, params, common);
  } catch (error) {
    return error;
  }
};

describe('a parameter that a question does not have', () => {
  it('is named, beside all that there are', () => {
    const error = refused(Params, { asof: '2026-11-22', segment: 'vip' }, ['asOf', 'limit']) as Rejection;
    expect(error).toMatchObject({
      code: 'unknown-parameter',
      message: 'There is no parameter asof; there are segment, asOf, limit.',
      detail: { known: ['segment'] },
      faults: [
        { path: 'asof', code: 'unknown-parameter', message: 'there is no asof; there are segment, asOf, limit' },
      ],
    });
  });

  it('is told where the question has none of its own', () => {
    expect(refused(None, { asof: 'x', foo: 'y' }, ['asOf'])).toMatchObject({
      message: 'There is no parameter asof, foo; there are asOf.',
      faults: [{ path: 'asof' }, { path: 'foo' }],
    });
    expect(refused(None, {}, ['asOf'])).toBeInstanceOf(None);
  });
});
