import { fieldNotes, type AnyCommand, type Class } from '#kernel';
import { REFUSALS, STANDING_REFUSALS } from './described.js';

/** Codes by status. */
export type Codes = Readonly<Record<400 | 404 | 409 | 422, readonly string[]>>;

/** Every code by which a command may be refused: by its own rules, and by those that hold for all (domain.md §2). */
export const commandRefusals = (command: AnyCommand): Codes => {
  const { name, of, on, nowOnly = false } = command;
  const { invalid = [], conflict = [], missing = [] } = REFUSALS[name] ?? {};
  const categories = readCategories(command);
  const needed = on === 'existing' ? [of.category, ...categories] : categories;
  return {
    400: ['malformed-json', ...BORDER],
    404: distinct(['unknown-command', ...needed.map((category) => `unknown-${category}`), ...missing]),
    409: distinct([
      ...(on === 'new' ? [`${of.category}-exists`] : []),
      ...categories.flatMap((category) => STANDING_REFUSALS[category] ?? []),
      ...(holdsPersonal(command.cls) ? ['customer-forgotten'] : []),
      ...conflict,
      ...(nowOnly ? [] : ['before-previous-event']),
      'idempotency-key-reused',
      'concurrent-change',
    ]),
    422: distinct(['invalid-command', ...invalid, ...(nowOnly ? [] : ['occurred-in-future'])]),
  };
};

/** By these any request is refused: a header, or an address, that is none. */
const BORDER = ['invalid-header', 'bad-url'];

/** Every code by which a question may be refused; `query` is `<view>.<name>`. */
export const queryRefusals = (query: string, kind: 'row' | 'list' | 'answer'): Codes => {
  const { invalid = [], conflict = [], missing = [] } = REFUSALS[query] ?? {};
  const general = ['invalid-query', 'invalid-parameter', 'unknown-parameter', ...BORDER];
  const ofKind = kind === 'list' ? ['cursor-expired'] : kind === 'row' ? ['invalid-key'] : [];
  return {
    400: distinct([...general, ...ofKind, ...invalid]),
    404: distinct(['unknown-view', ...(kind === 'row' ? ['unknown-key'] : []), ...missing]),
    409: conflict,
    422: [],
  };
};

/** Categories of the streams that must be there besides the command's own. */
export const readCategories = ({ reads = {} }: AnyCommand): string[] => [
  ...new Set(
    Object.values(reads)
      .filter((read) => !read.optional)
      .map((read) => read.category),
  ),
];

const holdsPersonal = (cls: Class, above: readonly Class[] = []): boolean =>
  [...fieldNotes(cls).values()].some(({ personal, nested }) => {
    const inner = nested?.of();
    return (
      Boolean(personal) || (inner !== undefined && !above.includes(inner) && holdsPersonal(inner, [...above, cls]))
    );
  });

const distinct = (codes: readonly string[]): string[] => [...new Set(codes)];
