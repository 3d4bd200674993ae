export type Score = 1 | 2 | 3 | 4 | 5;

/** Best first: the order in which a summary lists them. */
export const SEGMENTS = [
  'champions',
  'loyal',
  'potential-loyalist',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'at-risk',
  'cant-lose-them',
  'hibernating',
] as const;

export type Segment = (typeof SEGMENTS)[number];

const HIBERNATING_ROW = ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cant-lose-them'] as const;

/** The widespread ten-segment grid: row R, column F = 1 … 5. */
const GRID: Readonly<Record<Score, readonly Segment[]>> = {
  5: ['new', 'potential-loyalist', 'potential-loyalist', 'champions', 'champions'],
  4: ['promising', 'potential-loyalist', 'potential-loyalist', 'loyal', 'loyal'],
  3: ['about-to-sleep', 'about-to-sleep', 'need-attention', 'loyal', 'loyal'],
  2: HIBERNATING_ROW,
  1: HIBERNATING_ROW,
};

/** Segment of a cell; M is no part of the name. */
export function segmentOf(R: Score, F: Score): Segment {
  return GRID[R][F - 1]!;
}

/** The cells of a segment, "54", so that a segment is a range query on last purchase day and purchase count. */
export function cellsOf(segment: Segment): string[] {
  const scores: Score[] = [1, 2, 3, 4, 5];
  return scores.flatMap((R) => scores.filter((F) => segmentOf(R, F) === segment).map((F) => `${R}${F}`));
}
