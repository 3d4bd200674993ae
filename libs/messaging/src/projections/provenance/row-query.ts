import { Rejection, streamName } from '#kernel';
import { NoParams, type RowQuery, type Scope, type Tables, type View, type ViewWithQueries } from '#read-model';

/** The kind of stream in which events of a type stand. */
export type CategoryOf = (type: string) => string | undefined;

type AnyRowQuery = RowQuery<Tables, object>;

/**
 * What is asked for one row of a view: its own question, or what is stored in one of its tables. Throws `Rejection`
 * missing `view-without-rows` where the view has no such question and no table is named, `unknown-table`.
 */
export const rowQueryOf = (listed: ViewWithQueries, table: string | undefined, categoryOf: CategoryOf): AnyRowQuery => {
  const { view, queries } = listed;
  const row = queries['row'];
  if (table === undefined && row?.kind === 'row') return row;
  const tables = Object.keys(view.tables).filter((name) => scopesOf(view, name, categoryOf));
  const scope = table !== undefined && tables.includes(table) ? scopesOf(view, table, categoryOf) : undefined;
  if (table === undefined || !scope) throw noneSuch(view, table, tables);
  return {
    kind: 'row',
    about: `A row of ${table}, as it is stored.`,
    params: NoParams,
    roles: [],
    scope,
    run: async (its, key) => its[table]?.get(key),
  };
};

/** Whose events make the row of a key; undefined: that cannot be told from the key, or it holds values in clear. */
const scopesOf = (view: View, table: string, categoryOf: CategoryOf): ((key: string) => Scope) | undefined => {
  const projector = view.projectors[table];
  if (!projector || projector.key || view.opens) return undefined;
  if (view.tables[table]?.by === 'customer') return (key) => ({ customer: key });
  const [category, another] = new Set(Object.keys(projector.on).map(categoryOf));
  return category === undefined || another !== undefined ? undefined : (key) => ({ stream: streamName(category, key) });
};

const noneSuch = ({ name }: View, table: string | undefined, tables: readonly string[]): Rejection => {
  const known = tables.length > 0 ? ` Name one of its tables: ${tables.join(', ')}.` : '';
  return table === undefined
    ? new Rejection('missing', 'view-without-rows', `No row of ${name} can be asked for by key alone.${known}`, {
        tables,
      })
    : new Rejection('missing', 'unknown-table', `${name} has no such table with rows to tell of.${known}`, { tables });
};
