import { describe, expect, it } from '@jest/globals';
import { MAX_AMOUNT, Money } from './money.js';
import { parse } from './parse.js';
import { Rejection } from './rejection.js';
import { IsId, IsInt, IsMoney, IsOptional, IsText, Nested } from './schema.js';

class Line {
  @IsInt()
  qty!: number;
}

class Order {
  @IsId()
  orderId!: string;

  @Nested(() => Line)
  first!: Line;

  @IsOptional()
  @Nested(() => Line, { each: true })
  more?: Line[];

  @IsOptional()
  @IsMoney({ min: 0 })
  price?: Money;
}

const faults = (body: unknown): string[] => {
  try {
    parse(Order, body);
    return [];
  } catch (error) {
    return (error as Rejection).faults.map(({ path, code }) => `${path} ${code}`);
  }
};

class Note {
  @IsText(3)
  text!: string;
}

describe('a text', () => {
  it.each([
    ['abc', true],
    ['😀😀😀', true],
    ['abcd', false],
    ['😀😀😀😀', false],
    [' ', false],
  ])('%j of at most three characters: %s', (text, fits) => {
    const parsed = () => parse(Note, { text });
    if (fits) expect(parsed()).toEqual({ text });
    else expect(parsed).toThrow('1 to 3 characters');
  });
});

describe('a body', () => {
  it('becomes an instance of its class, nested ones too', () => {
    const order = parse(Order, { orderId: 'o-1', first: { qty: 1 }, more: [{ qty: 2 }] });
    expect(order.more?.[0]).toBeInstanceOf(Line);
  });

  it('may name the largest amount', () => {
    const price = { amount: MAX_AMOUNT, currency: 'IDR' };
    expect(parse(Order, { orderId: 'o-1', first: { qty: 1 }, price }).price).toEqual(price);
  });

  it.each<[string, unknown, string[]]>([
    ['is no object', [], [' not-an-object']],
    ['lacks nested fields', { orderId: 'o-1' }, ['first is-nested']],
    ['has a list in the place of fields', { orderId: 'o-1', first: [] }, ['first is-nested']],
    ['has fields in the place of a list', { orderId: 'o-1', first: { qty: 1 }, more: { qty: 1 } }, ['more is-nested']],
    ['has lists in a list', { orderId: 'o-1', first: { qty: 1 }, more: [[]] }, ['more is-nested']],
    ['hides its class', { orderId: 'o-1', first: { qty: 1, constructor: 2 } }, ['first.constructor unknown-field']],
    ['has an amount that is none', { price: { amount: { toString: 1 }, currency: 'IDR' } }, ['price.amount is-int']],
    ['has an amount beyond any', { price: { amount: 100_000_000_000_001, currency: 'IDR' } }, ['price.amount max']],
    ['has null where nothing may stand', { orderId: 'o-1', first: { qty: 1 }, more: null }, ['more is-nested']],
    [
      'has unknown fields, at any depth',
      { orderId: 'o-1', x: 1, first: { qty: 1, y: 2 } },
      ['x unknown-field', 'first.y unknown-field'],
    ],
    ['has many faults', { orderId: '', first: { qty: 'one' } }, ['orderId matches', 'first.qty is-int']],
  ])('is refused with all its faults where it %s', (_name, body, expected) => {
    expect(faults(body)).toEqual(expect.arrayContaining(expected));
  });
});
