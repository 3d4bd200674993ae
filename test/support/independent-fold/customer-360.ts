import { interactionsOf, type Shown } from './interactions.js';
import { by, dayIn, daysFrom, eventsAt, type Fact, groups, type Moment } from './known-events.js';
import { loyaltyLedgerAt } from './loyalty-ledger.js';
import { consentsAt } from './consents.js';

/** customer-360 of one customer at a moment; undefined where nothing is known of it. */
export const customer360At = (log: readonly Fact[], customerId: string, moment: Moment) => {
  const events = ownEvents(log, customerId, moment);
  if (events.length === 0) return undefined;
  const today = dayIn(moment.asOf);
  const first = (type: string) => events.find((event) => event.type === type);
  const last = (...types: string[]) => events.findLast((event) => types.includes(event.type));
  const [registered, forgotten] = [first('CustomerRegistered'), first('CustomerForgotten')];
  const [owner, churn] = [last('OwnerAssigned'), last('ChurnReasonRecorded')];
  const contactPoints = contactPointsOf(events);
  const interactions = interactionsOf(events).filter((shown) => shown.customerId === customerId);
  return {
    customerId,
    kind: registered?.data.kind ?? null,
    registeredAt: registered ? { value: registered.occurredAt, address: registered.address } : null,
    forgottenBy: forgotten?.address ?? null,
    roles: registered?.data.roles ?? [],
    profile: profileOf(events),
    contactPoints,
    consents: consentsAt(events, { registered, forgotten, contactPoints }, moment.asOf),
    ...(owner && { owner: { value: owner.data.to, address: owner.address } }),
    ...(churn && {
      churnReason: { value: { reason: churn.data.reason, source: churn.data.source }, address: churn.address },
    }),
    purchases: purchasesOf(events, today),
    recent: events
      .slice(-20)
      .reverse()
      .map(({ type, occurredAt, address }) => ({ type, at: occurredAt, address })),
    lastContact: lastContactOf(interactions, today),
    openPromise: openPromiseOf(interactions, moment.asOf),
    deals: openDealsOf(events),
    loyalty: loyaltyOf(log, customerId, moment),
  };
};

const ROOMS = ['customer', 'interaction', 'purchase', 'deal', 'loyalty'];

/** Those of the customer, and those of an interaction that was found to be the customer's. */
const ownEvents = (log: readonly Fact[], customerId: string, moment: Moment): Fact[] => {
  const ours = log.filter(({ stream }) => ROOMS.includes(stream.slice(0, stream.indexOf('-'))));
  const events = eventsAt(
    ours.filter(({ subject = customerId }) => subject === customerId),
    moment,
  );
  const linked = new Set(events.filter(({ type }) => type === 'InteractionLinked').map(({ stream }) => stream));
  return events.filter(({ subject, stream }) => subject === customerId || linked.has(stream));
};

const FIELDS = ['name', 'birthDate', 'gender', 'occupation', 'language'];

const profileOf = (events: readonly Fact[]): object => {
  const profile: Record<string, object> = {};
  for (const { type, data, address } of events) {
    const changed: any[] =
      type === 'CustomerRegistered'
        ? FIELDS.map((field) => ({ field, to: data[field] })).filter(({ to }) => to !== undefined)
        : type === 'ProfileChanged'
          ? data.changed
          : [];
    for (const { field, to } of changed) {
      if (to === undefined) delete profile[field];
      else profile[field] = { value: to, address };
    }
  }
  return profile;
};

export const contactPointsOf = (events: readonly Fact[]): any[] => {
  let points: any[] = [];
  const crown = (heir: any) => {
    for (const point of points) if (point.kind === heir?.kind) point.primary = point === heir;
  };
  for (const { type, data, address } of events) {
    const own = points.find((point) => point.contactPointId === data.contactPointId);
    if (type === 'ContactPointAdded') {
      const { customerId: _, ...added } = data;
      points.push({ ...added, verified: false, address });
      if (data.primary) crown(points.at(-1));
    } else if (type === 'ContactPointVerified' && own) Object.assign(own, { verified: true, address });
    else if (type === 'PrimaryContactPointSet') crown(points.find((point) => point.contactPointId === data.to));
    else if (type === 'ContactPointRemoved' && own) {
      points = points.filter((point) => point !== own);
      const same = points.filter((point) => point.kind === own.kind);
      if (own.primary) crown(same.find((point) => point.verified) ?? same[0]);
    }
  }
  return points;
};

