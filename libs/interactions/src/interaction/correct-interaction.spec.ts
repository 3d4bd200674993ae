import { describe, it } from '@jest/globals';
import { CHANNELS, happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { correctInteraction } from './correct-interaction.js';
import { InteractionCorrected } from './correction.events.js';
import { InteractionLogged, InteractionRetracted } from './interaction.events.js';
import { interactionState } from './interaction.state.js';

const logged = on(
  '2026-05-04T03:00:00.000Z',
  happened(InteractionLogged, {
    interactionId: 'i-1',
    customerId: 'c-1',
    channel: 'call',
    direction: 'outbound',
    addressing: 'personal',
    outcome: 'no-answer',
  }),
);
const TOMORROW = { at: '2026-05-05T02:00:00.000Z' };
const correction = (set: object) => ({ interactionId: 'i-1', set, reason: 'It was answered after all' });

describe('CorrectInteraction', () => {
  it('INT-3 records the old and the new outcome, once', () => {
    given(interactionState, [logged])
      .when(correctInteraction, correction({ outcome: 'connected', direction: 'outbound' }), TOMORROW)
      .then([
        happened(InteractionCorrected, {
          changed: [{ field: 'outcome', from: 'no-answer', to: 'connected' }],
          reason: 'It was answered after all',
        }),
      ])
      .when(correctInteraction, correction({ outcome: 'connected' }), TOMORROW)
      .thenNothing();
  });

  it('compares with the content as corrected before', () => {
    given(interactionState, [logged])
      .when(correctInteraction, correction({ gist: 'Wants tea' }), TOMORROW)
      .when(correctInteraction, correction({ gist: 'Wants coffee' }), TOMORROW)
      .then([
        happened(InteractionCorrected, {
          changed: [{ field: 'gist', from: 'Wants tea', to: 'Wants coffee' }],
          reason: 'It was answered after all',
        }),
      ]);
  });

  it.each([
    ['an outcome that the corrected channel lacks', { channel: 'email' }, 'outcome-not-of-channel'],
    [
      'a start after the end',
      { occurredAt: '2026-05-04T03:00:01.000Z', endedAt: '2026-05-04T03:00:00.000Z' },
      'ends-before-start',
    ],
    ['a start in the future', { occurredAt: '2026-05-05T02:05:00.001Z' }, 'occurred-in-future'],
  ])('refuses %s', (_, set, code) => {
    given(interactionState, [logged]).when(correctInteraction, correction(set), TOMORROW).thenRefused(code);
  });

  it.each([
    ['a correction entered late', { ...TOMORROW, now: '2026-05-09T02:00:00.000Z' }, '2026-05-05T02:05:00.001Z'],
    ['a clock that runs ahead', { at: '2026-05-05T02:05:00.000Z', now: TOMORROW.at }, '2026-05-05T02:05:00.001Z'],
  ])('refuses a start later than the correction knows it, for %s', (_, moment, occurredAt) => {
    given(interactionState, [logged])
      .when(correctInteraction, correction({ occurredAt }), moment)
      .thenRefused('occurred-in-future');
  });

  describe('of an internal note without a channel', () => {
    const note = on(
      '2026-05-04T03:00:00.000Z',
      happened(InteractionLogged, {
        interactionId: 'i-1',
        customerId: 'c-1',
        direction: 'internal',
        addressing: 'personal',
        gist: 'Ask about tea',
      }),
    );

    it.each(['inbound', 'outbound'])('refuses to make it %s without naming a channel', (direction) => {
      given(interactionState, [note])
        .when(correctInteraction, correction({ direction }), TOMORROW)
        .thenRefused('unknown-channel', { channels: CHANNELS });
    });

    it('makes it a contact with the channel that comes along, and corrects what else a note has', () => {
      given(interactionState, [note])
        .when(correctInteraction, correction({ direction: 'inbound', channel: 'chat' }), TOMORROW)
        .then([
          happened(InteractionCorrected, {
            changed: [
              { field: 'channel', to: 'chat' },
              { field: 'direction', from: 'internal', to: 'inbound' },
            ],
            reason: 'It was answered after all',
          }),
        ]);
      given(interactionState, [note])
        .when(correctInteraction, correction({ gist: 'Ask about coffee' }), TOMORROW)
        .then([
          happened(InteractionCorrected, {
            changed: [{ field: 'gist', from: 'Ask about tea', to: 'Ask about coffee' }],
            reason: 'It was answered after all',
          }),
        ]);
    });
  });

  it('refuses an interaction that was retracted', () => {
    given(interactionState, [logged, happened(InteractionRetracted, { reason: 'Wrong customer' })])
      .when(correctInteraction, correction({ outcome: 'connected' }), TOMORROW)
      .thenRefused('interaction-retracted');
  });
});
