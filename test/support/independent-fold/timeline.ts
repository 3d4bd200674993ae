import { interactionsOf } from './interactions.js';
import { by, eventsAt, groups, type Fact, type Moment } from './known-events.js';

/** domain.md §4 to §6: everything that happened with a customer by a moment, oldest first. */
export const timelineAt = (log: readonly Fact[], customerId: string, moment: Moment) => {
  const events = eventsAt(log, moment);
  const isKnown = events.some(
    ({ stream, type }) => type === 'CustomerRegistered' && stream === `customer-${customerId}`,
  );
  const interactions = interactionsOf(events)
    .filter((shown) => shown.customerId === customerId)
    .map((shown) => interactionEntry(shown, events));
  const stories = [
    ...groups(
      events.filter(({ stream }) => /^(purchase|deal)-/.test(stream)),
      ({ stream }) => stream,
    ),
  ];
  const told = stories.flatMap(([, story]) => entriesOf(story, customerId));
  const entries = [...interactions, ...told].sort(
    by(
      ({ at }) => at,
      ({ address }) => address.slice(0, address.lastIndexOf('@')),
      ({ address }) => Number(address.slice(address.lastIndexOf('@') + 1)),
    ),
  );
  return isKnown || entries.length > 0 ? { customerId, earlier: 0, entries } : undefined;
};

const interactionEntry = (shown: any, events: readonly Fact[]): any => {
  const own = events.filter(({ stream }) => stream === `interaction-${shown.interactionId}`);
  const last = own.findLast(({ type }) => type === 'PromiseKept' || type === 'PromiseBroken');
  const { promise } = shown;
  return {
    kind: 'interaction',
    at: shown.occurredAt,
    interactionId: shown.interactionId,
    channel: shown.channel,
    direction: shown.direction,
    addressing: shown.addressing,
    outcome: shown.outcome,
    agent: shown.agent ?? null,
    subject: shown.subject ?? null,
    gist: shown.gist,
    promise: promise && {
      what: promise.what,
      dueAt: promise.dueAt,
      outcome: last ? (last.type === 'PromiseKept' ? 'kept' : 'broken') : null,
      address: last?.address ?? promise.address,
    },
    corrections: own.filter(({ type }) => type === 'InteractionCorrected').length,
    address: shown.address,
  };
};

/** A purchase that was voided never was. */
const entriesOf = (story: readonly Fact[], customerId: string): any[] => {
  if (story[0]!.data.customerId !== customerId || story.some(({ type }) => type === 'PurchaseVoided')) return [];
  return story.flatMap(({ type, data, occurredAt: at, address }) => {
    const shown = SHOWN[type]?.(data);
    return shown ? [{ ...shown, at, address }] : [];
  });
};

const SHOWN: Readonly<Record<string, (data: any) => object>> = {
  PurchaseRecorded: ({ orderId, total }) => ({ kind: 'purchase', orderId, amount: total }),
  PurchaseReturned: ({ orderId, value, reason }) => ({ kind: 'return', orderId, amount: value, reason }),
  DealOpened: ({ dealId, title, amount }) => ({ kind: 'deal-opened', dealId, title, amount }),
  DealWon: ({ dealId, amount }) => ({ kind: 'deal-won', dealId, amount }),
  DealLost: ({ dealId, reason }) => ({ kind: 'deal-lost', dealId, reason }),
  DealReopened: ({ dealId }) => ({ kind: 'deal-reopened', dealId }),
};
