import { describe, expect, it } from '@jest/globals';
import { addMs, type Instant } from '#kernel';
import { queriesOf, type Query } from '#read-model';
import { ask, day, NOW, open, sale, start } from './testing/asking.js';
import { ScratchLog } from './testing/scratch-log.js';
import { NOTES, queries } from './testing/till-queries.js';
import { tillView } from './testing/till-view.js';

const LATER = addMs(NOW, 4 * 60_000);
const ahead = { occurredAt: LATER, recordedAt: addMs(NOW, -1_000) };
const note = (text: string, times: object) => ({
  stream: `note-${text}`,
  type: 'Noted',
  subject: 'c1',
  body: { text },
  ...times,
});
const at = (n: number) => ({ occurredAt: day(n), recordedAt: day(n) });

/** Notes of one customer, as a row and as a list. */
const list: Query = {
  ...NOTES,
  kind: 'list',
  scope: () => ({ customer: 'c1' }),
  run: async (tables) => ({ items: [(await tables['notes']!.get('c1')) ?? []].flat() }),
};
const view = queriesOf(tillView() as never, { ...queries, noted: list });

const started = async (log: ScratchLog) => {
  const { handling } = await start(log, { now: () => NOW }, view);
  const told = (query: string, more: object = {}) => ask(handling, log, { query, key: 'c1', ...more });
  const bodyOf = async (query: string, asOf?: Instant) => (await told(query, { ...(asOf && { asOf }) })).body;
  return { told, bodyOf };
};

describe('what is asked of the present', () => {
  it('is what is asked as of the newest event, where that lies ahead: who has just written finds it', async () => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    log.write(sale('c1', 1, 2));
    const { bodyOf, told } = await started(log);
    log.write({ ...sale('c1', 10, 8), ...ahead });
    expect(await told('row')).toMatchObject({ body: { cents: 11 }, asOf: LATER });
    expect(await bodyOf('row')).toEqual(await bodyOf('row', LATER));
    expect(await bodyOf('row', NOW)).toMatchObject({ cents: 1 });
  });

  it('is gone where what removes it lies ahead, and there where what begins it does', async () => {
    const log = new ScratchLog();
    log.write(note('a', at(1)));
    const { bodyOf, told } = await started(log);
    log.write(note('erase', ahead));
    await expect(bodyOf('notes')).rejects.toThrow('no row');
    expect(await told('noted')).toMatchObject({ body: { items: [] }, asOf: LATER });
    expect(await bodyOf('notes', NOW)).toEqual({ texts: ['a of c1'] });
    const another = new ScratchLog();
    another.write(note('a', ahead));
    expect(await (await started(another)).bodyOf('notes')).toEqual({ texts: ['a of c1'] });
  });

  it('is as of now where nothing lies ahead', async () => {
    const log = new ScratchLog();
    log.write(note('a', at(1)));
    const { told } = await started(log);
    expect(await told('notes')).toMatchObject({ body: { texts: ['a of c1'] }, asOf: NOW });
  });
});
