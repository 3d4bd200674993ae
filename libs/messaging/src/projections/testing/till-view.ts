import { events, type Recorded } from '#kernel';
import { table, view, type View } from '#read-model';

export class Opened {
  name!: string;
}
export class Sold {
  cents!: number;
}
export class Noted {
  text!: string;
}
export class Linked {
  to!: string;
}

export const tillEvents = events({ Opened, Sold, Noted, Linked });

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly cents: number;
  readonly sales: readonly string[];
}

export interface Note {
  readonly texts: readonly string[];
}

const opened = (id: string, name: string): Account => ({ id, name, cents: 0, sales: [] });

/** Throws in the fold of this note. */
export const POISON = 'poison';

/** A view for tests: accounts by customer, notes by customer, streams by stream. Its folds tell order and repeats. */
export const tillView = (changes: Partial<View> = {}): View => ({
  ...(view(
    {
      name: 'till',
      version: 1,
      about: 'For tests.',
      tables: {
        accounts: table<Account>({ by: 'customer', indexes: { cents: (row) => row.cents, name: (row) => row.name } }),
        notes: table<Note>({ by: 'customer' }),
        streams: table<Note>({ by: 'stream' }),
      },
    },
    tillEvents,
    {
      accounts: {
        on: {
          Opened: (row, data, event) => row ?? opened(event.subject ?? '', data.name),
          Sold: (row, data, event) =>
            row && { ...row, cents: row.cents + data.cents, sales: [...row.sales, event.address] },
        },
      },
      notes: { on: { Noted: note, Linked: (row, data) => ({ texts: [...(row?.texts ?? []), `-> ${data.to}`] }) } },
      streams: { key: (event) => event.stream, on: { Noted: note } },
    },
  ) as unknown as View),
  ...changes,
});

function note(row: Note | undefined, data: Noted, event: Recorded): Note | undefined {
  if (data.text === POISON) throw new Error('I cannot fold this.');
  if (data.text === 'erase') return undefined;
  return { texts: [...(row?.texts ?? []), `${data.text} of ${event.subject ?? 'nobody'}`] };
}
