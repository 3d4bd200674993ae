import { describe, expect, it } from '@jest/globals';
import {
  InteractionCorrected,
  InteractionLinked,
  InteractionLogged,
  InteractionRetracted,
  PromiseKept,
} from '#interactions/events';
import { happened, type Day, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { ask, logOf, type Entry } from '#read-model/testing';
import customer360 from './queries.js';
import { at, registered, rowAfter } from './testing.js';

const call = { channel: 'call', direction: 'outbound' } as const;
const interaction = (
  interactionId: string,
  monthDay: string,
  content: Partial<InteractionLogged> & Pick<InteractionLogged, 'direction'>,
  ...later: NewEvent[]
): Entry[] => {
  const whose = content.sender ? {} : { customerId: 'c-1' };
  const logged = happened(InteractionLogged, { interactionId, ...whose, addressing: 'personal', ...content });
  return [on(at(monthDay), logged), ...later].map((event) => [`interaction-${interactionId}`, 'c-1', event]);
};

describe('customer-360, contacts', () => {
  it('CAP-67 tells channel, gist and age of the last contact, not of a missed call or a newsletter since', async () => {
    const log = [
      registered,
      ...interaction('i-1', '05-04', { ...call, outcome: 'connected', gist: 'Wants the new roast' }),
      ...interaction('i-2', '05-05', { ...call, outcome: 'no-answer' }),
      ...interaction('i-3', '05-06', { channel: 'email', direction: 'outbound', addressing: 'mass' }),
    ];
    expect((await rowAfter(log, '2026-05-07')).lastContact).toEqual({
      interactionId: 'i-1',
      channel: 'call',
      direction: 'outbound',
      outcome: 'connected',
      gist: 'Wants the new roast',
      at: at('05-04'),
      ageDays: 3,
      address: 'interaction-i-1@0',
    });
    expect((await rowAfter([registered], '2026-05-07')).lastContact).toBeNull();
  });

  it('goes back to the contact before when the last one is retracted, and on when one is corrected', async () => {
    const retracted = on(at('05-06'), happened(InteractionRetracted, { reason: 'Wrong customer' }));
    const corrected = on(
      at('05-06'),
      happened(InteractionCorrected, {
        changed: [{ field: 'outcome', from: 'no-answer', to: 'connected' }],
        reason: 'She did answer',
      }),
    );
    const first = interaction('i-1', '05-04', { ...call, outcome: 'connected' });
    const lastOf = async (last: readonly Entry[], asOf: Day) =>
      (await rowAfter([registered, ...first, ...last], asOf)).lastContact.address;
    const connected = interaction('i-2', '05-05', { ...call, outcome: 'connected' }, retracted);
    expect(await lastOf(connected, '2026-05-05')).toBe('interaction-i-2@0');
    expect(await lastOf(connected, '2026-05-06')).toBe('interaction-i-1@0');
    const missed = interaction('i-2', '05-05', { ...call, outcome: 'no-answer' }, corrected);
    expect(await lastOf(missed, '2026-05-05')).toBe('interaction-i-1@0');
    expect(await lastOf(missed, '2026-05-06')).toBe('interaction-i-2@1');
  });

  it('of two contacts at one instant tells the one that a timeline tells last', async () => {
    const [first, second] = ['i-1', 'i-2'].map((id) => interaction(id, '05-04', { ...call, outcome: 'connected' }));
    const log = [registered, ...first!, ...second!];
    expect((await rowAfter(log)).lastContact.address).toBe('interaction-i-2@0');
  });

  it('shows the open promise that is due next, until it is kept or past due', async () => {
    const promising = (dueAt: Instant) => ({ ...call, promise: { what: 'Send a sample', dueAt } });
    const kept = on(at('05-05'), happened(PromiseKept, {}));
    const log = [
      registered,
      ...interaction('i-1', '05-04', promising(at('05-08')), kept),
      ...interaction('i-2', '05-04', promising(at('05-09'))),
    ];
    const openOn = async (asOf: Instant) => (await rowAfter(log, asOf)).openPromise?.address;
    expect(await openOn(at('05-04'))).toBe('interaction-i-1@0');
    expect(await openOn(at('05-05'))).toBe('interaction-i-2@0');
    expect(await openOn(at('05-09'))).toBe('interaction-i-2@0');
    expect(await openOn(at('05-09', '12:01'))).toBeUndefined();
  });

  it('INT-6 counts an unknown sender’s message as a contact of its own day once it is linked', async () => {
    const sms = { channel: 'sms', direction: 'inbound', sender: { kind: 'phone', value: '+62' } } as const;
    const linked = on(at('05-02'), happened(InteractionLinked, { customerId: 'c-1' }));
    const [logged, link] = interaction('i-1', '05-02', sms, linked);
    const log = logOf(registered, [logged![0], undefined, logged![2]], [link![0], 'c-1', link![2], at('05-06')]);
    const known = async (knownAt: Day) => (await ask(customer360, 'row', log, { key: 'c-1', knownAt })) as any;
    expect((await known('2026-05-05')).lastContact).toBeNull();
    expect((await known('2026-05-06')).lastContact).toMatchObject({ channel: 'sms', at: at('05-02') });
    expect((await known('2026-05-06')).recent.map(({ type }: any) => type)).toEqual([
      'InteractionLinked',
      'InteractionLogged',
      'CustomerRegistered',
    ]);
  });
});
