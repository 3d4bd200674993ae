import { describe, expect, it } from '@jest/globals';
import { earnsAttention } from './attention.js';

describe('Attention', () => {
  it.each([
    'no-answer',
    'busy',
    'failed',
    'wrong-number',
    'planned',
    'not-held',
    'rescheduled',
    'no-show',
    'bounced',
  ] as const)('gives no credit for %s, unless the customer came to us', (outcome) => {
    expect(earnsAttention({ direction: 'outbound', addressing: 'personal', outcome })).toBe(false);
    expect(earnsAttention({ direction: 'inbound', addressing: 'personal', outcome })).toBe(true);
  });

  it('gives credit for a personal letter of no known outcome, none for a note among ourselves', () => {
    expect(earnsAttention({ direction: 'outbound', addressing: 'personal' })).toBe(true);
    expect(earnsAttention({ direction: 'internal', addressing: 'personal' })).toBe(false);
  });
});
