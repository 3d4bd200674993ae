import { dayNumber } from '#analytics/rules';
import { addDays, IsInt, IsOptional, Matches, Max, Min, refuse } from '#kernel';
import type { At } from '#read-model';
import { RFM_MODEL, rfmCutoffs, rfmMoves, rfmScorer, type Place, type RfmCutoffs, type Snapshot } from '#scoring';
import { inRunCurrency, populationAt, type Its, type Member } from './population.js';
import { adHoc, runFor } from './ranking.js';

const MAX_MOVERS = 10_000;
const MAX_DAYS = 36_500;

const IsCutoffs = (): PropertyDecorator =>
  Matches(/^\d{1,15}(,\d{1,15}){3}$/, { message: '$property must be four whole numbers such as 1,2,4,8' });

/** How another definition than `rfm@1` would score. What is left out is as in `rfm@1`. */
export class WhichDefinition {
  /** Only purchases of so many days up to the as-of count. */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_DAYS) windowDays?: number;
  /** Days since the last purchase from which on no score of 2, 3, 4, 5 is given: `365,180,90,30`. */
  @IsOptional() @IsCutoffs() R?: string;
  /** Purchases above which 2, 3, 4, 5 is given: `1,2,4,8`. */
  @IsOptional() @IsCutoffs() F?: string;
  /** The same of revenue, in minor units. */
  @IsOptional() @IsCutoffs() M?: string;
  /** Customers to be named. */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_MOVERS) limit: number = 1_000;
}

/** Whom another definition would put into another segment; nothing is recorded. Null: outside the population. */
export const whatIf = async (its: Its, which: WhichDefinition, asked: At) => {
  const at = await inRunCurrency(its, asked);
  const { members } = await populationAt(its, at);
  const { basis, run, cutoffs } = (await runFor(its, at)) ?? adHoc(members, at.today);
  const others = which.windowDays === undefined ? members : await within(its, at, which.windowDays);
  const definition = cutoffsOf(which, others, at);
  const before = snapshotOf(members, cutoffs);
  const after = snapshotOf(others, definition);
  const movers = [...before.keys()].filter((id) => before.get(id) !== after.get(id)).sort();
  return {
    asOf: at.today,
    model: RFM_MODEL,
    basis,
    run,
    windowDays: which.windowDays ?? null,
    cutoffs: definition,
    ...rfmMoves(before, after),
    customers: movers.slice(0, which.limit).map((customerId) => ({
      customerId,
      from: placeOf(before, customerId),
      to: placeOf(after, customerId),
    })),
    more: Math.max(0, movers.length - which.limit),
  };
};

/** Who bought in the window is in the population, with what was bought in it. */
const within = async (its: Its, at: At, windowDays: number): Promise<readonly Member[]> =>
  (await populationAt(its, at, dayNumber(at.today) - windowDays)).members;

const placeOf = (snapshot: Snapshot, id: string): Place => snapshot.get(id) ?? null;

const snapshotOf = (members: readonly Member[], cutoffs: RfmCutoffs): Snapshot => {
  const score = rfmScorer(cutoffs);
  return new Map(members.map((member) => [member.id, score(member).segment]));
};

const cutoffsOf = ({ R, F, M }: WhichDefinition, members: readonly Member[], { today }: At): RfmCutoffs => {
  const ranked = rfmCutoffs(members, dayNumber(today));
  const days = numbersOf('R', R, -1);
  return {
    R: days ? { days, after: days.map((n) => addDays(today, -n)) } : ranked.R,
    F: numbersOf('F', F, 1) ?? ranked.F,
    M: numbersOf('M', M, 1) ?? ranked.M,
  };
};

/** `direction` 1: a better score needs more; -1: less. */
const numbersOf = (name: string, text: string | undefined, direction: 1 | -1): number[] | undefined => {
  const numbers = text?.split(',').map(Number);
  if (numbers?.some((n, i) => i > 0 && (n - numbers[i - 1]!) * direction < 0))
    refuse.invalid('cutoffs-not-ordered', `${name} must ${direction > 0 ? 'rise' : 'fall'} from score to score.`);
  return numbers;
};
