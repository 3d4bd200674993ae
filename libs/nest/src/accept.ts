import Negotiator from 'negotiator';

/** Which of these media types an `Accept` header asks for; the first where it asks for none of them. */
export const preferred = <T extends string>(accept: string | undefined, types: readonly [T, ...T[]]): T =>
  (new Negotiator({ headers: { accept } }).mediaType([...types]) as T | undefined) ?? types[0];
