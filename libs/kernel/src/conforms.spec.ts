import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { conforms } from './conforms.js';
import { ArrayMaxSize, IsInt, IsOneOf, IsOptional, IsText, Nested, ValidateIf } from './schema.js';

class Part {
  @IsInt() qty!: number;
}

class Base {
  @IsOptional() @IsInt() inherited?: number;
}

class Whole extends Base {
  @IsText(3) name!: string;
  @IsOneOf(['a', 'b'], { each: true }) @ArrayMaxSize(2) tags!: string[];
  @ValidateIf((whole: Whole) => whole.name === 'yes') @IsInt() counted?: number;
  @Nested(() => Part) part!: Part;
  @IsOptional() @Nested(() => Part, { each: true }) parts?: Part[];
}

const part = (qty: unknown) => Object.assign(new Part(), { qty });
const odd = fc.constantFrom<unknown>(undefined, null, '', 0.5, [], {}, [null], [[]]);
const parts = fc.oneof(
  { weight: 4, arbitrary: fc.constant(part(1)) },
  odd,
  fc.constant(part('1')),
  fc.constant({ qty: 1 }),
);
const fields = {
  name: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('yes', 'no') }, odd, fc.constant('long')),
  tags: fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }) },
    fc.constant(['a', 'c']),
    odd,
  ),
  counted: fc.oneof({ weight: 2, arbitrary: fc.integer() }, odd),
  part: parts,
  parts: fc.oneof(fc.array(parts, { maxLength: 2 }), parts, fc.constant(undefined)),
  inherited: fc.oneof({ weight: 2, arbitrary: fc.integer() }, odd),
};
const wholes = fc
  .oneof({ weight: 4, arbitrary: fc.record(fields) }, fc.record({ ...fields, colour: odd }))
  .map((values) => Object.assign(new Whole(), values));

describe('an instance', () => {
  it('conforms exactly where class-validator finds no fault', () => {
    const found = { good: 0, faulty: 0 };
    fc.assert(
      fc.property(wholes, (whole) => {
        const faults = validateSync(whole, { whitelist: true, forbidNonWhitelisted: true });
        found[faults.length === 0 ? 'good' : 'faulty'] += 1;
        return conforms(whole) === (faults.length === 0);
      }),
      { numRuns: 5_000, seed: 1 },
    );
    expect(Math.min(found.good, found.faulty)).toBeGreaterThan(200);
  });

  it('does not conform where its class has no checks', () => {
    expect(conforms({})).toBe(false);
  });
});
