import { describe, expect, it } from '@jest/globals';
import { CHANNELS, happened, parse } from '#kernel';
import { given } from '#kernel/testing';
import { InteractionLogged } from './interaction.events.js';
import { interactionState } from './interaction.state.js';
import { LogInteraction, logInteraction } from './log-interaction.js';

const CALL = { interactionId: 'i-1', customerId: 'c-1', channel: 'call', direction: 'outbound' } as const;
const NOON = '2026-05-04T05:00:00.000Z';

describe('LogInteraction', () => {
  it('takes an interaction for personally addressed unless told otherwise', () => {
    given(interactionState)
      .when(logInteraction, { ...CALL, outcome: 'connected', gist: 'Wants the new roast' })
      .then([
        happened(InteractionLogged, {
          ...CALL,
          addressing: 'personal',
          outcome: 'connected',
          gist: 'Wants the new roast',
        }),
      ]);
  });

  it('INT-1 decides the same for the same content, so that a second delivery is a repeat', () => {
    const body = { ...CALL, source: 'pbx', externalId: 'c-9' };
    const decided = () =>
      given(interactionState)
        .when(logInteraction, body)
        .events.map(({ data }) => ({ ...data }));
    expect(decided()).toEqual(decided());
  });

  it('INT-5 refuses an unknown channel and lists the ten that there are', () => {
    const refusal = { code: 'unknown-channel', message: expect.stringContaining(CHANNELS.join(', ')) };
    expect(() => parse(LogInteraction, { ...CALL, channel: 'fax' })).toThrow(expect.objectContaining(refusal));
    expect(CHANNELS).toHaveLength(10);
  });

  it('keeps an unknown sender in the one spelling of its kind', () => {
    const sms = { interactionId: 'i-1', channel: 'sms', direction: 'inbound' } as const;
    given(interactionState)
      .when(logInteraction, { ...sms, sender: { kind: 'phone', value: '0812-0000-001' } })
      .then([
        happened(InteractionLogged, {
          ...sms,
          addressing: 'personal',
          sender: { kind: 'phone', value: '+628120000001' },
        }),
      ]);
  });

  it.each([
    ['no channel for a call', { ...CALL, channel: undefined }, 'unknown-channel'],
    ['an outcome of another channel', { ...CALL, outcome: 'bounced' }, 'outcome-not-of-channel'],
    ['an outcome of no channel', { ...CALL, outcome: 'vanished' }, 'outcome-not-of-channel'],
    ['an end before the start', { ...CALL, endedAt: '2026-05-04T04:59:59.999Z' }, 'ends-before-start'],
    ['neither customer nor sender', { ...CALL, customerId: undefined }, 'customer-or-sender'],
    ['both customer and sender', { ...CALL, sender: { kind: 'phone', value: '0812' } }, 'customer-or-sender'],
    ['the same link twice', { ...CALL, links: [{ deal: 'd-1' }, { deal: 'd-1' }] }, 'invalid-command'],
    ['a wait of more than a day', { ...CALL, waitSec: 86_401 }, 'invalid-command'],
  ])('refuses %s', (_, body, code) => {
    given(interactionState).when(logInteraction, body, { at: NOON }).thenRefused(code);
  });

  it('names the outcomes that the channel has', () => {
    given(interactionState)
      .when(logInteraction, { ...CALL, channel: 'web', outcome: 'busy' })
      .thenRefused('outcome-not-of-channel', { channel: 'web', outcomes: ['completed', 'abandoned'] });
  });

  it('needs no channel for an internal note', () => {
    const note = { interactionId: 'i-1', customerId: 'c-1', direction: 'internal', body: 'Prefers mornings' } as const;
    given(interactionState)
      .when(logInteraction, note)
      .then([happened(InteractionLogged, { ...note, addressing: 'personal' })]);
  });
});
