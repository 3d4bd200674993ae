import { IsBoolean, IsInt, IsOneOf, IsOptional, type Role } from '#kernel';
import {
  everyRow,
  NoParams,
  paginate,
  queriesOf,
  type ListQuery,
  type Query,
  type RowQuery,
  type Tables,
  type ViewWithQueries,
} from '#read-model';
import { tillView, type Account } from './till-view.js';

class Filter {
  @IsOptional() @IsInt() cents?: number;
  @IsOptional() @IsBoolean() big?: boolean;
  @IsOptional() @IsOneOf(['a', 'b']) kind?: string;
}

const roles: readonly Role[] = ['agent', 'customer'];
const ROW: RowQuery<Tables, object> = {
  kind: 'row',
  about: '',
  params: NoParams,
  roles,
  opensTo: ['agent'],
  scope: (key) => ({ customer: key }),
  run: (tables, key) => tables['accounts']!.get(key) as Promise<object | undefined>,
};
const LIST: ListQuery<Tables, object> = {
  kind: 'list',
  about: '',
  params: Filter,
  roles,
  scope: () => 'all',
  run: async (tables, _p, _at, { limit, after }) => {
    const found = await tables['accounts']!.scan({
      index: 'cents',
      limit: limit + 1,
      after: after as [number, string],
    });
    const items = found.slice(0, limit).map(({ row }) => row as Account);
    const last = found[limit - 1];
    return { items, next: found.length > limit && last ? [last.value, last.key] : undefined };
  },
};
/** The richest first; made in memory. */
const RANKED: ListQuery<Tables, object> = {
  ...LIST,
  run: async (tables, _p, _at, page) =>
    paginate((await everyRow(tables['accounts']!)) as Account[], ({ cents, id }) => [-cents, id], page),
};
const ECHO: Query = {
  kind: 'answer',
  about: '',
  params: Filter,
  roles: ['analyst'],
  scope: () => 'all',
  run: async (_, p, at) => ({ ...p, at }),
};
export const NOTES: RowQuery<Tables, object> = {
  ...ROW,
  run: (tables, key) => tables['notes']!.get(key) as Promise<object | undefined>,
};
const ofStream = (key: string) => ({ stream: key });
const CHAT: RowQuery<Tables, object> = {
  ...ROW,
  scope: ofStream,
  run: (tables, key) => tables['streams']!.get(key) as Promise<object | undefined>,
};
const WRONG: RowQuery<Tables, object> = {
  ...CHAT,
  run: (tables, key) => tables['notes']!.get(key) as Promise<object | undefined>,
};

export const queries = { row: ROW, list: LIST, ranked: RANKED, echo: ECHO, notes: NOTES, chat: CHAT, wrong: WRONG };
export const till = (changes: object = {}): ViewWithQueries => queriesOf(tillView(changes) as never, queries);
