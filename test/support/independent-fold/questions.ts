import type { Dice } from '../history/index.js';
import { CHANNELS } from './consents.js';
import { dayIn, type Fact } from './known-events.js';

/** What a question is asked with. */
export type Make = (dice: Dice, log: readonly Fact[], key: string) => Readonly<Record<string, string>>;

const any =
  (...choices: readonly Readonly<Record<string, string>>[]): Make =>
  (dice) =>
    dice.even(choices);

const idOf = (dice: Dice, log: readonly Fact[], type: string, field: string): string =>
  dice.pick(log.flatMap((event) => (event.type === type ? [event.data[field] as string] : [])));
const customerOf = (dice: Dice, log: readonly Fact[]) => idOf(dice, log, 'CustomerRegistered', 'customerId');
const dayOf = (dice: Dice, log: readonly Fact[]) => dayIn(dice.even(log).occurredAt);

export const timeline: Make = (dice, log) => ({
  customerId: customerOf(dice, log),
  ...dice.maybe(0.3, () => ({ kind: dice.even(['interaction', 'purchase', 'deal-lost']) })),
});

export const search: Make = (dice, log) => {
  const n = dice.int(1, 9);
  const values = [`Someone${n}@EXAMPLE.com`, `0812-0000-00${n}`, `@someone${n}`, ` somewhere ${n}`];
  const forgotten = log.flatMap(({ type, subject }) => (type === 'CustomerForgotten' && subject ? [subject] : []));
  const ids = [customerOf(dice, log), ...forgotten];
  return { q: dice.even([...values, dice.even(ids), 'sri', 'Zoe', 'astu dewi', '王', 'SANCHEZ Z']) };
};

export const lookup: Make = (dice) => {
  const n = dice.int(1, 9);
  return dice.even<Readonly<Record<string, string>>>([
    { email: ` Someone${n}@Example.com ` },
    { phone: `0812 0000 00${n}` },
    { social: `@Someone${n}` },
    { phone: `+62812000000${n}`, email: `someone${n}@example.com` },
  ]);
};

export const brand: Make = any({}, { brand: 'acme' });

/** A phone is called or sent a text, and the question says which. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  email: ['email'],
  phone: ['call', 'sms'],
  whatsapp: ['whatsapp'],
  social: ['social'],
};

export const contact: Make = (dice, log, key) => {
  const ours = log.filter(({ subject }) => subject === key).map(({ data }) => data);
  const points = ours.flatMap(({ contactPointId }) => contactPointId ?? []);
  const anything = { scope: dice.even([...points, ...CHANNELS]), purpose: dice.even(['service', 'research']) };
  const said = ours.filter(({ purpose }) => purpose !== undefined);
  const about = said.length > 0 && dice.chance(0.8) ? dice.even(said) : anything;
  const scope = points.length > 0 && dice.chance(0.2) ? dice.even(points) : about.scope;
  const kind = ours.find(({ contactPointId, kind: of }) => of && contactPointId === scope)?.kind;
  const channels = CHANNELS.includes(scope) ? [scope] : (FITTING[kind] ?? ['call', 'email', 'whatsapp']);
  return {
    scope,
    purpose: about.purpose,
    ...(about.brand !== undefined && { brand: about.brand }),
    ...dice.maybe(kind === 'phone' ? 1 : 0.3, () => ({ channel: dice.even(channels) })),
    ...dice.maybe(0.2, () => ({ brand: 'acme' })),
  };
};

export const requests: Make = (dice, log) => {
  const status = dice.even(['overdue', 'open', 'done', 'refused']);
  const customerId = idOf(dice, log, 'PrivacyRequested', 'customerId');
  return dice.even<Readonly<Record<string, string>>>([{}, { status }, { customerId }, { status, customerId }]);
};

export const cards: Make = any({}, { owner: 'ann' }, { stage: 'qualified' });
export const owner: Make = any({}, { owner: 'ann' });
export const losses: Make = any({}, { reason: 'price' });
export const program: Make = any({ program: 'club' }, { program: 'plus' });

export const balances: Make = (dice, log) =>
  dice.even<Readonly<Record<string, string>>>([{}, { program: 'club' }, { customerId: customerOf(dice, log) }]);

export const segment: Make = any({}, { segment: 'loyal' });
export const basis: Make = any({}, {}, { basis: 'ad-hoc' });

export const moves: Make = (dice, log) => {
  const runs = log.filter(({ type }) => type === 'ScoringRunCompleted').map(({ data }) => data.asOf as string);
  const [from, to] = [0, 1].map(() => dice.even([dayOf(dice, log), ...runs.slice(-1)])).sort() as [string, string];
  const segments = { fromSegment: 'none', toSegment: dice.even(['champions', 'new', 'hibernating']) };
  return { from, to, ...dice.maybe(0.3, () => segments) };
};

export const rfmDefinition: Make = any(
  {},
  { windowDays: '60' },
  { R: '60,40,20,10', F: '1,2,3,5' },
  { windowDays: '90', M: '0,100000,200000,4000000' },
);

export const horizon: Make = any({}, { horizonDays: '30' });
export const shortHorizon: Make = any({ horizonDays: '7' }, { horizonDays: '30' });
export const leavers: Make = any({}, { order: 'risk' }, { order: 'risk', horizonDays: '30' }, { band: 'high' });

export const days: Make = (dice, log) => ({
  ...dice.maybe(0.5, () => ({ from: dayOf(dice, log) })),
  ...dice.maybe(0.5, () => ({ to: dayOf(dice, log) })),
});

export const churnDefinition: Make = any(
  {},
  { horizonDays: '30' },
  { logOdds: 'ATTENTION_GAP:1.5,UNSUBSCRIBED:-0.5', elevated: '0.3' },
  { high: '0.75', severe: '0.8' },
);
export const refusals: Make = any({}, { status: 'refused' }, { status: 'done' });
