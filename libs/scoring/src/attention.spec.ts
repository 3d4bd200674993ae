import { describe, expect, it } from '@jest/globals';
import { attentionGap, populationRhythmDays } from './attention.js';
import { newcomer } from './testing.js';

const NOW = 1000;
const nobodyCared = newcomer('c-1', NOW - 80);
const caredOn = (...ago: number[]) => ({
  ...nobodyCared,
  credits: ago.map((days, i) => ({ day: NOW - days, evidence: `interaction-${i}@0` })),
});

describe('attention gap', () => {
  it('counts from registration when nobody ever cared, with 45 days as rhythm', () => {
    expect(attentionGap(nobodyCared, NOW, null)).toEqual({
      days: 80,
      rhythmDays: 45,
      own: false,
      evidence: ['customer-c-1@0'],
    });
  });

  it("takes the population's rhythm until three own gaps are known", () => {
    expect(attentionGap(caredOn(60, 50, 40), NOW, 20)).toMatchObject({ days: 40, rhythmDays: 20, own: false });
    expect(attentionGap(caredOn(60, 50, 40, 10), NOW, 20)).toMatchObject({ days: 10, rhythmDays: 10, own: true });
  });

  it('counts days with a credit once, and cites all credits of the last one', () => {
    expect(attentionGap(caredOn(30, 60, 50, 40, 30), NOW, null)).toEqual({
      days: 30,
      rhythmDays: 10,
      own: true,
      evidence: ['interaction-0@0', 'interaction-4@0'],
    });
    expect(attentionGap(caredOn(60, 60, 50, 40), NOW, null).own).toBe(false);
  });

  it('does not see later credits', () => {
    expect(attentionGap(caredOn(60, -5), NOW, null)).toMatchObject({ days: 60, evidence: ['interaction-0@0'] });
  });

  it('the rhythm of a population is the median of the own rhythms in it', () => {
    const everyTen = [0, 10, 20, 30];
    expect(populationRhythmDays([everyTen, [0, 30, 60, 90], [5, 6], [0, 1, 2, 99]])).toBe(10);
    expect(populationRhythmDays([everyTen, [0, 30, 60, 90]])).toBe(20);
    expect(populationRhythmDays([[1, 2, 3]])).toBeNull();
  });
});
