import { state, streamName } from '#kernel';
import { organisationEvents, type OrganisationConfigured } from './organisation.events.js';

export type Organisation = OrganisationConfigured | null;

/** There is one organisation in a log. */
export const ORGANISATION_STREAM = streamName('organisation', 'main');

export const organisationState = state({
  category: 'organisation',
  events: organisationEvents,
  initial: null as Organisation,
  evolve: { OrganisationConfigured: (_, data): Organisation => data },
  subject: () => undefined,
});
