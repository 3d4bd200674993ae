import { context } from '#kernel';
import { organisation as organisationAggregate } from './organisation/organisation.js';

export const organisation = context({
  name: 'organisation',
  about: 'With which settings was this log begun?',
  aggregates: [organisationAggregate],
});
