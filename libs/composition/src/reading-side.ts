import type { EventStore, Position } from '#event-store';
import { idOf, streamName, type Organisation } from '#kernel';
import {
  askViews,
  type AskViewsOptions,
  type Projections,
  type ProvenanceHandling,
  type QueryHandling,
} from '#messaging';
import type { Clock } from '#platform';
import { open, reveal, type KeyReader } from '#privacy';
import type { EventHistory, ViewReader, ViewWithQueries } from '#read-model';

export interface ReadingSideOptions {
  readonly store: EventStore;
  readonly keys: KeyReader;
  readonly clock: Clock;
  /** Resolves when the processes have reacted to everything up to the position. */
  readonly settled: (position: Position) => Promise<void>;
  readonly views: readonly ViewWithQueries[];
  readonly viewReader: ViewReader;
  readonly history?: EventHistory;
  readonly projections: Pick<Projections, 'watermarks'>;
  readonly organisation: Organisation;
  readonly adopting: readonly string[];
  readonly nearest: (wanted: string, names: Iterable<string>) => string | undefined;
  readonly categoryOf?: AskViewsOptions['categoryOf'];
}

/** Answers questions to the views of a data folder. */
export const readingSide = (options: ReadingSideOptions): QueryHandling & ProvenanceHandling => {
  const { projections, keys, clock, settled } = options;
  const opening = new Set(options.views.flatMap(({ view }) => (view.opens ? [view.name] : [])));
  return askViews({
    ...options,
    watermarks: projections.watermarks,
    now: () => clock.now(),
    open: (data) => open(data, keys),
    reveal: (body, may, { view }) => {
      const whom = new Set<string>();
      const shown = reveal(body, may, keys, (owner) => whom.add(subjectOf(owner)));
      if (opening.has(view)) for (const customerId of customersIn(body)) whom.add(customerId);
      return { body: shown, whom: [...whom] };
    },
    waitForReactions: settled,
  });
};

export const subjectOf = (owner: string): string => (owner.startsWith(CUSTOMER) ? idOf(owner) : owner);
const CUSTOMER = streamName('customer', '');

/** Views that open hold personal values in clear, beside the ids of those whom they are about. */
const customersIn = (body: unknown): readonly string[] => {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    name === 'customerId' && typeof value === 'string' ? [value] : customersIn(value),
  );
};
