const CONTACTS = [
  { channel: 'call', outcome: 'connected' },
  { channel: 'email', outcome: 'replied' },
  { channel: 'chat', outcome: 'answered' },
  { channel: 'visit', outcome: 'held' },
];
const STAGES = ['qualified', 'proposal', 'negotiation'];
const GISTS = [
  'Asked when the order of last week arrives; wants it before Friday.',
  'Compared our offer with another one; price matters less than the guarantee.',
  'Complained about a broken parcel, was promised a new one.',
];

const idr = (amount) => ({ amount, currency: 'IDR' });
export const customerId = (i) => `c-${String(i).padStart(7, '0')}`;
const dealId = (i) => `d-${String(i).padStart(7, '0')}`;

/** What must be there before `mix`: customers and an open deal of each. */
export function* people(customers) {
  for (let i = 0; i < customers; i += 1) {
    yield { name: 'RegisterCustomer', body: { customerId: customerId(i), name: `Customer ${i}`, language: 'id' } };
  }
}
export function* deals(customers) {
  const terms = { pipeline: 'sales', title: 'Office furniture', closeDate: '2027-01-31', owner: 'ann' };
  for (let i = 0; i < customers; i += 1) {
    yield {
      name: 'OpenDeal',
      body: { ...terms, dealId: dealId(i), customerId: customerId(i), amount: idr(25_000_000) },
    };
  }
}

/**
 * A day's commands without end: of twenty, nine contacts with a personal gist, six purchases, four moves of deals, one
 * new customer. A deal comes again only after all others, so that none is changed by two at once.
 */
export function* mix(customers) {
  for (let n = 0; ; n += 1) {
    const i = (n * 7_919) % customers;
    const kind = n % 20;
    if (kind < 9) yield contact(n, customerId(i));
    else if (kind < 15) yield purchase(n, customerId(i));
    else if (kind < 19) yield move(Math.floor(n / 20) * 4 + kind - 15, customers);
    else yield { name: 'RegisterCustomer', body: { customerId: `new-${n}`, name: `New customer ${n}` } };
  }
}

export const contact = (n, customer) => ({
  name: 'LogInteraction',
  body: {
    interactionId: `i-${n}`,
    customerId: customer,
    ...CONTACTS[n % CONTACTS.length],
    direction: n % 2 ? 'inbound' : 'outbound',
    gist: GISTS[n % GISTS.length],
  },
});

export const purchase = (n, customer) => {
  const net = [idr(1_250_000 + n), idr(400_000)];
  const lines = net.map((its, line) => ({
    lineId: String(line),
    sku: `sku-${(n + line) % 500}`,
    family: 'tea',
    qty: 2,
    net: its,
  }));
  return {
    name: 'RecordPurchase',
    body: { orderId: `o-${n}`, customerId: customer, lines, total: idr(net[0].amount + net[1].amount) },
  };
};

/** Forward through the stages, then another amount each time. */
const move = (nth, customers) => {
  const id = dealId(nth % customers);
  const round = Math.floor(nth / customers);
  return round < STAGES.length
    ? { name: 'AdvanceDeal', body: { dealId: id, to: STAGES[round] } }
    : { name: 'ChangeAmount', body: { dealId: id, amount: idr(25_000_000 + round) } };
};
