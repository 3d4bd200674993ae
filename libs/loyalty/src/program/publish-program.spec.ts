import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { CLUB, clubWith } from '../testing.js';
import { ProgramPublished } from './program.events.js';
import { programState } from './program.state.js';
import { publishProgram } from './publish-program.js';

const RULE = { ruleId: 'unit', kind: 'product', priority: 1, value: '1' };

describe('PublishProgram', () => {
  it('publishes each version whole, with what was left out', () => {
    given(programState)
      .when(publishProgram, CLUB)
      .then([happened(ProgramPublished, clubWith())])
      .when(publishProgram, { ...CLUB, rounding: 'ceil' })
      .then([happened(ProgramPublished, { ...clubWith({ rounding: 'ceil' }), version: 2 })]);
  });

  it('does nothing where the settings are the same', () => {
    const settings = { ...CLUB, earnRules: [{ ...RULE, when: { skus: ['tea'], labels: ['hot'] } }] };
    const log = JSON.parse(JSON.stringify(clubWith(settings), Object.keys(flat(clubWith(settings))).sort()));
    given(programState, [happened(ProgramPublished, log)])
      .when(publishProgram, settings)
      .thenNothing();
  });

  it('refuses two rules of one priority', () => {
    given(programState)
      .when(publishProgram, { ...CLUB, earnRules: [RULE, { ...RULE, ruleId: 'other' }] })
      .thenRefused('priority-not-unique');
  });

  it.each(['02-30', '02-31', '04-31', '06-31', '09-31', '11-31'])(
    'refuses the fixed day %s, which no year has',
    (day) => {
      given(programState)
        .when(publishProgram, { ...CLUB, expiry: { kind: 'fixed-day', day } })
        .thenRefused('no-such-day', { field: 'expiry.day', day });
    },
  );

  it.each(['02-28', '02-29', '12-31'])('takes the fixed day %s', (day) => {
    const expiry = { kind: 'fixed-day', day };
    given(programState)
      .when(publishProgram, { ...CLUB, expiry })
      .then([happened(ProgramPublished, clubWith({ expiry }))]);
  });

  it.each([
    ['a spend rule without its amount', { earnRules: [{ ...RULE, kind: 'spend' }] }],
    ['a factor that is no decimal', { earnRules: [{ ...RULE, value: '1e3' }] }],
    ['a fixed day that is none', { expiry: { kind: 'fixed-day', day: '13-01' } }],
    ['a pending time without days', { pending: { kind: 'days' } }],
    ['a program id with a dot', { program: 'club.gold' }],
  ])('refuses %s', (_, settings) => {
    given(programState)
      .when(publishProgram, { ...CLUB, ...settings })
      .thenRefused('invalid-command');
  });
});

/** All field names at any depth, by which JSON.stringify sorts them as the log does. */
const flat = (value: object): Record<string, true> =>
  Object.entries(value).reduce<Record<string, true>>(
    (names, [name, field]) => ({ ...names, [name]: true, ...(typeof field === 'object' && field ? flat(field) : {}) }),
    {},
  );
