import type { AccessLog, AccessPage, AccessQuestion, RecordedAccess } from '../access-log/access.js';
import type { Harness } from './harness.js';

export interface BrokenAccessLog {
  readonly fault: string;
  /** The case that notices it. */
  readonly fails: string;
  readonly break: (harness: Harness) => Harness;
}

/** Access logs with one narrow fault each, made from a sound one. A suite that passes one of them proves nothing. */
export const brokenAccessLogs: readonly BrokenAccessLog[] = [
  {
    fault: 'forgets why',
    fails: 'tells who read what of whom, when and why',
    break: (harness) => changed(harness, ({ reason: _, ...rest }) => rest),
  },
  {
    fault: 'finds by kind whatever kind it is',
    fails: 'finds entries by customer, key, asker, kind and time, the newest first',
    break: (harness) => asking(harness, ({ kind: _, ...rest }) => rest),
  },
  {
    fault: 'begins every page with the last entry of the one before',
    fails: 'gives page by page what there is, each entry once',
    break: (harness) => asking(harness, (asked) => ({ ...asked, before: asked.before && asked.before + 1 })),
  },
  {
    fault: 'takes no note of what strangers repeat',
    fails: 'counts what strangers try again and again instead of growing with it',
    break: (harness) => changed(harness, ({ times: _, ...rest }) => rest),
  },
  {
    fault: 'waits to be asked before it writes',
    fails: 'writes by itself soon',
    break: (harness) => withLog(harness, { record: () => undefined }),
  },
  {
    fault: 'leaves what waits behind when it is closed',
    fails: 'writes the rest when it is closed',
    break: (harness) => withLog(harness, { record: () => undefined, close: async () => undefined }),
  },
  {
    fault: 'takes ever more',
    fails: 'takes no more where the store takes none, and loses nothing of what it took',
    break: (harness) =>
      withLog(harness, {
        record(access) {
          try {
            harness.log.record(access);
          } catch {
            // Lost, and nobody hears of it.
          }
        },
      }),
  },
  {
    fault: 'shortens what is large',
    fails: 'keeps what is large and what is not ASCII as it was',
    break: (harness) =>
      withLog(harness, { record: (access) => harness.log.record({ ...access, whom: access.whom.slice(0, 1_000) }) }),
  },
  {
    fault: 'gives what is long over',
    fails: 'gives nothing that is older than two years, and its chain is whole all the same',
    break: (harness) => ({ ...harness, pass: () => undefined }),
  },
  {
    fault: 'believes what it reads',
    fails: 'has a chain that shows what was changed',
    break: (harness) => ({ ...harness, tamper: async () => undefined }),
  },
];

const withLog = (harness: Harness, faulty: Partial<AccessLog>): Harness => {
  const { log } = harness;
  const sound: AccessLog = {
    record: (access) => log.record(access),
    flush: () => log.flush(),
    find: (question) => log.find(question),
    head: () => log.head(),
    close: () => log.close(),
  };
  return { ...harness, log: { ...sound, ...faulty } };
};

const asking = (harness: Harness, change: (question: AccessQuestion) => AccessQuestion): Harness =>
  withLog(harness, { find: (question) => harness.log.find(change(question)) });

const changed = (harness: Harness, change: (found: RecordedAccess) => RecordedAccess): Harness =>
  withLog(harness, {
    async find(question): Promise<AccessPage> {
      const { items, next } = await harness.log.find(question);
      return { items: items.map(change), next };
    },
  });
