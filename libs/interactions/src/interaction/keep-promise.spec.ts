import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { InteractionLogged, InteractionRetracted, PromiseKept } from './interaction.events.js';
import { interactionState } from './interaction.state.js';
import { keepPromise } from './keep-promise.js';

const DUE = '2026-05-08T02:00:00.000Z';
const call = (promise?: { what: string; dueAt: string }) =>
  happened(InteractionLogged, {
    interactionId: 'i-1',
    customerId: 'c-1',
    channel: 'call',
    direction: 'inbound',
    addressing: 'personal',
    promise,
  });
const promised = call({ what: 'Send the price list', dueAt: DUE });

describe('KeepPromise', () => {
  it('settles a promise up to the instant that it is due, once', () => {
    given(interactionState, [promised])
      .when(keepPromise, { interactionId: 'i-1', note: 'Sent by e-mail' }, { at: DUE })
      .then([happened(PromiseKept, { note: 'Sent by e-mail' })])
      .when(keepPromise, { interactionId: 'i-1' }, { at: DUE })
      .thenRefused('no-open-promise');
  });

  it.each([
    ['there never was a promise', [call()], DUE],
    ['it is past due, so broken', [promised], '2026-05-08T02:00:00.001Z'],
    ['the interaction was retracted', [promised, happened(InteractionRetracted, { reason: 'Wrong customer' })], DUE],
  ])('refuses where %s', (_, past, at) => {
    given(interactionState, past).when(keepPromise, { interactionId: 'i-1' }, { at }).thenRefused('no-open-promise');
  });
});
