import type { Organisation } from '#kernel';
import { askViews, type Projections, type QueryHandling } from '#messaging';
import { open, reveal } from '#privacy';
import type { ViewReader, ViewWithQueries } from '#read-model';
import type { WritingSide } from './writing-side.js';

export interface ReadingSideOptions {
  readonly writing: WritingSide;
  readonly views: readonly ViewWithQueries[];
  readonly viewReader: ViewReader;
  readonly projections: Pick<Projections, 'watermarks'>;
  readonly organisation: Organisation;
  readonly adopting: readonly string[];
  readonly nearest: (wanted: string, names: Iterable<string>) => string | undefined;
}

/** Answers questions to the views of a data folder. */
export const readingSide = (options: ReadingSideOptions): QueryHandling => {
  const { writing, projections } = options;
  const { store, keys, clock, processes } = writing;
  return askViews({
    ...options,
    store,
    watermarks: projections.watermarks,
    now: () => clock.now(),
    open: (data) => open(data, keys),
    reveal: (body, may) => reveal(body, may, keys),
    waitForReactions: (position) => processes.settled(position),
  });
};
