import { describe, expect, it } from '@jest/globals';
import { addDays, dayOf, endOfDay, startOfDay } from './time.js';

describe('the ends of time', () => {
  it('are where years have more than four digits', () => {
    expect(dayOf('9999-12-31T23:59:59.999Z', 'Asia/Jakarta')).toBe('9999-12-31');
    expect(addDays('9999-12-31', 1)).toBe('9999-12-31');
    expect(endOfDay('9999-12-31', 'Asia/Jakarta')).toMatch(/^9999-12-3/);
    expect(dayOf('0000-01-01T00:00:00.000Z', 'America/Lima')).toBe('0000-01-01');
    expect(startOfDay('0000-01-01', 'Asia/Jakarta')).toBe('0000-01-01T00:00:00.000Z');
  });
});
