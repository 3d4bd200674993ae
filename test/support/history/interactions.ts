import type { Make, Scene } from './scene.js';

const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  call: ['connected', 'voicemail', 'no-answer', 'busy'],
  visit: ['held', 'no-show', 'planned'],
  email: ['sent', 'replied', 'bounced'],
  sms: ['answered', 'failed'],
  web: ['completed'],
};
const CHANNELS = Object.keys(OUTCOMES);

const log: Make = (scene) => {
  const { dice } = scene;
  const interactionId = scene.name('I');
  scene.interactions.unshift(interactionId);
  const promises = dice.chance(0.3);
  if (promises) scene.promises.unshift(interactionId);
  const channel = dice.even(CHANNELS);
  const known = dice.chance(0.75);
  const body = {
    interactionId,
    ...(known ? { customerId: dice.pick(scene.customers) } : { sender: { kind: 'phone', value: '+628120000009' } }),
    ...(dice.chance(0.1) ? { direction: 'internal' } : { channel, direction: dice.even(['inbound', 'outbound']) }),
    ...dice.maybe(0.2, () => ({ addressing: 'mass' })),
    ...dice.maybe(0.4, () => ({ gist: dice.even(['asked the price', 'complained']) })),
    ...dice.maybe(0.3, () => ({ agent: 'ann' })),
    ...dice.maybe(0.2, () => ({ asks: true })),
    ...dice.maybe(0.3, () => ({ sentiment: sentimentOf(dice.int(-10, 4) / 10) })),
    ...(promises && { promise: { what: 'call back', dueAt: scene.later(40) } }),
    ...scene.late(0.4, 90),
  };
  return { name: 'LogInteraction', body: 'channel' in body ? { ...body, ...outcomeOf(scene, channel) } : body };
};

const sentimentOf = (score: number): object => ({
  score,
  label: score < 0 ? 'negative' : 'positive',
  source: 'human',
});

const outcomeOf = ({ dice }: Scene, channel: string): object =>
  dice.maybe(0.7, () => ({ outcome: dice.even(OUTCOMES[channel]!) }));

type Which = 'interactions' | 'promises';

const on =
  (name: string, more: (scene: Scene) => object, which: Which = 'interactions'): Make =>
  (scene) =>
    scene[which].length > 0
      ? { name, body: { interactionId: scene.dice.pick(scene[which]), ...more(scene) } }
      : undefined;

const right = (scene: Scene): object => ({
  ...scene.dice.maybe(0.5, () => ({ outcome: scene.dice.even(OUTCOMES['call']!) })),
  ...scene.dice.maybe(0.3, () => ({ direction: scene.dice.even(['inbound', 'outbound']) })),
  ...scene.dice.maybe(0.3, () => ({ gist: 'asked for a refund' })),
  ...scene.dice.maybe(0.5, () => ({ occurredAt: scene.earlier(90) })),
});

export const interactionCommands: readonly (readonly [weight: number, make: Make])[] = [
  [20, log],
  [6, on('CorrectInteraction', (scene) => ({ set: right(scene), reason: 'wrong', ...scene.late(0.4, 10) }))],
  [2, on('RetractInteraction', (scene) => ({ reason: 'test', ...scene.late(0.4, 5) }))],
  [8, on('LinkInteraction', ({ dice, customers }) => ({ customerId: dice.pick(customers) }))],
  [5, on('KeepPromise', (scene) => scene.late(0.4, 10), 'promises')],
  [2, on('BreakPromise', (scene) => scene.late(0.4, 10), 'promises')],
];
