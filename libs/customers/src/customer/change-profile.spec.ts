import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { changeProfile } from './change-profile.js';
import { CustomerRegistered, ProfileChanged } from './customer.events.js';
import { customerState } from './customer.state.js';

const SRI = { customerId: 'c-1', kind: 'person', name: 'Sri', language: 'id' } as const;
const registered = [happened(CustomerRegistered, SRI)];

describe('ChangeProfile', () => {
  it('CUS-2 records nothing where nothing changes', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', set: { name: 'Sri' } })
      .thenNothing();
  });

  it('records the old and the new value of what changes, and only of that', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', set: { name: 'Sri', occupation: 'teacher' }, unset: ['language'] })
      .then([
        happened(ProfileChanged, {
          changed: [
            { field: 'occupation', to: 'teacher' },
            { field: 'language', from: 'id' },
          ],
        }),
      ])
      .when(changeProfile, { customerId: 'c-1', set: { occupation: 'lecturer' } })
      .then([happened(ProfileChanged, { changed: [{ field: 'occupation', from: 'teacher', to: 'lecturer' }] })]);
  });

  it('records nothing the second time', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', unset: ['language'] })
      .when(changeProfile, { customerId: 'c-1', unset: ['language'] })
      .thenNothing();
  });

  it('refuses a change that names no field', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', set: {}, unset: [] })
      .thenRefused('nothing-to-set');
  });

  it('refuses to set and unset a field at once', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', set: { language: 'en' }, unset: ['language'] })
      .thenRefused('set-and-unset', { fields: ['language'] });
  });

  it('refuses a birth date in the future', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', set: { birthDate: '2026-03-02' } }, { at: '2026-03-01T00:00:00.000Z' })
      .thenRefused('birth-date-in-future');
  });

  it('refuses to unset the name', () => {
    given(customerState, registered)
      .when(changeProfile, { customerId: 'c-1', unset: ['name'] })
      .thenRefused('invalid-command');
  });
});
