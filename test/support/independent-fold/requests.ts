import { by, eventsAt, groups, type Fact, type Moment } from './known-events.js';

const ANSWERED_WITHIN_MS = 72 * 3_600_000;

/** domain.md §3 I6, privacy-requests: what waits for an answer first, the most urgent before the others. */
export const privacyRequestsAt = (log: readonly Fact[], moment: Moment): any[] =>
  storiesOf(log, moment, 'request-')
    .map((story) => requestOf(story, moment.asOf))
    .sort(
      by(
        ({ outcome }) => (outcome ? 1 : 0),
        ({ dueAt }) => dueAt,
        ({ requestId }) => requestId,
      ),
    );

const requestOf = (story: readonly Fact[], asOf: string): any => {
  const asked = story[0]!;
  const done = story.find(({ type }) => type === 'PrivacyRequestCompleted');
  const { requestId, customerId, kind } = asked.data;
  const dueAt = new Date(Date.parse(asked.occurredAt) + ANSWERED_WITHIN_MS).toISOString();
  const outcome = done?.data.outcome ?? null;
  return {
    requestId,
    customerId,
    kind,
    dueAt,
    requestedAt: asked.occurredAt,
    outcome,
    completedAt: done?.occurredAt ?? null,
    note: done?.data.note ?? null,
    address: (done ?? asked).address,
    status: outcome ?? (asOf > dueAt ? 'overdue' : 'open'),
  };
};

const STATUSES = ['refused', 'retrying', 'done'];
const STATUS_AFTER: Readonly<Record<string, string>> = {
  ReactionRefused: 'refused',
  ReactionRetryRequested: 'retrying',
  ReactionDone: 'done',
};

/** process-refusals: open ones first, then those being retried, then those done; the oldest first. */
export const processRefusalsAt = (log: readonly Fact[], moment: Moment): any[] =>
  storiesOf(log, moment, 'refusal-')
    .map((story) => {
      const refusals = story.filter(({ type }) => type === 'ReactionRefused');
      const { type, address } = story.at(-1)!;
      return {
        ...refusals.at(-1)!.data,
        status: STATUS_AFTER[type],
        refusedAt: refusals[0]!.occurredAt,
        refusals: refusals.length,
        address,
      };
    })
    .sort(
      by(
        ({ status }) => STATUSES.indexOf(status),
        ({ refusedAt }) => refusedAt,
        ({ refusalId }) => refusalId,
      ),
    );

const storiesOf = (log: readonly Fact[], moment: Moment, category: string): Fact[][] => {
  const events = eventsAt(
    log.filter(({ stream }) => stream.startsWith(category)),
    moment,
  );
  return [...groups(events, ({ stream }) => stream).values()];
};
