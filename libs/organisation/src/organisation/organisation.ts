import type { Aggregate } from '#kernel';
import { configureOrganisation } from './configure-organisation.js';
import { organisationState } from './organisation.state.js';

export const organisation: Aggregate = { state: organisationState, commands: [configureOrganisation] };
