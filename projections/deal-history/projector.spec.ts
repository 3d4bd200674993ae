import { describe, expect, it } from '@jest/globals';
import { DealAdvanced, DealFieldsChanged, DealLost, DealMovedBack, DealReopened, DealWon } from '#deals/events';
import { endOf, logOf, opened, tablesAfter } from '#deals/testing';
import { happened, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import history from './queries.js';
import { stageTimes } from './stages.js';
import type { DealHistory } from './view.js';

const dealId = 'd-1';
/** 09:00 in Jakarta. */
const nine = (day: number): Instant => `2026-03-${String(day).padStart(2, '0')}T02:00:00.000Z`;
const move = { dealId, pipelineVersion: 1 };
const advanced = (day: number) =>
  on(nine(day), happened(DealAdvanced, { ...move, from: 'qualified', to: 'proposal', probability: 50 }));
const movedBack = (day: number) =>
  on(nine(day), happened(DealMovedBack, { ...move, from: 'proposal', to: 'qualified', probability: 20, reason: 'No' }));
const lost = (day: number) => on(nine(day), happened(DealLost, { dealId, reason: 'fit', fromStage: 'qualified' }));
const reopened = (day: number) =>
  on(nine(day), happened(DealReopened, { ...move, stage: 'qualified', probability: 20, reason: 'Back' }));

/** The answer, where the runtime folded the events up to the moment of the question. */
const asked = async (asOf: Instant, ...later: NewEvent[]) => {
  const log = logOf({ 'deal-d-1': [on(nine(1), opened({ stage: 'qualified' })), ...later] });
  const { row } = history.queries;
  if (row?.kind !== 'row') throw new Error('deal-history answers by key');
  const tables = tablesAfter(
    history,
    log.filter((event) => event.occurredAt <= asOf),
  );
  const answer = await row.run(tables as never, dealId, {}, { ...endOf('2026-03-31'), asOf });
  return answer as DealHistory & { stages: object[] };
};

const DAY = 86_400_000;

describe('deal-history', () => {
  it('DEAL-4 sums the time of all visits and counts entries', async () => {
    const { stages, visits } = await asked(nine(14), advanced(5), movedBack(8), advanced(10));
    expect(stages).toEqual([
      { stage: 'qualified', entries: 2, milliseconds: 6 * DAY, days: 6 },
      { stage: 'proposal', entries: 2, milliseconds: 7 * DAY, days: 7 },
    ]);
    expect(visits.slice(1, 2)).toEqual([
      { stage: 'proposal', enteredAt: nine(5), entered: 'deal-d-1@1', leftAt: nine(8), left: 'deal-d-1@2' },
    ]);
  });

  it('lets no time pass in a stage while the deal is closed', async () => {
    const { stages, status } = await asked(nine(20), lost(3), reopened(10), lost(11));
    expect(stages).toEqual([{ stage: 'qualified', entries: 2, milliseconds: 3 * DAY, days: 3 }]);
    expect(status).toBe('lost');
    expect(await asked(nine(10), lost(3), reopened(10), lost(11))).toMatchObject({ status: 'open' });
  });

  it('counts whole days only', async () => {
    const almost: Instant = '2026-03-03T01:59:59.999Z';
    expect((await asked(almost)).stages).toEqual([
      { stage: 'qualified', entries: 1, milliseconds: 2 * DAY - 1, days: 1 },
    ]);
  });

  it('has no negative time where a stage is entered a moment ahead', () => {
    const visit = { stage: 'new', enteredAt: nine(2), entered: 'deal-d-1@0', leftAt: null, left: null };
    expect(stageTimes([visit], nine(1))).toEqual([{ stage: 'new', entries: 1, milliseconds: 0, days: 0 }]);
  });

  it('shows status and title of the moment', async () => {
    const changed = [{ field: 'title', from: 'Kitchen for Sri', to: 'Bath' }];
    const titled = on(nine(2), happened(DealFieldsChanged, { dealId, changed }));
    const won = on(nine(3), happened(DealWon, { dealId, amount: opened().data.amount, fromStage: 'qualified' }));
    expect(await asked(nine(1), titled, won)).toMatchObject({ status: 'open', title: 'Kitchen for Sri' });
    expect(await asked(nine(2), titled, won)).toMatchObject({ status: 'open', title: 'Bath' });
    expect(await asked(nine(3), titled, won)).toMatchObject({ status: 'won', title: 'Bath' });
  });
});
