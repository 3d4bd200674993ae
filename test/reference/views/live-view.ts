import { endOfDay, idOf, type Day, type Recorded } from '#kernel';
import { views } from '#projections';
import {
  indexesOf,
  TableInMemory,
  type At,
  type Page,
  type Query,
  type Readers,
  type Row,
  type ViewWithQueries,
} from '#read-model';

export const ZONE = 'Asia/Jakarta';

type Fold = (row: Row | undefined, data: unknown, event: Recorded) => Row | undefined;

type Given = Partial<At> & { readonly key?: string; readonly page?: Page };

/** The live rows of a view after a log, for an organisation that counts in US dollars. */
export class LiveView {
  private readonly folded = new Map<string, Map<string, Row | undefined>>();
  private tables: Readers | undefined;

  private readonly of: ViewWithQueries;

  constructor(name: string) {
    this.of = views.find(({ view }) => view.name === name)!;
  }

  /** Folds events that occurred no earlier than those before. */
  fold(log: readonly Recorded[]): this {
    for (const [name, { key, on }] of Object.entries(this.of.view.projectors)) {
      const rows = this.folded.get(name) ?? new Map<string, Row | undefined>();
      this.folded.set(name, rows);
      for (const event of log) {
        const fold = on[event.type] as Fold | undefined;
        const byDefault = this.of.view.tables[name]!.by === 'customer' ? event.subject : idOf(event.stream);
        const id = key ? key(event as Recorded<never>) : byDefault;
        if (fold && id !== undefined) rows.set(id, fold(rows.get(id), event.data, event));
      }
    }
    this.tables = undefined;
    return this;
  }

  /** Asks about the end of a day, or whatever else of a moment is given. */
  async ask(query: string, params: object, day: Day, given: Given = {}): Promise<any> {
    const { key = '', page = { limit: 1_000 }, ...changes } = given;
    const asOf = endOfDay(day, ZONE);
    const at: At = { asOf, today: day, zone: ZONE, currency: 'USD', explicit: true, ...changes };
    const question = this.of.queries[query] as Query;
    this.tables ??= this.written();
    if (question.kind === 'row') return question.run(this.tables, key, params, at);
    return question.kind === 'list'
      ? question.run(this.tables, params, at, page)
      : question.run(this.tables, params, at);
  }

  private written(): Readers {
    const tables = Object.entries(this.of.view.tables).map(([name, definition]) => {
      const table = new TableInMemory(definition);
      const rows = [...(this.folded.get(name) ?? [])].map(([key, row]) => ({
        key,
        row: row && JSON.stringify(row),
        occurredAt: '',
        position: '',
        values: row ? indexesOf(definition).map((index) => definition.indexes?.[index]?.(row as never)) : [],
      }));
      table.write(rows);
      return [name, table] as const;
    });
    return Object.fromEntries(tables) as unknown as Readers;
  }
}