/** §5 I3: what is neither voided nor wholly returned, without delivery. */
const purchasesOf = (events: readonly Fact[], today: string): object => {
  const ours = events.filter(({ stream }) => stream.startsWith('purchase-'));
  const net = ours
    .filter(({ type }) => type === 'PurchaseRecorded')
    .map(({ data, stream, occurredAt, address }) => {
      const later = ours.filter((event) => event.stream === stream && event.type !== 'PurchaseRecorded');
      const returned = later.reduce((sum, event) => sum + (event.data.value?.amount ?? 0), 0);
      const { amount, currency } = data.total;
      const left = { amount: amount - (data.delivery?.amount ?? 0) - returned, currency };
      return { data, later, left, bought: { orderId: data.orderId, at: occurredAt, amount: left, address } };
    })
    .filter(({ later }) => !later.some((event) => event.type === 'PurchaseVoided' || event.data.full));
  const revenue = [...groups(net, ({ left }) => left.currency)].map(([currency, of]) => ({
    amount: of.reduce((sum, { left }) => sum + left.amount, 0),
    currency,
  }));
  const last = net.at(-1)?.bought;
  return {
    count: net.length,
    revenue: revenue.sort(by(({ currency }) => currency)),
    productLines: new Set(net.flatMap(({ data }) => data.lines.flatMap((line: any) => line.family ?? []))).size,
    lastPurchase: last ? { ...last, ageDays: daysFrom(dayIn(last.at), today) } : null,
    address: ours.at(-1)?.address ?? null,
  };
};

const lastContactOf = (interactions: readonly Shown[], today: string): object | null => {
  const last = interactions
    .filter(earnsCredit)
    .sort(
      by(
        (i) => i.occurredAt,
        (i) => i.interactionId,
      ),
    )
    .at(-1);
  if (!last) return null;
  const { interactionId, channel, direction, outcome, gist, occurredAt: at, address } = last;
  return { interactionId, channel, direction, outcome, gist, at, ageDays: daysFrom(dayIn(at), today), address };
};

const MISSED = 'no-answer busy failed wrong-number planned not-held rescheduled no-show bounced'.split(' ');

/** §4 I4 */
export const earnsCredit = ({ direction, addressing, outcome }: Shown): boolean =>
  direction === 'inbound' || (direction === 'outbound' && addressing === 'personal' && !MISSED.includes(outcome));

const openPromiseOf = (interactions: readonly Shown[], asOf: string): object | null => {
  const open = interactions.filter(({ promise }) => promise && !promise.settled && promise.dueAt >= asOf);
  const next = open.sort(
    by(
      (i) => i.promise.dueAt,
      (i) => i.interactionId,
    ),
  )[0];
  if (!next) return null;
  const { what, dueAt, address } = next.promise;
  return { interactionId: next.interactionId, what, dueAt, address };
};

const openDealsOf = (events: readonly Fact[]): object[] => {
  const deals = new Map<string, any>();
  for (const { type, stream, data, address } of events.filter((event) => event.stream.startsWith('deal-'))) {
    const deal = { ...deals.get(stream), address };
    if (type === 'DealOpened') Object.assign(deal, data);
    if (type === 'DealAdvanced' || type === 'DealMovedBack') deal.stage = data.to;
    if (type === 'DealReopened') Object.assign(deal, { stage: data.stage, closed: false });
    if (type === 'DealFieldsChanged') {
      deal.title = data.changed.find((change: any) => change.field === 'title')?.to ?? deal.title;
    }
    if (type === 'DealAmountChanged') deal.amount = data.to;
    if (type === 'DealWon') deal.amount = data.amount;
    if (type === 'DealWon' || type === 'DealLost') deal.closed = true;
    if (type === 'DealCloseDateChanged') deal.closeDate = data.to;
    if (type === 'DealOwnerAssigned') deal.owner = data.to;
    deals.set(stream, deal);
  }
  return [...deals.values()]
    .filter(({ closed }) => !closed)
    .sort(by(({ dealId }) => dealId))
    .map(({ dealId, title, pipeline, stage, amount, closeDate, owner, address }) => {
      return { dealId, title, pipeline, stage, amount, closeDate, owner, address };
    });
};

const loyaltyOf = (log: readonly Fact[], customerId: string, moment: Moment): object[] => {
  const ours = log.filter(({ stream, subject }) => stream.startsWith('loyalty-') && subject === customerId);
  const keys = new Set(ours.map(({ stream }) => stream.slice('loyalty-'.length)));
  return [...keys].sort().flatMap((key) => {
    const account: any = loyaltyLedgerAt(ours, key, moment);
    if (!account) return [];
    const { program, status, memberSince, spendable, pending, held, debt, net, lines } = account;
    const address = lines.findLast((line: any) => line.address !== null)?.address;
    return [{ program, status, ...(memberSince && { memberSince }), spendable, pending, held, debt, net, address }];
  });
};
