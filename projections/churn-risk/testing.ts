import { CustomerModelFitted } from '#analytics/events';
import { fitted } from '#analytics/testing';
import { CustomerRegistered } from '#customers/events';
import { InteractionLogged } from '#interactions/events';
import { addDays, happened, money, startOfDay, type Day, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseRecorded } from '#purchases/events';
import { ask, type Entry } from '#read-model/testing';
import churn from './queries.js';

// For specs: customers of an organisation in Jakarta, asked about AS_OF unless told otherwise.
const ZONE = 'Asia/Jakarta';
export const AS_OF: Day = '2026-09-30';

/** A day so many days before AS_OF. */
export const ago = (days: number): Day => addDays(AS_OF, -days);
const onDay = (day: Day, event: NewEvent) => on(startOfDay(day, ZONE), event);
export const instantOf = (day: Day) => startOfDay(day, ZONE);

/** An event of a customer's stream; `recorded` where it was entered later. */
export const of = (customer: string, stream: string, day: Day, event: NewEvent, recorded?: Day): Entry => [
  stream,
  customer,
  onDay(day, event),
  recorded && startOfDay(recorded, ZONE),
];

export const registered = (customerId: string, day: Day): Entry =>
  of(
    customerId,
    `customer-${customerId}`,
    day,
    happened(CustomerRegistered, { customerId, kind: 'person', name: 'N' }),
  );

export const bought = (customerId: string, day: Day, amount = 4_000): Entry => {
  const orderId = `${customerId}.${day}`;
  const total = money(amount, 'IDR');
  const lines = [{ lineId: 'l', sku: 's', qty: 1, net: total }];
  const event = happened(PurchaseRecorded, { orderId, customerId, lines, total });
  return of(customerId, `purchase-${orderId}`, day, event);
};

/** A call that came to something, unless told otherwise; `interaction-<id>`. */
export const met = (customerId: string, id: string, day: Day, terms: Partial<InteractionLogged> = {}): Entry => {
  const call = { channel: 'call', direction: 'outbound', addressing: 'personal', outcome: 'connected' } as const;
  const event = happened(InteractionLogged, { interactionId: id, customerId, ...call, ...terms });
  return of(customerId, `interaction-${id}`, day, event);
};

/** The model of analytics.md §5, in rupiahs. */
export const modelled = (asOf: Day, recorded = asOf, modelId = 'm-17', changes: object = {}): Entry => {
  const spend = { ...fitted.spend, currency: 'IDR' };
  const event = happened(CustomerModelFitted, { modelId, kind: 'bgnbd', asOf, ...fitted, spend, ...changes });
  return [`scoring-bgnbd.${asOf}`, undefined, onDay(recorded, event)];
};

/** x 3, tx 140 days, T 210 days, m 40.00, as in the example of analytics.md §5. */
export const quiet = (customerId: string): Entry[] => [
  registered(customerId, ago(210)),
  ...[210, 160, 110, 70].map((days) => bought(customerId, ago(days))),
];

type Asking = Parameters<typeof ask>;

export const asked = (query: string, log: Asking[2], params: object = {}, given: Asking[3] = {}): Promise<any> =>
  ask(churn, query, log, { asOf: AS_OF, params: { horizonDays: 90, order: 'value', ...params }, ...given });

export const rowOf = (log: Asking[2], key: string, asOf: Day = AS_OF) => asked('row', log, {}, { key, asOf });

/** The codes of a row's reasons that move the index. */
export const codesOf = async (log: Asking[2], key: string, asOf: Day = AS_OF): Promise<string[]> =>
  (await rowOf(log, key, asOf)).reasons.flatMap((reason: any) => (reason.contribution === 0 ? [] : reason.code));

/** Asks about a moment with some changes. Live rows hold what was not known yet, which `ask` would leave out. */
export const askedAt = (changes: object, query: string, log: Asking[2], given: Asking[3]): Promise<any> => {
  const question = churn.queries[query]!;
  const changed = (it: any) => (it?.zone ? { ...it, ...changes } : it);
  const run = (...its: any[]) => (question.run as any)(...its.map(changed));
  return ask({ ...churn, queries: { [query]: { ...question, run } as never } }, query, log, given);
};
