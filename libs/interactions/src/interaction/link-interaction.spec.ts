import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { InteractionLinked, InteractionLogged } from './interaction.events.js';
import { interactionState } from './interaction.state.js';
import { linkInteraction } from './link-interaction.js';

const SECOND_OF_MAY = '2026-05-02T03:00:00.000Z';
const sms = on(
  SECOND_OF_MAY,
  happened(InteractionLogged, {
    interactionId: 'i-1',
    sender: { kind: 'phone', value: '+628120000001' },
    channel: 'sms',
    direction: 'inbound',
    addressing: 'personal',
  }),
);
const SIXTH_OF_MAY = { now: '2026-05-06T03:00:00.000Z' };

describe('LinkInteraction', () => {
  it('INT-6 bears the instant of the interaction, not that of the link', () => {
    const story = given(interactionState, [sms])
      .when(linkInteraction, { interactionId: 'i-1', customerId: 'c-1' }, SIXTH_OF_MAY)
      .then([happened(InteractionLinked, { customerId: 'c-1' })]);
    expect(story.events.at(-1)?.occurredAt).toBe(SECOND_OF_MAY);
  });

  it('INT-6 makes the customer the subject', () => {
    const { state } = given(interactionState, [sms, happened(InteractionLinked, { customerId: 'c-1' })]);
    expect(interactionState.subject(state, 'interaction-i-1')).toBe('c-1');
  });

  it('records nothing for the same customer and refuses another', () => {
    given(interactionState, [sms])
      .when(linkInteraction, { interactionId: 'i-1', customerId: 'c-1' }, SIXTH_OF_MAY)
      .when(linkInteraction, { interactionId: 'i-1', customerId: 'c-1' }, SIXTH_OF_MAY)
      .thenNothing()
      .when(linkInteraction, { interactionId: 'i-1', customerId: 'c-2' }, SIXTH_OF_MAY)
      .thenRefused('already-linked', { customerId: 'c-1' });
  });
});
