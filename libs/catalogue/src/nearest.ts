/** How many letters may differ, as a share of the longer name. */
const MAX_DIFFERENCE = 0.5;
/** Longer inputs are not compared: the work grows with the product of the lengths. */
const MAX_LENGTH = 100;

/** The name most like `wanted` (fewest letters inserted, left out, changed or swapped), if any is like it at all. */
export const nearest = (wanted: string, names: Iterable<string>): string | undefined => {
  if (wanted.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const steps = distance(wanted.toLowerCase(), name.toLowerCase());
    if (steps < least && steps <= Math.max(wanted.length, name.length) * MAX_DIFFERENCE) {
      best = name;
      least = steps;
    }
  }
  return best;
};

/** Optimal string alignment distance: Levenshtein's, with a swap of neighbours as one step. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j] ?? 0, (before[j - 2] ?? 0) + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
};
