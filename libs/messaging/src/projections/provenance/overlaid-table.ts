import { compareTexts, compareValues, type Found, type Row, type Scan, type TableReader } from '#read-model';

/** A table where other rows stand in the place of some: `mine` has all that there is under the keys `own`. */
export class OverlaidTable implements TableReader {
  constructor(
    private readonly base: TableReader,
    private readonly mine: TableReader,
    private readonly own: ReadonlySet<string>,
  ) {}

  get(key: string): Promise<Row | undefined> {
    return (this.own.has(key) ? this.mine : this.base).get(key);
  }

  async scan(options: Scan): Promise<Found<Row>[]> {
    const { limit, descending } = options;
    const wider = limit === undefined ? options : { ...options, limit: limit + this.own.size };
    const others = (await this.base.scan(wider)).filter(({ key }) => !this.own.has(key));
    const all = [...others, ...(await this.mine.scan(options))];
    const sign = descending ? -1 : 1;
    return all.sort((a, b) => sign * compareValues(a.value, b.value) || compareTexts(a.key, b.key)).slice(0, limit);
  }

  async *pages(): AsyncGenerator<readonly { readonly key: string; readonly row: Row }[]> {
    let mine: { readonly key: string; readonly row: Row }[] = [];
    for await (const page of this.mine.pages()) mine.push(...page);
    for await (const page of this.base.pages()) {
      const last = page.at(-1)?.key ?? '';
      const due = mine.filter(({ key }) => compareTexts(key, last) <= 0);
      mine = mine.slice(due.length);
      const others = page.filter(({ key }) => !this.own.has(key));
      yield [...others, ...due].sort((a, b) => compareTexts(a.key, b.key));
    }
    if (mine.length > 0) yield mine;
  }
}
