import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { configureOrganisation } from './configure-organisation.js';
import { OrganisationConfigured } from './organisation.events.js';
import { organisationState } from './organisation.state.js';

const SETTINGS = { zone: 'Asia/Jakarta', currency: 'IDR', pepperFingerprint: '0123456789abcdef' };

describe('ConfigureOrganisation', () => {
  it('records the settings at the first start, and nothing at the next', () => {
    given(organisationState)
      .when(configureOrganisation, SETTINGS)
      .then([happened(OrganisationConfigured, SETTINGS)])
      .when(configureOrganisation, SETTINGS)
      .thenNothing();
  });

  it('refuses another zone, currency or pepper, and names them', () => {
    given(organisationState, [happened(OrganisationConfigured, SETTINGS)])
      .when(configureOrganisation, { ...SETTINGS, zone: 'Europe/Berlin', currency: 'EUR' })
      .thenRefused('organisation-differs', { differing: ['zone', 'currency'] });
  });
});
