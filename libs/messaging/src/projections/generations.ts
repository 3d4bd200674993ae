import type { Position } from '#event-store';
import { compareTexts, layoutOf, type Generation, type View, type ViewStore } from '#read-model';
import type { Member } from './cohort.js';
import { isOfGeneration } from './target.js';

/** A member and where it goes on. */
export interface Start {
  readonly member: Member;
  readonly checkpoint: Position;
}

/**
 * For every view its generations to go on with, made where there is none that fits the view as it is coded now. Of
 * views of one name the highest version is the wanted one; the others answer while it is built, or after a rollback.
 */
export const membersOf = async (viewStore: ViewStore, views: readonly View[]): Promise<readonly Start[]> => {
  const found = await viewStore.generations();
  const starts: Start[] = [];
  for (const name of new Set(views.map((view) => view.name))) {
    const versions = views.filter((view) => view.name === name).sort((a, b) => b.version - a.version);
    starts.push(...(await startsOf(viewStore, found, versions)));
  }
  for (const generation of found) {
    const isUsed = starts.some(({ member }) => isOfGeneration(member.generation, generation));
    // The live rows of an older version go when the new version is published.
    if (!isUsed && generation.state !== 'live') await viewStore.drop(generation);
  }
  return starts;
};

export const memberOf = (view: View, generation: Generation, state: Member['state']): Member => {
  const { view: name, version, number } = generation;
  return { view, generation: { view: name, version, number }, state };
};

/** The highest version of each view. */
export const wantedOf = (views: readonly View[]): readonly View[] =>
  views.filter((view) => !views.some(({ name, version }) => name === view.name && version > view.version));

/** What answers and what it can be rolled back to; or what is built, and what answers meanwhile. */
const startsOf = async (viewStore: ViewStore, found: readonly Generation[], versions: readonly View[]) => {
  const [wanted] = versions as readonly [View];
  const fitting = versions
    .flatMap((view) => found.filter((generation) => fits(generation, view)).map((generation) => ({ view, generation })))
    .sort((a, b) => a.generation.number - b.generation.number);
  const newest = (state: Generation['state'], among = versions, all = fitting) =>
    all.findLast(({ view, generation }) => generation.state === state && among.includes(view));
  const live = newest('live');
  // What waits to be dropped has stopped before what is kept.
  const retired = [...fitting].sort((a, b) => compareTexts(a.generation.checkpoint, b.generation.checkpoint));
  const kept = newest('retired', live?.view === wanted ? versions : [wanted], retired);
  const begun = newest('building', [wanted]);
  if (live && (live.view === wanted || kept))
    return [startOf(live, 'live'), ...(kept ? [startOf(kept, 'beside')] : [])];
  const build = begun ?? kept ?? { view: wanted, generation: await viewStore.create(wanted) };
  return [...(live ? [startOf(live, 'live')] : []), startOf(build, 'building')];
};

const startOf = ({ view, generation }: Fitting, state: Member['state']): Start => ({
  member: memberOf(view, generation, state),
  checkpoint: generation.checkpoint,
});

interface Fitting {
  readonly view: View;
  readonly generation: Generation;
}

/** Whether stored tables are those of the view as it is coded now. */
export const fits = (of: Generation, view: View): boolean =>
  of.view === view.name && of.version === view.version && of.layout === layoutOf(view);
