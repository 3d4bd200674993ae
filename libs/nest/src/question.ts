import { endOfDay, isDay, isInstant, type Fault, type Instant } from '#kernel';
import type { Question } from '#messaging';
import type { Query } from '#read-model';
import { Problem } from './problem.js';

export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1_000;
const MAX_PARAMETERS = 50;
const MAX_VALUE_LENGTH = 4_096;
const MAX_KEY_LENGTH = 200;

/** The query string as Fastify parses it: a repeated name has several values. */
export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

type Common = Pick<Question, 'params' | 'asOf' | 'knownAt' | 'after' | 'reactions' | 'page'>;

/**
 * The parameters that all questions share, and the rest as the query's own. A date means the end of that day in `zone`.
 * Throws a 400 that lists every fault.
 */
export const commonOf = (raw: RawQuery, kind: Query['kind'], zone: string): Common => {
  const faults: Fault[] = [];
  const given = singleValues(raw, faults);
  const fault = (path: string, code: string, message: string): undefined => {
    faults.push({ path, code, message: `${path} ${message}` });
    return undefined;
  };
  const moment = (name: string): Instant | undefined => {
    const text = take(given, name);
    if (text === undefined || isInstant(text)) return text;
    return isDay(text) ? endOfDay(text, zone) : fault(name, 'is-moment', MOMENT);
  };
  const matching = (name: string, pattern: RegExp, must: string): string | undefined => {
    const text = take(given, name);
    return text === undefined || pattern.test(text) ? text : fault(name, 'matches', must);
  };
  const limit = (): number => {
    const wanted = limitOf(take(given, 'limit'));
    if (wanted === undefined) faults.push({ path: 'limit', code: 'limit', message: LIMIT });
    return wanted ?? DEFAULT_LIMIT;
  };
  const common = {
    asOf: moment('asOf'),
    knownAt: moment('knownAt'),
    after: matching('after', /^\d{20}$/, 'must be a position of 20 digits'),
    reactions: matching('reactions', /^(true|false)$/, 'must be true or false') === 'true',
    page: kind === 'list' ? { limit: limit(), cursor: take(given, 'cursor') } : undefined,
  };
  if (faults.length > 0) throw wrongParameters(faults);
  return { ...common, params: Object.fromEntries(given) };
};

export interface FeedQuestion {
  readonly after: string;
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
}

const FROM_THE_BEGINNING = '0'.repeat(20);

/** The parameters of the log: `after`, `types` (names with commas between them) and `limit`. Throws likewise. */
export const feedQuestion = (
  raw: RawQuery,
  known: readonly string[],
  nearest: (wanted: string, names: Iterable<string>) => string | undefined,
): FeedQuestion => {
  const faults: Fault[] = [];
  const given = singleValues(raw, faults);
  const fault = (path: string, code: string, message: string) => faults.push({ path, code, message });
  const after = take(given, 'after') ?? FROM_THE_BEGINNING;
  if (!/^\d{20}$/.test(after)) fault('after', 'matches', 'after must be a position of 20 digits');
  const types = take(given, 'types')?.split(',');
  for (const type of (types ?? []).filter((name) => !known.includes(name))) {
    fault('types', 'unknown-type', `there is no event type of this name${likely(nearest(type, known))}`);
  }
  const limit = limitOf(take(given, 'limit'));
  if (limit === undefined) fault('limit', 'limit', LIMIT);
  for (const path of given.keys()) fault(path, 'unknown-parameter', 'there is after, types and limit');
  if (faults.length > 0) throw wrongParameters(faults);
  return { after, types, limit: limit ?? DEFAULT_LIMIT };
};

const likely = (name: string | undefined): string => (name === undefined ? '' : `; did you mean ${name}?`);

const LIMIT = `limit must be an integer of 1 to ${MAX_LIMIT}`;

const limitOf = (text = String(DEFAULT_LIMIT)): number | undefined => {
  const wanted = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return wanted >= 1 && wanted <= MAX_LIMIT ? wanted : undefined;
};

/** Throws a 400 where the text can be no row's key. */
export const mustBeRowKey = (key: string): void => {
  if (key.length > MAX_KEY_LENGTH || /[\u0000-\u001f\u007f]/.test(key)) {
    throw new Problem(
      400,
      'invalid-key',
      `A key has at most ${MAX_KEY_LENGTH} characters, none of them control characters.`,
    );
  }
};

const MOMENT = 'must be an instant such as 2026-11-22T09:15:00.000Z or a date such as 2026-11-22';

const take = (given: Map<string, string>, name: string): string | undefined => {
  const value = given.get(name);
  given.delete(name);
  return value;
};

const singleValues = (raw: RawQuery, faults: Fault[]): Map<string, string> => {
  const entries = Object.entries(raw);
  if (entries.length > MAX_PARAMETERS) {
    throw wrongParameters([{ path: '', code: 'too-many', message: `at most ${MAX_PARAMETERS} parameters` }]);
  }
  const single = new Map<string, string>();
  for (const [path, value] of entries) {
    if (typeof value !== 'string') {
      faults.push({ path, code: 'repeated', message: `${path} must be given once` });
    } else if (value.length > MAX_VALUE_LENGTH) {
      faults.push({ path, code: 'too-long', message: `${path} must have at most ${MAX_VALUE_LENGTH} characters` });
    } else {
      single.set(path, value);
    }
  }
  return single;
};

const wrongParameters = (errors: readonly Fault[]): Problem =>
  new Problem(400, 'invalid-query', errors.map(({ message }) => message).join('; '), { errors });
