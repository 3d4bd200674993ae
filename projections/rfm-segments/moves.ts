import { IsDay, IsInt, IsOneOf, IsOptional, Max, Min, type Day } from '#kernel';
import type { At } from '#read-model';
import { RFM_MODEL, rfmMovers, rfmMoves, rfmScorer, SEGMENTS, type Place, type Snapshot } from '#scoring';
import { endOf, inRunCurrency, populationAt, type Its } from './population.js';
import { adHoc, runOf, type Ranking } from './ranking.js';

const MAX_MOVERS = 10_000;
const NOBODY = 'none';

export class WhichMoves {
  @IsDay()
  from!: Day;

  @IsDay()
  to!: Day;

  /** A segment, or `none` for who had no purchase then; together with `toSegment`: who moved. */
  @IsOptional()
  @IsOneOf([...SEGMENTS, NOBODY])
  fromSegment?: string;

  @IsOptional()
  @IsOneOf([...SEGMENTS, NOBODY])
  toSegment?: string;

  /** Customers to be named. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_MOVERS)
  limit: number = 1_000;
}

/** The matrix of moves between two days, each by its own cut-offs; with two segments, who went. */
export const movesBetween = async (its: Its, which: WhichMoves, asked: At) => {
  const at = await inRunCurrency(its, asked);
  const before = await snapshotOf(its, which.from, at);
  const after = await snapshotOf(its, which.to, at);
  const days = { model: RFM_MODEL, from: before.of, to: after.of };
  const { fromSegment, toSegment, limit } = which;
  if (fromSegment === undefined || toSegment === undefined) {
    return { ...days, ...rfmMoves(before.segments, after.segments) };
  }
  const movers = rfmMovers(before.segments, after.segments, placeOf(fromSegment), placeOf(toSegment));
  return { ...days, fromSegment, toSegment, customers: movers.length, customerIds: movers.slice(0, limit) };
};

const placeOf = (segment: string): Place => (segment === NOBODY ? null : (segment as Place));

interface DaySnapshot {
  readonly of: { readonly asOf: Day } & Pick<Ranking, 'basis' | 'run'>;
  readonly segments: Snapshot;
}

const snapshotOf = async (its: Its, day: Day, at: At): Promise<DaySnapshot> => {
  const { members } = await populationAt(its, endOf(day, at));
  const { basis, run, cutoffs } = (await runOf(its, day, at)) ?? adHoc(members, day);
  const score = rfmScorer(cutoffs);
  const segments = new Map(members.map((member) => [member.id, score(member).segment]));
  return { of: { asOf: day, basis, run }, segments };
};
