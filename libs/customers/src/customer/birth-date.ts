import { clear, refuse, type Day, type Personal } from '#kernel';

/** Refuses `birth-date-in-future`. */
export const mustBeBorn = (birthDate: Personal<Day> | undefined, today: Day): void => {
  const day = clear(birthDate);
  if (day !== undefined && day > today) {
    refuse.invalid('birth-date-in-future', 'The birth date lies in the future.');
  }
};
