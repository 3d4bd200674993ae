import type { Make, Scene } from './scene.js';

const NAMES = ['Sri Wahyuni', 'Budi', 'Ayu', 'Dewi Sri-Astuti', 'Rina', 'Zoë Sánchez', '王芳'];
const FEW = 8;

const register: Make = (scene) => {
  const { dice } = scene;
  if (scene.customers.length >= scene.maxCustomers) return undefined;
  const customerId = scene.name('C');
  scene.customers.push(customerId);
  const body = {
    customerId,
    name: dice.even(NAMES),
    ...dice.maybe(0.3, () => ({ kind: 'organisation' })),
    ...dice.maybe(0.4, () => ({ birthDate: `19${dice.int(50, 99)}-0${dice.int(1, 9)}-1${dice.int(0, 9)}` })),
    ...dice.maybe(0.3, () => ({ language: dice.even(['id', 'en']) })),
    ...dice.maybe(0.2, () => ({ roles: ['partner'] })),
    ...scene.late(0.5, 60),
  };
  return { name: 'RegisterCustomer', body };
};

const changeProfile: Make = (scene) => {
  const { dice } = scene;
  const set = {
    ...dice.maybe(0.6, () => ({ name: dice.even(NAMES) })),
    ...dice.maybe(0.3, () => ({ occupation: dice.even(['teacher', 'lecturer']) })),
    ...dice.maybe(0.3, () => ({ gender: dice.even(['f', 'm']) })),
  };
  const unset = dice.chance(0.3) ? [dice.even(['birthDate', 'language'])] : [];
  return { name: 'ChangeProfile', body: { customerId: dice.pick(scene.customers), set, unset, ...scene.late(0.3, 2) } };
};

const VALUES = {
  email: (n: number) => `someone${n}@example.com`,
  phone: (n: number) => `+62812000000${n}`,
  whatsapp: (n: number) => `+62812000000${n}`,
  social: (n: number) => `someone${n}`,
  other: (n: number) => `somewhere ${n}`,
};

/** So that one customer has several of a kind, and much to say about them. */
const few = ({ customers }: Scene): readonly string[] => customers.slice(0, FEW);

const addContactPoint: Make = (scene) => {
  const { dice } = scene;
  const contactPointId = scene.name('P');
  const customerId = dice.pick(few(scene));
  scene.contactPoints.unshift({ customerId, contactPointId });
  const kind = dice.even(['email', 'email', 'email', 'phone', 'whatsapp', 'social', 'other'] as const);
  const body = {
    customerId,
    contactPointId,
    kind,
    value: VALUES[kind](dice.int(1, 9)),
    ...(kind === 'social' && { network: dice.even(['x', 'mastodon']) }),
    ...dice.maybe(0.3, () => ({ primary: true })),
    ...scene.late(0.2, 2),
  };
  return { name: 'AddContactPoint', body };
};

const onContactPoint =
  (name: string, more: (scene: Scene) => object = () => ({})): Make =>
  (scene) =>
    scene.contactPoints.length > 0
      ? { name, body: { ...scene.dice.pick(scene.contactPoints), ...more(scene) } }
      : undefined;

const CHANNELS = ['email', 'email', 'call', 'whatsapp'];

/** Mostly about what a consent was given for before; entered up to a season after it was said. */
const consent =
  (name: string, more: (scene: Scene) => object = () => ({})): Make =>
  (scene) => {
    const { dice, consents } = scene;
    if (consents.length === 0 || dice.chance(0.25)) consents.unshift(newScope(scene));
    return { name, body: { ...dice.pick(consents), ...more(scene), ...said(scene) } };
  };

/** On paper stands the day or only the month, so that several are said at one instant. */
const said = (scene: Scene): object =>
  scene.dice.maybe(0.7, () => {
    const day = scene.day(-20, 0);
    return { occurredAt: `${scene.dice.even([day, `${day.slice(0, 7)}-01`])}T00:00:00.000Z` };
  });

const newScope = (scene: Scene): object => {
  const { dice, contactPoints } = scene;
  const point = contactPoints.length > 0 && dice.chance(0.4) ? dice.pick(contactPoints) : undefined;
  return {
    customerId: point?.customerId ?? dice.pick(few(scene)),
    scope: point?.contactPointId ?? dice.even(CHANNELS),
    purpose: dice.even(['marketing', 'marketing', 'service']),
    ...dice.maybe(0.2, () => ({ brand: 'acme' })),
  };
};

const terms = (scene: Scene): object => ({
  basis: 'consent',
  source: 'web',
  textVersion: scene.dice.even(['v1', 'v2']),
  ...scene.dice.maybe(0.2, () => ({ effectiveFrom: scene.later(10) })),
  ...scene.dice.maybe(0.35, () => ({ effectiveTo: scene.later(60) })),
  ...scene.dice.maybe(0.4, () => ({ doubleOptIn: true })),
});

const REASONS = ['attention', 'complaint', 'price', 'competitor', 'life-event'];

const recordChurnReason: Make = (scene) => {
  const { dice, customers } = scene;
  const body = {
    customerId: dice.pick(customers),
    reason: dice.even(REASONS),
    source: 'agent',
    ...scene.late(0.3, 20),
  };
  return { name: 'RecordChurnReason', body };
};

const assignOwner: Make = (scene) => {
  const { dice } = scene;
  const body = { customerId: dice.pick(scene.customers), owner: dice.even(['ann', 'bob']), ...scene.late(0.3, 2) };
  return { name: 'AssignOwner', body: { ...body, ...dice.maybe(0.3, () => ({ note: 'by hand' })) } };
};

const requestPrivacyAction: Make = (scene) => {
  const requestId = scene.name('R');
  scene.requests.push(requestId);
  const kind = scene.dice.even(['access', 'rectify', 'restrict', 'erase', 'export']);
  const body = { requestId, customerId: scene.dice.pick(scene.customers), kind, ...scene.late(0.4, 5) };
  return { name: 'RequestPrivacyAction', body };
};

const completePrivacyRequest: Make = (scene) => {
  const { dice, requests } = scene;
  if (requests.length === 0) return undefined;
  const body = {
    requestId: dice.even(requests.slice(-FEW)),
    outcome: dice.even(['done', 'refused']),
    ...dice.maybe(0.5, () => ({ note: 'told by letter' })),
    ...scene.late(0.3, 2),
  };
  return { name: 'CompletePrivacyRequest', body };
};

const forget: Make = ({ dice, customers }) => {
  const [customerId] = customers.splice(dice.int(0, customers.length - 1), 1);
  // Last, so that few of the commands to come are refused.
  customers.push(customerId!);
  return { name: 'ForgetCustomer', body: { customerId, basis: 'asked' } };
};

export const customerCommands: readonly (readonly [weight: number, make: Make])[] = [
  [12, register],
  [5, changeProfile],
  [10, addContactPoint],
  [5, onContactPoint('VerifyContactPoint', () => ({ method: 'otp' }))],
  [3, onContactPoint('SetPrimaryContactPoint', (scene) => scene.late(0.3, 2))],
  [3, onContactPoint('RemoveContactPoint', ({ dice }) => ({ reason: dice.even(['bounced', 'bounced', 'asked']) }))],
  [2, consent('RequestConsent')],
  [9, consent('GrantConsent', terms)],
  [6, consent('ConfirmConsent')],
  [2, consent('DenyConsent')],
  [5, consent('WithdrawConsent')],
  [2, consent('ImportConsent', terms)],
  [3, assignOwner],
  [2, recordChurnReason],
  [3, requestPrivacyAction],
  [2, completePrivacyRequest],
  [2, forget],
];
