import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { BadValue, filled, type FileRow } from './fill.js';
import type { Mapping } from './mapping.js';

/** What an `Idempotency-Key` may be. */
const IS_KEY = /^[ -~]{1,128}$/;

/**
 * Keys by which a repeat is recognised. A row that is known by its number is so in files of one name: a file that was
 * mended or has grown is still the same, and one of the same name with other rows is refused row by row, not taken
 * twice. (By its content it would be the other way round.) Both throw `BadValue`.
 */
export const rowKeys = ({ name, identity, register }: Mapping, file: string) => {
  const own = basename(file);
  const keyOf = (what: string): string => {
    const key = `${name} ${what}`;
    return IS_KEY.test(key) ? key : `${name} ${hash('sha256', what, 'base64url')}`;
  };
  const row =
    identity === 'row'
      ? ({ number }: FileRow) => keyOf(`row ${number} of ${own}`)
      : ({ columns }: FileRow) => {
          const values = identity.map((column) => columns[column]);
          if (values.every(isEmpty)) throw new BadValue(identity[0]!, 'filled');
          return keyOf(`row ${JSON.stringify(values)}`);
        };
  const customer = ({ columns }: FileRow) => keyOf(`customer ${filled(register!.by, columns)}`);
  return { row, customer };
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
