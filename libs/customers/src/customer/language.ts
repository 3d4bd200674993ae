import { Matches } from '#kernel';

/** BCP 47: `id`, `en-GB`. */
export const IsLanguage = (): PropertyDecorator =>
  Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { message: '$property must be a language such as id or en-GB' });
