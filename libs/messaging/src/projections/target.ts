import { idOf, type Recorded } from '#kernel';
import {
  indexesOf,
  type GenerationId,
  type IndexValue,
  type Partition,
  type Progress,
  type Row,
  type Table,
  type View,
} from '#read-model';
import { changed } from './lazy-event.js';
import type { Place, Placed } from './placed.js';

/** After such an event nothing may hold what a row held before. */
export const FORGETTING: readonly string[] = ['CustomerForgotten'];

export type Fold = (row: Row | undefined, data: unknown, event: Recorded) => Row | undefined;

/** One table of one generation of a view, with what folds into it. */
export interface Target {
  readonly generation: GenerationId;
  readonly view: View;
  readonly table: string;
  readonly by: Table['by'];
  readonly opens: boolean;
  readonly on: ReadonlyMap<string, Fold>;
  /** Functions of `indexesOf(table)`. */
  readonly indexes: readonly ((row: Row) => IndexValue | undefined)[];
  readonly key: ((event: Recorded) => string | undefined) | undefined;
}

/** A row with the place of its newest event. */
export interface FoldedRow extends Place {
  readonly row: Row | undefined;
  readonly progress?: Progress | undefined;
}

export const targetsOf = (view: View, generation: GenerationId): Target[] =>
  Object.entries(view.tables).map(([name, table]) => {
    const projector = view.projectors[name];
    if (!projector) throw new Error(`The table ${name} of ${view.name} has no projector.`);
    return {
      generation,
      view,
      table: name,
      by: table.by,
      opens: view.opens ?? false,
      on: new Map(Object.entries(projector.on)) as unknown as Target['on'],
      indexes: indexesOf(table).map((index) => table.indexes?.[index] as (row: Row) => IndexValue | undefined),
      key: projector.key as Target['key'],
    };
  });

/** Which targets fold which type of event. */
export const routesOf = (targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> => {
  const routes = new Map<string, Target[]>();
  for (const target of targets) {
    for (const type of target.on.keys()) routes.set(type, [...(routes.get(type) ?? []), target]);
  }
  return routes;
};

/** The event as the target may see it: opened if its view opens, with the subject that it was given later. */
export const eventFor = ({ by, opens }: Target, { event, opened, adoptedBy }: Placed): Recorded => {
  const seen = opens && opened ? opened : event;
  return by === 'customer' && adoptedBy !== undefined ? changed(seen, { subject: adoptedBy }) : seen;
};

/** Whether an event of the type takes a row's values in clear away, which must not wait for anything. */
export const isForgetting = ({ opens }: Target, type: string | undefined): boolean =>
  opens && type !== undefined && FORGETTING.includes(type);

/** Whose an event is. */
export type Owner = Pick<Recorded, 'stream' | 'subject'> & Partial<Pick<Recorded, 'type'>>;

/** Whose events make the row: a customer's id or a stream's name. undefined: the event concerns no customer. */
export const partitionIdFor = ({ by }: Target, { stream, subject }: Owner): string | undefined =>
  by === 'stream' ? stream : subject;

export const partitionOf = ({ by }: Target, id: string): Partition =>
  by === 'stream' ? { stream: id } : { customer: id };

/**
 * The row that the event concerns; `at` is needed where the table has keys of its own. May throw: it is the view's
 * code.
 */
export const keyFor = (target: Target, { stream, subject }: Owner, at: Placed | undefined): string | undefined => {
  if (target.key) return at && target.key(eventFor(target, at));
  return target.by === 'customer' ? subject : idOf(stream);
};

export const isOfGeneration = (a: GenerationId, b: GenerationId): boolean =>
  a.view === b.view && a.version === b.version && a.number === b.number;
