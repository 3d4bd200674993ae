import { dayNumber, isKnown } from '#analytics/rules';
import { daysBetween, endOfDay, type Day } from '#kernel';
import type { At } from '#read-model';
import { rfmCutoffs, type RfmCutoffs } from '#scoring';
import type { Its, Member } from './population.js';
import type { Runs } from './view.js';

/** By which cut-offs scores are told. */
export interface Ranking {
  readonly basis: 'run' | 'ad-hoc';
  /** Id of the run; null: made on the spot, and equal to what a run would store. */
  readonly run: string | null;
  readonly cutoffs: RfmCutoffs;
  /** The run is so old that its recency says little. */
  readonly stale: boolean;
}

type Known = Pick<At, 'knownAt' | 'currency'>;

const STALE_AFTER_DAYS = 35;

/**
 * The run of exactly the asked day; without an `asOf`, the latest one, so that scores move by purchases and returns and
 * not by the calendar. Money is not scored by cut-offs in another currency. undefined: there is no such run.
 */
export const runFor = async (its: Its, at: At): Promise<Ranking | undefined> => {
  if (at.explicit) return at.asOf === endOfDay(at.today, at.zone) ? runOf(its, at.today, at) : undefined;
  for (const { row } of await its.runs.scan({ index: 'asOf', to: at.today, descending: true })) {
    const ranking = rankingBy(row, at);
    if (ranking) return { ...ranking, stale: daysBetween(row.asOf, at.today) > STALE_AFTER_DAYS };
  }
  return undefined;
};

/** The run of exactly this day, whatever the question's own moment. */
export const runOf = async (its: Its, day: Day, at: Known): Promise<Ranking | undefined> => {
  const [found] = await its.runs.scan({ index: 'asOf', eq: day });
  return found && rankingBy(found.row, at);
};

/** Exact cut-offs of a population. */
export const adHoc = (members: readonly Member[], today: Day): Ranking => ({
  basis: 'ad-hoc',
  run: null,
  cutoffs: rfmCutoffs(members, dayNumber(today)),
  stale: false,
});

const rankingBy = ({ runs }: Runs, at: Known): Ranking | undefined => {
  const ours = runs.filter(({ currency = at.currency }) => currency === at.currency);
  const run = ours.findLast((candidate) => isKnown(candidate, at));
  return run && { basis: 'run', run: run.runId, cutoffs: run.cutoffs, stale: false };
};
