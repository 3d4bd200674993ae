import { decoratorsOf, parse, Rejection, type Class } from '#kernel';

/**
 * Query parameters, which are text, as an instance of the class that declares them. Numbers and booleans are converted
 * where their decorators ask for them. Throws `Rejection` invalid `invalid-parameter`, which lists every fault; where
 * there is no such parameter, it also tells of the `common` ones, which the border has taken away.
 */
export const parseParams = <P extends object>(
  cls: Class<P>,
  params: Readonly<Record<string, string>>,
  common: readonly string[] = [],
): P => {
  const known = decoratorsOf(cls);
  const unknown = Object.keys(params).filter((name) => !known.has(name));
  if (unknown.length > 0) throw unknownParams(unknown, [...known.keys()], common);
  // class-validator takes a class without any decorator for a mistake.
  if (known.size === 0) return new cls();
  try {
    return parse(
      cls,
      Object.fromEntries(Object.entries(params).map(([name, text]) => [name, convert(text, known.get(name))])),
    );
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'invalid-command') throw error;
    throw new Rejection('invalid', 'invalid-parameter', error.message, error.detail, error.faults);
  }
};

const convert = (text: string, decorators: ReadonlySet<string> = new Set()): unknown => {
  if (decorators.has('isArray') || decorators.has('arrayMaxSize')) return text.split(',');
  const isNumeric = ['isInt', 'isNumber', 'min', 'max'].some((name) => decorators.has(name));
  if (isNumeric && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (decorators.has('isBoolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
};

const unknownParams = (unknown: readonly string[], known: readonly string[], common: readonly string[]): Rejection => {
  const all = `there are ${[...known, ...common].join(', ')}`;
  const faults = unknown.map((path) => ({ path, code: 'unknown-parameter', message: `there is no ${path}; ${all}` }));
  const sentence = `There is no parameter ${unknown.join(', ')}; ${all}.`;
  return new Rejection('invalid', 'unknown-parameter', sentence, { known }, faults);
};
