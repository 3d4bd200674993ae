import { describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { ViewLate, type Envelope, type Question, type Receipt } from '../ports.js';
import { Scheduler } from './scheduler.js';

const timetables = [{ view: 'ledger', query: 'due', command: 'Settle' }];

/** A scheduler over these pages of a list; `fails` throws for some of its commands. */
const scheduled = (
  pages: Readonly<Record<string, readonly object[]>>,
  fails: (body: any) => void = () => undefined,
) => {
  const [sent, alarms, asked]: [object[], unknown[], Question[]] = [[], [], []];
  const names = Object.keys(pages);
  const scheduler = new Scheduler({
    timetables,
    alarm: (error) => alarms.push(error),
    queries: {
      ask: async (question) => {
        asked.push(question);
        const at = names.indexOf(question.page?.cursor ?? names[0]!);
        const body = { items: pages[names[at]!], nextCursor: names[at + 1] ?? null };
        return { body, whom: [], asOf: '', position: '', stale: false };
      },
    },
    handling: {
      handle: async ({ name, body }: Envelope) => {
        sent.push({ name, body });
        fails(body);
        return {} as Receipt;
      },
    },
  });
  return { scheduler, sent, alarms, asked };
};

const account = (customerId: string) => ({ customerId });
const settled = (...ids: string[]) => ids.map((id) => ({ name: 'Settle', body: account(id) }));

describe('the scheduler', () => {
  it('records what is due for everybody, page by page', async () => {
    const { scheduler, sent, asked } = scheduled({ first: [account('a'), account('b')], second: [account('c')] });
    await scheduler.round();
    expect(sent).toEqual(settled('a', 'b', 'c'));
    expect(asked.map(({ view, query, page }) => [view, query, page?.cursor])).toEqual([
      ['ledger', 'due', undefined],
      ['ledger', 'due', 'second'],
    ]);
  });

  it('goes on after a refusal, and tells it', async () => {
    const refusal = new Rejection('conflict', 'odd', 'It is odd.');
    const { scheduler, sent, alarms } = scheduled({ first: [account('a'), account('b')] }, ({ customerId }) => {
      if (customerId === 'a') throw refusal;
    });
    await scheduler.round();
    expect(sent).toEqual(settled('a', 'b'));
    expect(alarms).toEqual([refusal]);
  });

  it('leaves the rest to the next round where a store fails', async () => {
    const down = new Error('disk');
    const { scheduler, sent, alarms } = scheduled({ first: [account('a'), account('b')] }, () => {
      throw down;
    });
    await expect(scheduler.round()).rejects.toBe(down);
    expect(sent).toEqual(settled('a'));
    scheduler.start();
    await new Promise(setImmediate);
    await scheduler.stop();
    expect(alarms).toEqual([down]);
  });

  it('raises no alarm over a view that is being built', async () => {
    const { scheduler, alarms } = scheduled({ first: [account('a')] }, () => {
      throw new ViewLate('1');
    });
    scheduler.start();
    await new Promise(setImmediate);
    await scheduler.stop();
    expect(alarms).toEqual([]);
  });

  it('sends nothing more once it is stopped', async () => {
    const { scheduler, sent } = scheduled({ first: [account('a'), account('b')] }, () => void scheduler.stop());
    scheduler.start();
    await scheduler.stop();
    expect(sent.length).toBeLessThan(2);
  });
});
