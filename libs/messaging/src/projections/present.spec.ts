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
  const clock = { now: NOW };
  const { handling } = await start(log, { now: () => clock.now }, view);
  const told = (query: string, more: object = {}) => ask(handling, log, { query, key: 'c1', ...more });
  const bodyOf = async (query: string, asOf?: Instant) => (await told(query, { ...(asOf && { asOf }) })).body;
  return { clock, bodyOf };
};

describe('what is asked of the present', () => {
  it('is what is asked as of now, though an event lies ahead that is folded already', async () => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    log.write(sale('c1', 1, 2));
    const { bodyOf, clock } = await started(log);
    log.write({ ...sale('c1', 10, 8), ...ahead });
    expect(await bodyOf('row')).toMatchObject({ cents: 1 });
    expect(await bodyOf('row')).toEqual(await bodyOf('row', NOW));
    expect(await bodyOf('row', LATER)).toMatchObject({ cents: 11 });
    clock.now = LATER;
    expect(await bodyOf('row')).toMatchObject({ cents: 11 });
  });

  it('is still there where what removes it lies ahead, and not yet where what begins it does', async () => {
    const log = new ScratchLog();
    log.write(note('a', at(1)));
    const { bodyOf, clock } = await started(log);
    log.write(note('erase', ahead));
    expect(await bodyOf('notes')).toEqual({ texts: ['a of c1'] });
    expect((await bodyOf('noted')).items).toEqual([{ texts: ['a of c1'] }]);
    clock.now = LATER;
    await expect(bodyOf('notes')).rejects.toThrow('no row');
    const another = new ScratchLog();
    another.write(note('a', ahead));
    await expect((await started(another)).bodyOf('notes')).rejects.toThrow('no row');
  });

  it('never lies before what was recorded, whatever the clock says', async () => {
    const log = new ScratchLog();
    log.write(note('a', at(1)));
    const { bodyOf, clock } = await started(log);
    clock.now = day(5);
    log.write(note('b', at(8)));
    expect(await bodyOf('notes')).toEqual({ texts: ['a of c1', 'b of c1'] });
    log.write(note('c', { occurredAt: addMs(day(8), 60_000), recordedAt: day(8) }));
    expect(await bodyOf('notes')).toEqual({ texts: ['a of c1', 'b of c1'] });
  });
});
