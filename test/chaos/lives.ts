/** A keyed command and what it must append: all of it or nothing. */
export interface Step {
  readonly name: string;
  readonly key: string;
  readonly body: object;
  readonly types: readonly string[];
}

const idr = (amount: number) => ({ amount, currency: 'IDR' });
const PROGRAM = 'club';

/** Whoever earns joins, so that a customer's first points are two events. */
export const PROGRAM_BODY = {
  program: PROGRAM,
  timeZone: 'Asia/Jakarta',
  pointCost: idr(1_000),
  join: 'first-earn',
  earnRules: [{ ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: idr(1_000_000) }],
};

/** What happens to one customer, a command after another: one event and several, personal values, several streams. */
export const lifeOf = (id: string): readonly Step[] => {
  const customerId = `c-${id}`;
  const [dealId, orderId] = [`d-${id}`, `o-${id}`];
  const message = { channel: 'whatsapp', direction: 'inbound' };
  const sender = { kind: 'email', value: `${id}@example.org` };
  const lines = ['1', '2'].map((lineId) => ({ lineId, sku: 'tea', qty: 1, net: idr(5_000_000) }));
  const deal = { dealId, customerId, pipeline: 'sales', title: `Office of ${id}`, amount: idr(9), owner: 'ann' };
  const account = { program: PROGRAM, customerId };
  const steps: readonly (readonly [name: string, body: object, ...types: string[]])[] = [
    ['LogInteraction', { interactionId: `i-${id}`, sender, ...message, body: `Who is ${id}?` }, 'InteractionLogged'],
    ['RegisterCustomer', { customerId, name: `Ms ${id}`, birthDate: '1990-04-01' }, 'CustomerRegistered'],
    ['LinkInteraction', { interactionId: `i-${id}`, customerId }, 'InteractionLinked'],
    ['AddContactPoint', { customerId, contactPointId: 'p', ...sender }, 'ContactPointAdded'],
    ['VerifyContactPoint', { customerId, contactPointId: 'p', method: 'otp' }, 'ClaimTaken'],
    ['IssueLoyaltyPoints', { ...account, document: 'gift', points: 9, rule: 'gift' }, 'MemberEnrolled', ISSUED],
    ['RecordPurchase', { orderId, customerId, lines, total: idr(10_000_000) }, 'PurchaseRecorded'],
    ['OpenDeal', { ...deal, closeDate: '2027-01-31' }, 'DealOpened'],
    ['AdvanceDeal', { dealId, to: 'qualified' }, 'DealAdvanced'],
    ['RedeemLoyaltyPoints', { ...account, redemptionId: 'r', points: 9 }, 'LoyaltyPointsRedeemed'],
    ['LoseDeal', { dealId, reason: 'price', note: `Too dear for ${id}` }, 'DealLost'],
  ];
  return steps.map(([name, body, ...types]) => ({ name, body, types, key: `${id} ${name}` }));
};

const ISSUED = 'LoyaltyPointsIssued';

/** Points that a purchase of a life must bring: one lot a line. */
export const LOTS_OF_PURCHASE = 2;
