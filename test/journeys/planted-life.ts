import { PLANTED } from '../support/planted.js';

const idr = (amount: number) => ({ amount, currency: 'IDR' });

/** Commands that tell everything about the planted person, some of it before anybody knew who it was. */
export const lifeOfPlanted = (customerId: string): readonly (readonly [name: string, body: object])[] => {
  const { name, birthDate, note, title, memberNo, invoiceNo } = PLANTED;
  const from = { kind: 'whatsapp', value: PLANTED.whatsapp };
  const unknown = { channel: 'whatsapp', direction: 'inbound', subject: PLANTED.subject, body: PLANTED.body };
  const promise = { what: PLANTED.promise, dueAt: '2036-01-01T00:00:00.000Z' };
  const call = { channel: 'call', direction: 'outbound', outcome: 'connected', gist: PLANTED.gist, promise };
  const point = (contactPointId: string, kind: string, value: string, more = {}) =>
    ['AddContactPoint', { customerId, contactPointId, kind, value, ...more }] as const;
  const deal = { customerId, pipeline: 'sales', amount: idr(500_000_000), closeDate: '2027-01-31', owner: 'ann' };
  const lines = [{ lineId: '1', sku: 'tea', qty: 1, net: idr(8_000_000) }];
  return [
    ['LogInteraction', { interactionId: 'i-1', sender: from, ...unknown }],
    ['RegisterCustomer', { customerId, name, birthDate, source: 'shop', externalId: PLANTED.externalId }],
    ['LinkInteraction', { interactionId: 'i-1', customerId }],
    point('mail', 'email', PLANTED.email),
    point('phone', 'phone', PLANTED.phone),
    point('account', 'social', PLANTED.account, { network: 'pictures' }),
    ['VerifyContactPoint', { customerId, contactPointId: 'mail', method: 'otp' }],
    ['ChangeProfile', { customerId, set: { occupation: PLANTED.occupation } }],
    ['AssignOwner', { customerId, owner: 'ann', note }],
    ['LogInteraction', { interactionId: 'i-2', customerId, ...call }],
    ['CorrectInteraction', { interactionId: 'i-2', set: { gist: PLANTED.corrected }, reason: note }],
    ['OpenDeal', { dealId: 'd-1', ...deal, title, fields: { need: note } }],
    ['OpenDeal', { dealId: 'd-2', ...deal, title }],
    ['LoseDeal', { dealId: 'd-2', reason: 'other', note }],
    ['PublishProgram', { program: 'club', timeZone: 'Asia/Jakarta', pointCost: idr(1_000), earnRules: [SPEND] }],
    ['EnrolMember', { program: 'club', customerId, memberNo }],
    ['RecordPurchase', { orderId: 'o-1', customerId, lines, total: idr(8_000_000), invoiceNo }],
    ['IssueLoyaltyPoints', { program: 'club', customerId, document: 'gift', points: 9, rule: 'gift', reason: note }],
  ];
};

const SPEND = { ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: idr(1_000_000) };

/** Figures over many customers, which outlive each of them. */
export const AGGREGATES = [
  'pipeline-board',
  'pipeline-board/totals',
  'forecast',
  'forecast/months',
  'loss-reasons',
  'loyalty-ledger?program=club',
  'loyalty-ledger/liability?program=club',
];
