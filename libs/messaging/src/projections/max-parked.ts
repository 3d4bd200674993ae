import type { Parked } from '#read-model';
import type { Member } from './cohort.js';
import { isOfGeneration } from './target.js';
import { ViewHalted } from './view-halted.js';

/** More parked rows halt their view. */
export const MAX_PARKED = 100;

/** Throws `ViewHalted` where a page parks more than may be parked. */
export const refuseTooManyParked = (
  members: readonly Member[],
  parked: readonly Parked[],
  ofPage: readonly Parked[],
): void => {
  for (const { view, generation, state } of members) {
    const fresh = ofPage.filter((row) => isOfGeneration(row, generation));
    const [first] = fresh;
    if (!first) continue;
    // A build that cannot fold everything is no build, nor is it anything to go back to.
    if (state !== 'live')
      throw new ViewHalted(generation, `${first.address} cannot be folded into ${first.key}: ${first.error}`);
    if (parked.filter((row) => row.view === view.name).length + fresh.length > MAX_PARKED) {
      throw new ViewHalted(generation, `more than ${MAX_PARKED} of its rows are parked, the last by ${first.address}.`);
    }
  }
};
