type Cells = ReadonlyMap<string, string>;

/** Where fields stand that no item of the first page had. */
const REST = '_rest';

/**
 * A list as CSV (RFC 4180, UTF-8), page by page: nested objects become dotted columns, lists JSON. Columns are those of
 * the first page; where more pages follow, a last column holds, as JSON, what only later items have: nothing is lost.
 * A list without items has the columns `known`, if any are.
 */
export const csvWriter = (known: readonly string[]): ((items: readonly object[], last: boolean) => string) => {
  let columns: readonly string[] | undefined;
  return (items, last) => {
    const rows = items.map(cellsOf);
    const lines: string[] = [];
    if (!columns) {
      const found = [...new Set(rows.flatMap((row) => [...row.keys()]))];
      columns = items.length === 0 && last ? known : last ? found : [...found, REST];
      if (columns.length > 0) lines.push(columns.map(quoted).join(','));
    }
    const names = columns;
    lines.push(...rows.map((row) => names.map((name) => quoted(cellOf(row, name, names))).join(',')));
    return lines.map((line) => `${line}\r\n`).join('');
  };
};

const cellOf = (row: Cells, name: string, names: readonly string[]): string => {
  if (name !== REST) return row.get(name) ?? '';
  const rest = [...row].filter(([column]) => !names.includes(column));
  return rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : '';
};

const cellsOf = (item: object): Cells => {
  const cells = new Map<string, string>();
  const put = (path: string, value: unknown): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') cells.set(path, text(value));
    else if (Array.isArray(value)) cells.set(path, JSON.stringify(value));
    else if ('withheld' in value || 'forgotten' in value)
      cells.set(path, 'withheld' in value ? 'withheld' : 'forgotten');
    else for (const [field, inner] of Object.entries(value)) put(path ? `${path}.${field}` : field, inner);
  };
  put('', item);
  return cells;
};

// A text that a spreadsheet would run as a formula is kept a text; numbers and telephone numbers are left as they are.
const text = (value: unknown): string => {
  const plain = String(value);
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) && !/^[+-]?[\d.]+$/.test(plain) ? `'${plain}` : plain;
};

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
