import { money } from '#kernel';
import { ZONE, type Command, type Make, type Scene } from './scene.js';

const MAX_MEMBERS = 12;
const PROGRAMS = ['club', 'plus'] as const;

const EARN = {
  ruleId: 'spend',
  kind: 'spend',
  priority: 1,
  value: '1',
  per: money(10_000, 'IDR'),
};

/** `club` is joined by buying, expires soon and makes debt; `plus` is joined by hand and keeps within the balance. */
export const publishProgram = (
  scene: Scene,
  program: (typeof PROGRAMS)[number] = scene.dice.even(PROGRAMS),
): Command => {
  const { dice } = scene;
  const club = {
    join: dice.even(['first-earn', 'first-activation']),
    pending: { kind: 'days', n: dice.int(1, 5), ...dice.maybe(0.5, () => ({ roundUp: 'day' })) },
    expiry: { kind: 'days', n: dice.int(10, 40) },
    returns: { policy: 'unlimited', matching: 'proportional', restoreGraceDays: dice.int(0, 3) },
  };
  const plus = {
    pending: { kind: dice.even(['immediate', 'on-action']) },
    expiry: { kind: 'months', n: 2, ...dice.maybe(0.5, () => ({ roundUp: 'quarter' })) },
    returns: { policy: dice.even(['only-pending', 'within-balance']), matching: 'item-exact' },
    mayRedeem: ['active', 'suspended'],
    caps: [{ per: 'month', points: dice.int(80, 200) }],
  };
  const body = { program, timeZone: ZONE, pointCost: money(1_000, 'IDR'), earnRules: [EARN] };
  return { name: 'PublishProgram', body: { ...body, ...(program === 'club' ? club : plus) } };
};

/** Of a few customers, so that much happens in an account. */
const account = ({ dice, customers }: Scene) => ({
  program: dice.even(PROGRAMS),
  customerId: dice.pick(customers.slice(0, MAX_MEMBERS)),
});

const onAccount =
  (name: string, more: (scene: Scene) => object = () => ({})): Make =>
  (scene) => ({ name, body: { ...account(scene), ...more(scene) } });

const issue: Make = (scene) => {
  const { dice } = scene;
  const award = { ...account(scene), document: scene.name('G') };
  scene.documents.unshift(award);
  const body = {
    ...award,
    points: dice.int(5, 120),
    rule: 'gift',
    ...dice.maybe(0.4, () => ({ activityAt: scene.earlier(30) })),
    ...dice.maybe(0.3, () => ({ expiresAt: scene.later(30) })),
    ...dice.maybe(0.2, () => ({ activeFrom: scene.later(10) })),
  };
  return { name: 'IssueLoyaltyPoints', body };
};

/** On something that was made before, with its account. */
const onOne =
  <T extends object>(
    name: string,
    which: (scene: Scene) => readonly T[],
    more: (scene: Scene, one: T) => object,
  ): Make =>
  (scene) => {
    const found = which(scene);
    if (found.length === 0) return undefined;
    const one = scene.dice.pick(found);
    return { name, body: { ...one, ...more(scene, one) } };
  };

const redeem: Make = (scene) => {
  const redemption = { ...account(scene), redemptionId: scene.name('X') };
  scene.redemptions.unshift(redemption);
  return { name: 'RedeemLoyaltyPoints', body: { ...redemption, points: scene.dice.int(1, 40) } };
};

const hold: Make = (scene) => {
  const held = { ...account(scene), holdId: scene.name('H'), points: scene.dice.int(1, 30) };
  scene.holds.unshift(held);
  return { name: 'HoldLoyaltyPoints', body: { ...held, ttlSeconds: scene.dice.int(3_600, 864_000) } };
};

const holds = ({ holds }: Scene) => holds;
const withoutPoints = () => ({ points: undefined });

export const loyaltyCommands: readonly (readonly [weight: number, make: Make])[] = [
  [
    7,
    onAccount('EnrolMember', (scene) => ({
      ...scene.late(0.3, 30),
      ...scene.dice.maybe(0.3, () => ({ memberNo: 'M7' })),
    })),
  ],
  [2, onAccount('SuspendMember', (scene) => ({ reason: 'checked', ...scene.late(0.3, 2) }))],
  [3, onAccount('ResumeMember', () => ({ reason: 'checked' }))],
  [0.7, onAccount('LeaveProgram', () => ({ reason: 'asked' }))],
  [16, issue],
  [
    3,
    onOne(
      'ActivateLoyaltyPoints',
      ({ documents }) => documents,
      () => ({}),
    ),
  ],
  [12, redeem],
  [
    4,
    onOne(
      'RestoreLoyaltyPoints',
      ({ redemptions }) => redemptions,
      (scene) => ({
        restoreId: scene.name('S'),
        reason: 'asked',
        ...scene.dice.maybe(0.5, () => ({ points: scene.dice.int(1, 20) })),
      }),
    ),
  ],
  [9, hold],
  [6, onOne('CaptureHold', holds, ({ dice }, { points }) => ({ points: dice.int(1, points) }))],
  [3, onOne('ReleaseHold', holds, withoutPoints)],
  [
    5,
    onOne(
      'ReverseLoyaltyPoints',
      ({ documents }) => documents,
      (scene) => ({
        reversalId: scene.name('V'),
        points: scene.dice.int(1, 60),
      }),
    ),
  ],
  [6, onAccount('SettleLoyaltyAccount')],
  [0.5, (scene) => publishProgram(scene)],
];
