import type { Position } from '#event-store';
import { layoutOf, type Generation, type View, type ViewStore } from '#read-model';
import type { Member } from './cohort.js';
import { isOfGeneration } from './target.js';

/** A member and where it goes on. */
export interface Start {
  readonly member: Member;
  readonly checkpoint: Position;
}

/** For every view its generation to go on with, made where there is none that fits the view as it is coded now. */
export const membersOf = async (viewStore: ViewStore, views: readonly View[]): Promise<readonly Start[]> => {
  const found = await viewStore.generations();
  const starts: Start[] = [];
  for (const view of views) {
    const generation = usable(found, view) ?? (await viewStore.create(view));
    starts.push({ member: memberOf(view, generation), checkpoint: generation.checkpoint });
  }
  for (const generation of found) {
    const isUsed = starts.some(({ member }) => isOfGeneration(member.generation, generation));
    // The live rows of an older version go when the new version is published.
    if (!isUsed && generation.state !== 'live') await viewStore.drop(generation);
  }
  return starts;
};

export const memberOf = (view: View, { view: name, version, number, state }: Generation): Member => ({
  view,
  generation: { view: name, version, number },
  building: state === 'building',
});

const usable = (found: readonly Generation[], view: View): Generation | undefined => {
  const fitting = found.filter(
    (g) => g.view === view.name && g.version === view.version && g.layout === layoutOf(view),
  );
  return fitting.find(({ state }) => state === 'live') ?? fitting.find(({ state }) => state === 'building');
};
