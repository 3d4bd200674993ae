import { parse, type AnyCommand, type Instant } from '#kernel';
import { mustTakeTime } from './complete.js';
import { mustNotLieAhead } from './decide.js';
import { apart, canonical } from './identify.js';

/** All that can be told of a command without the log. Throws the `Rejection` that handling it would throw. */
export const checkCommand = (definition: AnyCommand, given: unknown, now: Instant): void => {
  const { body, occurredAt } = apart(given);
  canonical(given);
  mustTakeTime(definition, occurredAt);
  parse(definition.cls, body);
  if (occurredAt !== undefined) mustNotLieAhead(occurredAt, now);
};
