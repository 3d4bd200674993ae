import { describe, expect, it } from '@jest/globals';
import { historyContract } from '#read-model/contract';
import { historyCases } from '../contract/history.cases.js';
import { MemoryHistory } from './memory-history.js';

historyContract('Memory', async () => new MemoryHistory());

/** Histories broken in one way each, and the cases that find it. */
const BROKEN: Readonly<Record<string, { make: () => MemoryHistory; found: readonly string[] }>> = {
  'moves its checkpoint back': {
    make: () =>
      new (class extends MemoryHistory {
        private last = '0'.repeat(20);
        override keep(...[events, upTo]: Parameters<MemoryHistory['keep']>): Promise<void> {
          this.last = upTo;
          return super.keep(events, upTo);
        }
        override async checkpoint(): Promise<string> {
          return this.last;
        }
      })(),
    found: ['moves its checkpoint without events too, and never back'],
  },
  'gives what comes later, too': {
    make: () =>
      new (class extends MemoryHistory {
        override ofStream(stream: string): Promise<readonly string[]> {
          return super.ofStream(stream);
        }
      })(),
    found: ['gives no event after a position'],
  },
  'gives events as they came': {
    make: () =>
      new (class extends MemoryHistory {
        private readonly came: string[] = [];
        override keep(...[events, upTo]: Parameters<MemoryHistory['keep']>): Promise<void> {
          this.came.push(...events.map(({ text }) => text));
          return super.keep(events, upTo);
        }
        override async ofSubject(subject: string, upTo?: string): Promise<readonly string[]> {
          const its = await super.ofSubject(subject, upTo);
          return this.came.filter((text) => its.includes(text));
        }
      })(),
    found: [
      'gives the events of a stream and of a subject in the order of the log',
      'keeps an event once, however often it is given',
    ],
  },
};

describe('the contract of histories finds one that', () => {
  it.each(Object.entries(BROKEN))('%s', async (_, { make, found }) => {
    const failed: string[] = [];
    for (const { name, run } of historyCases) await run(make()).catch(() => failed.push(name));
    expect(failed).toEqual(found);
  });
});
