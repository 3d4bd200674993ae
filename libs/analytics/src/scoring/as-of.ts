import { refuse, type Day } from '#kernel';

/** Refuses `as-of-in-future`: what a day comes to is not known before it has begun. */
export const mustNotLieAhead = (asOf: Day, today: Day): void => {
  if (asOf > today) refuse.invalid('as-of-in-future', 'asOf must not lie ahead.', { asOf, today });
};
