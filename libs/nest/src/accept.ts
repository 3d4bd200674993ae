interface Wish {
  /** 0: not wanted, to 1. */
  readonly quality: number;
  /** 2: by its own name, 1: by its kind (`text/*`), 0: by `*` + `/*`, or not at all. */
  readonly named: number;
}

/**
 * Which of these media types an `Accept` header asks for (RFC 9110 §12.5.1); of equal wishes the one that is named more
 * closely, then a later one that is named. The first is what everybody gets who asks for none of them.
 */
export const preferred = <T extends string>(
  accept: string | undefined,
  [first, ...others]: readonly [T, ...T[]],
): T => {
  if (!accept) return first;
  const ranges = accept.toLowerCase().split(',').map(rangeOf);
  let best = { type: first, ...wishFor(first, ranges) };
  for (const type of others) {
    const wish = wishFor(type, ranges);
    const more = wish.quality - best.quality || wish.named - best.named;
    if (wish.quality > 0 && (more > 0 || (more === 0 && best.type === first && wish.named === 2))) {
      best = { type, ...wish };
    }
  }
  return best.type;
};

interface Range {
  readonly pattern: string;
  readonly quality: number;
}

const rangeOf = (text: string): Range => {
  const [pattern = '', ...params] = text.split(';').map((part) => part.trim());
  const given = params.find((param) => param.startsWith('q='))?.slice('q='.length);
  return { pattern, quality: given !== undefined && /^[01](\.\d{0,3})?$/.test(given) ? Number(given) : 1 };
};

const wishFor = (type: string, ranges: readonly Range[]): Wish => {
  const patterns = ['*/*', `${type.split('/')[0]}/*`, type];
  const fitting = ranges.map(({ pattern, quality }) => ({ named: patterns.indexOf(pattern), quality }));
  return fitting.reduce((best, range) => (range.named >= best.named && range.named >= 0 ? range : best), NONE);
};

const NONE: Wish = { quality: 0, named: 0 };
