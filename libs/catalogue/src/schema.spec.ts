import { describe, expect, it } from '@jest/globals';
import { IsEmail, ValidateBy } from 'class-validator';
import {
  events,
  IsDay,
  IsId,
  IsInt,
  IsMoney,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Max,
  Min,
  Nested,
} from '#kernel';
import { ArrayMaxSize, IsFieldMap, MAX_AMOUNT, type Money, type Personal } from '#kernel';
import { schemaBook } from './schema.js';
import { eventSchemas } from './schema-events.js';

class Line {
  @IsId()
  sku!: string;

  @IsOptional()
  @ArrayMaxSize(3)
  @Nested(() => Line, { each: true })
  parts?: Line[];
}

class OrderPlaced {
  @IsId()
  orderId!: string;

  @Min(1)
  @Max(9)
  @IsInt()
  qty: number = 1;

  @IsMoney({ min: 0 })
  total!: Money;

  @IsPersonal()
  @IsText(20)
  note!: Personal<string>;

  @IsOptional()
  @IsDay()
  due?: string;

  @IsOneOf(['web', 'shop'], { each: true })
  channels!: string[];

  @IsFieldMap()
  fields!: object;

  @Nested(() => Line, { each: true })
  lines!: Line[];
}

const clear = () => schemaBook({ at: '#/$defs/', personal: 'clear' });

describe('the schema of a class', () => {
  it('requires what is not optional and accepts nothing else', () => {
    const schema = clear().of(OrderPlaced);
    expect(schema.required).toEqual(
      expect.arrayContaining(['orderId', 'total', 'note', 'channels', 'fields', 'lines']),
    );
    expect(schema.required).not.toContain('due');
    expect(schema.additionalProperties).toBe(false);
  });

  it('keeps integers integers, whatever the order of decorators, and names defaults', () => {
    expect(clear().of(OrderPlaced).properties['qty']).toEqual({ type: 'integer', minimum: 1, maximum: 9, default: 1 });
  });

  it('limits an amount where it is sent, not where it may be a sum', () => {
    const book = clear();
    const amount = { minimum: 0, maximum: MAX_AMOUNT };
    expect(book.of(OrderPlaced).properties['total']).toMatchObject({ properties: { amount } });
    expect(book.named['Money']).toMatchObject({ properties: { amount: { maximum: Number.MAX_SAFE_INTEGER } } });
  });

  it('lists the values of an enumeration', () => {
    expect(clear().of(OrderPlaced).properties['channels']).toMatchObject({
      type: 'array',
      items: { enum: ['web', 'shop'] },
    });
  });

  it('writes nested classes once, also those that contain themselves', () => {
    const book = clear();
    expect(book.of(OrderPlaced).properties['lines']).toEqual({ type: 'array', items: { $ref: '#/$defs/Line' } });
    expect(Object.keys(book.named)).toEqual(['Money', 'Line']);
  });

  it('tells two nested classes of the same name apart', () => {
    class Both {
      @Nested(() => Line)
      a!: object;

      @Nested(() => otherLine())
      b!: object;
    }
    const { a, b } = clear().of(Both).properties;
    expect([a, b]).toEqual([{ $ref: '#/$defs/Line' }, { $ref: '#/$defs/Line2' }]);
  });

  it('refuses a validator that it cannot translate instead of leaving a hole', () => {
    class Odd {
      @IsEmail()
      fine!: string;
    }
    expect(clear().of(Odd).properties['fine']).toMatchObject({ format: 'email' });
    expect(() => clear().of(unknownValidator())).toThrow('Odder.field has a validator without a JSON Schema.');
  });
});

describe('the check of a stored event', () => {
  const check = eventSchemas([contextOf()]).get('OrderPlaced@1');
  const placed = {
    orderId: 'o-1',
    qty: 2,
    total: { amount: 1, currency: 'IDR' },
    note: { $sealed: { k: 'k', at: 'order-1@0', f: 'note', v: 'AAAA' } },
    channels: ['web'],
    fields: { colour: 'red' },
    lines: [{ sku: 's-1', parts: [{ sku: 's-2' }] }],
  };

  it('accepts the fact as it was appended, sealed, forgotten or clear', () => {
    expect(check?.(placed)).toBeUndefined();
    expect(check?.({ ...placed, note: { forgotten: true } })).toBeUndefined();
    expect(check?.({ ...placed, note: 'ring twice' })).toBeUndefined();
  });

  it('accepts an amount of the time before commands had a limit', () => {
    const total = { amount: Number.MAX_SAFE_INTEGER, currency: 'IDR' };
    expect(check?.({ ...placed, total })).toBeUndefined();
  });

  it.each([
    ['a missing field', { orderId: undefined }],
    ['an unknown field', { colour: 'red' }],
    ['a wrong type', { qty: '2' }],
    ['a value out of range', { total: { amount: -1, currency: 'IDR' } }],
    ['a broken handle', { note: { $sealed: { k: 'k' } } }],
    ['a fault deep inside', { lines: [{ sku: 's-1', parts: [{ sku: '-' }] }] }],
    ['a value outside an enumeration', { channels: ['fax'] }],
    ['a field map with an object in it', { fields: { a: {} } }],
  ])('finds %s, and tells no value', (_, change) => {
    const fault = check?.(JSON.parse(JSON.stringify({ ...placed, ...change })));
    expect(fault).toMatch(/^data/);
    expect(fault).not.toContain('fax');
  });
});

function contextOf() {
  const state = {
    category: 'order',
    events: events({ OrderPlaced }),
    initial: undefined,
    evolve: {},
    subject: () => undefined,
  };
  return { name: 'orders', about: '', standings: [], aggregates: [{ state, commands: [] }] };
}

function otherLine() {
  class Line {
    @IsInt()
    number!: number;
  }
  return Line;
}

function unknownValidator() {
  class Odder {
    @ValidateBy({ name: 'isOdd', validator: { validate: (value) => Number(value) % 2 === 1 } })
    field!: number;
  }
  return Odder;
}
