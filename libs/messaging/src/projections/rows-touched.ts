import { START } from '#event-store';
import type { Recorded } from '#kernel';
import type { View } from '#read-model';
import { opened, type Open } from './placed.js';
import { keyFor, routesOf, targetsOf } from './target.js';

/** A row of a view. */
export interface RowTouched {
  readonly view: string;
  readonly table: string;
  readonly key: string;
}

/** Tells the rows that an event is folded into, whether or not that changed them. */
export const rowsTouched = (
  views: readonly View[],
  open: Open,
): ((event: Recorded) => Promise<readonly RowTouched[]>) => {
  const routes = routesOf(views.flatMap((view) => targetsOf(view, { view: view.name, version: 0, number: 0 })));
  return async (event) => {
    const rows: RowTouched[] = [];
    for (const target of routes.get(event.type) ?? []) {
      const placed = { event, position: START };
      const key = keyFor(target, event, target.opens ? await opened(open, placed) : placed);
      if (key !== undefined) rows.push({ view: target.view.name, table: target.table, key });
    }
    return rows;
  };
};
