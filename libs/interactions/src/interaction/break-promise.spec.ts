import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { InteractionLogged, InteractionRetracted, PromiseBroken } from './interaction.events.js';
import { interactionState } from './interaction.state.js';
import { breakPromise } from './break-promise.js';

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

describe('BreakPromise', () => {
  it('settles a promise up to the instant that it is due, once', () => {
    given(interactionState, [promised])
      .when(breakPromise, { interactionId: 'i-1', note: 'Sent by e-mail' }, { at: DUE })
      .then([happened(PromiseBroken, { note: 'Sent by e-mail', by: 'asked' })])
      .when(breakPromise, { interactionId: 'i-1' }, { at: DUE })
      .thenRefused('no-open-promise');
  });

  it.each([
    ['there never was a promise', [call()], DUE],
    ['it is past due, so broken', [promised], '2026-05-08T02:00:00.001Z'],
    ['the interaction was retracted', [promised, happened(InteractionRetracted, { reason: 'Wrong customer' })], DUE],
  ])('refuses where %s', (_, past, at) => {
    given(interactionState, past).when(breakPromise, { interactionId: 'i-1' }, { at }).thenRefused('no-open-promise');
  });
});
