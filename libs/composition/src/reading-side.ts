import { idOf, streamName, type Organisation } from '#kernel';
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
  const opening = new Set(options.views.flatMap(({ view }) => (view.opens ? [view.name] : [])));
  return askViews({
    ...options,
    store,
    watermarks: projections.watermarks,
    now: () => clock.now(),
    open: (data) => open(data, keys),
    reveal: (body, may, { view }) => {
      const whom = new Set<string>();
      const shown = reveal(body, may, keys, (owner) => whom.add(subjectOf(owner)));
      if (opening.has(view)) for (const customerId of customersIn(body)) whom.add(customerId);
      return { body: shown, whom: [...whom] };
    },
    waitForReactions: (position) => processes.settled(position),
  });
};

const subjectOf = (owner: string): string => (owner.startsWith(CUSTOMER) ? idOf(owner) : owner);
const CUSTOMER = streamName('customer', '');

/** Views that open hold personal values in clear, beside the ids of those whom they are about. */
const customersIn = (body: unknown): readonly string[] => {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    name === 'customerId' && typeof value === 'string' ? [value] : customersIn(value),
  );
};
