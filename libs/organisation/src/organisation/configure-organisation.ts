import { command, happened, refuse } from '#kernel';
import { OrganisationConfigured } from './organisation.events.js';
import { ORGANISATION_STREAM, organisationState } from './organisation.state.js';

export class ConfigureOrganisation extends OrganisationConfigured {}

const SETTINGS = ['zone', 'currency', 'pepperFingerprint'] as const;

/** Sent at every start. What the log was begun with holds for ever: days, minor units and blind indexes hang on it. */
export const configureOrganisation = command(ConfigureOrganisation, {
  of: organisationState,
  on: 'any',
  nowOnly: true,
  internal: true,
  stream: () => ORGANISATION_STREAM,
  decide: (configured, c) => {
    if (configured === null) return [happened(OrganisationConfigured, { ...c })];
    const differing = SETTINGS.filter((setting) => configured[setting] !== c[setting]);
    if (differing.length > 0) {
      const there = differing.map((setting) => `${setting} ${configured[setting]}`).join(', ');
      refuse.conflict('organisation-differs', `This log was begun with ${there}. Start with the same settings.`, {
        differing,
      });
    }
    return [];
  },
});
