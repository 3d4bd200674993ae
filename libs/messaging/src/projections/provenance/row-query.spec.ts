import { describe, expect, it } from '@jest/globals';
import { queriesOf } from '#read-model';
import type { RowQuestion } from '../../ports.js';
import { day, start } from '../testing/asking.js';
import { addresses, history, tell } from '../testing/telling.js';
import { queries } from '../testing/till-queries.js';
import { tillView } from '../testing/till-view.js';

describe('the row whose provenance is asked for', () => {
  it('is that of rows in a table, where a view shows none by key', async () => {
    const log = history();
    log.write({ stream: 'note-7', type: 'Noted', occurredAt: day(1), body: { text: 'a' } });
    const { list } = queries;
    const byStream = { ...tillView().projectors, streams: { on: tillView().projectors['streams']!.on } };
    const only = queriesOf(tillView({ projectors: byStream }) as never, { list });
    const { handling } = await start(log, { categoryOf: (type) => (type === 'Noted' ? 'note' : 'sale') }, only);
    await expect(tell(handling, log, {})).rejects.toMatchObject({
      kind: 'missing',
      code: 'view-without-rows',
      detail: { tables: ['accounts', 'notes', 'streams'] },
    });
    expect(addresses(await tell(handling, log, { table: 'accounts', path: 'name' }))).toEqual(['customer-c1@0']);
    expect(addresses(await tell(handling, log, { table: 'streams', key: '7' }))).toEqual(['note-7@0']);
  });

  it('is not told of tables whose keys say nothing, or that hold personal values in clear', async () => {
    const log = history();
    const custom = await start(log, { categoryOf: () => 'note' });
    await expect(tell(custom.handling, log, { table: 'streams' })).rejects.toMatchObject({ code: 'unknown-table' });
    await expect(tell(custom.handling, log, { table: 'toString' })).rejects.toMatchObject({ code: 'unknown-table' });
    const opening = queriesOf(tillView({ opens: true }) as never, { list: queries.list });
    const clear = await start(log, { open: (data) => data }, opening);
    await expect(tell(clear.handling, log, {})).rejects.toMatchObject({
      code: 'view-without-rows',
      detail: { tables: [] },
    });
  });

  it('tells what is missing', async () => {
    const log = history();
    const { handling } = await start(log, { nearest: (wanted, names) => [...names].find((n) => n[0] === wanted[0]) });
    const missing = (question: Partial<RowQuestion>) => expect(tell(handling, log, question)).rejects;
    await missing({ view: 'tills' }).toMatchObject({ code: 'unknown-view', detail: { nearest: 'till' } });
    await missing({ key: 'c9' }).toMatchObject({ kind: 'missing', code: 'unknown-key' });
    await missing({ path: 'cent' }).toMatchObject({
      kind: 'missing',
      code: 'unknown-path',
      message: 'This row of till has never had such a field. Did you mean cents?',
      detail: { nearest: 'cents', fields: ['id', 'name', 'cents', 'sales'] },
    });
    await missing({ params: { x: '1', y: '2' } }).toMatchObject({ faults: [{ path: 'x' }, { path: 'y' }] });
  });
});
