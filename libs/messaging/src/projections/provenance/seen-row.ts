import { Rejection } from '#kernel';
import type { RowQuestion } from '../../ports.js';
import { pathsOf, valueAt } from './changes-between.js';

export type Nearest = (wanted: string, names: Iterable<string>) => string | undefined;

/** A row that is read again and again, or one field of it. */
export class SeenRow {
  /** As it was when it was last there. */
  private row: object | undefined;
  private hadField = false;

  constructor(
    private readonly read: () => Promise<object | undefined>,
    private readonly path: string | undefined,
  ) {}

  /** As readers get it, in JSON. No row has no fields; no field is undefined. */
  async now(): Promise<unknown> {
    const row = await this.read();
    if (!row) return this.path === undefined ? {} : undefined;
    this.row = JSON.parse(JSON.stringify(row)) as object;
    if (this.path === undefined) return this.row;
    const field = valueAt(this.row, this.path);
    this.hadField ||= field !== undefined;
    return field;
  }

  /** Throws where there never was a row, or such a field of it. */
  mustHaveBeen({ view, key, path }: RowQuestion, nearest: Nearest = () => undefined): void {
    if (!this.row) throw new Rejection('missing', 'unknown-key', `The view ${view} has no row ${key}.`);
    if (path === undefined || this.hadField) return;
    const like = nearest(path, pathsOf(this.row));
    const hint = like === undefined ? '' : ` Did you mean ${like}?`;
    throw new Rejection('missing', 'unknown-path', `This row of ${view} has never had such a field.${hint}`, {
      nearest: like,
      fields: Object.keys(this.row),
    });
  }
}
