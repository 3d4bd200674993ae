import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { InteractionLogged, InteractionRetracted } from './interaction.events.js';
import { interactionState } from './interaction.state.js';
import { retractInteraction } from './retract-interaction.js';

const logged = happened(InteractionLogged, {
  interactionId: 'i-1',
  customerId: 'c-1',
  channel: 'visit',
  direction: 'outbound',
  addressing: 'personal',
});

describe('RetractInteraction', () => {
  it('retracts once', () => {
    given(interactionState, [logged])
      .when(retractInteraction, { interactionId: 'i-1', reason: 'Wrong customer' })
      .then([happened(InteractionRetracted, { reason: 'Wrong customer' })])
      .when(retractInteraction, { interactionId: 'i-1', reason: 'Still wrong' })
      .thenNothing();
  });
});
