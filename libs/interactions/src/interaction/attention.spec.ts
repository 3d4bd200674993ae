import { describe, expect, it } from '@jest/globals';
import { attentionGapDays, attentionRhythmDays, earnsAttention } from './attention.js';

const ZONE = 'Asia/Jakarta';

describe('Attention', () => {
  it('INT-2 counts the days since the last call; newsletters in between change nothing', () => {
    const call = { direction: 'outbound', addressing: 'personal', outcome: 'connected' } as const;
    const newsletter = { direction: 'outbound', addressing: 'mass', outcome: 'opened' } as const;
    const contacts = [
      { ...call, at: '2026-03-01T03:00:00.000Z' },
      ...Array.from({ length: 10 }, (_, i) => ({ ...newsletter, at: `2026-06-0${(i % 9) + 1}T03:00:00.000Z` })),
    ];
    const last = contacts.filter(earnsAttention).at(-1)!;
    expect(attentionGapDays(last.at, '2026-06-09T03:00:00.000Z', ZONE)).toBe(100);
  });

  it('counts calendar days of the zone, not 24 hours', () => {
    expect(attentionGapDays('2026-03-01T16:59:00.000Z', '2026-03-01T17:01:00.000Z', ZONE)).toBe(1);
  });

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

  it('takes the median gap between days with a credit for the rhythm', () => {
    expect(attentionRhythmDays(['2026-01-01', '2026-01-11', '2026-01-11', '2026-01-16', '2026-03-01'])).toBe(10);
    expect(attentionRhythmDays(['2026-01-01', '2026-01-11', '2026-01-16', '2026-03-01', '2026-03-21'])).toBe(15);
  });

  it('takes 45 days where fewer than three gaps are known', () => {
    expect(attentionRhythmDays(['2026-01-01', '2026-01-02', '2026-01-03'])).toBe(45);
    expect(attentionRhythmDays([])).toBe(45);
  });
});
