import type { Command, Make, Scene } from './scene.js';

const PIPELINE = 'sales';
/** `demo` comes and goes with the versions of the pipeline, deals in it or not. */
const STAGES = ['new', 'qualified', 'demo', 'proposal'];

const stage = (key: string, order: number, probability: number, type = 'open'): object => ({
  key,
  name: key,
  order,
  type,
  probability,
  rotDays: 14,
});

export const publishPipeline = ({ dice }: Scene): Command => {
  const keys = STAGES.filter((key) => key !== 'demo' || dice.chance(0.5));
  const stages = [
    ...keys.map((key, n) => stage(key, n + 1, 10 * dice.int(n, n + 6))),
    stage('won', 8, 100, 'won'),
    stage('lost', 9, 0, 'lost'),
  ];
  return { name: 'PublishPipeline', body: { pipelineId: PIPELINE, name: 'Sales', stages } };
};

const open: Make = (scene) => {
  const { dice } = scene;
  const dealId = scene.name('D');
  scene.deals.unshift(dealId);
  const body = {
    dealId,
    customerId: dice.pick(scene.customers),
    pipeline: PIPELINE,
    title: 'Tea for the canteen',
    amount: scene.money(),
    closeDate: scene.day(-10, 90),
    owner: dice.even(['ann', 'bob']),
    ...dice.maybe(0.4, () => ({ stage: dice.even(STAGES) })),
    ...dice.maybe(0.2, () => ({ category: 'omitted' })),
    ...scene.late(0.4, 90),
  };
  return { name: 'OpenDeal', body };
};

const on =
  (name: string, more: (scene: Scene) => object = () => ({})): Make =>
  (scene) => {
    if (scene.deals.length === 0) return undefined;
    return { name, body: { dealId: scene.dice.pick(scene.deals), ...more(scene), ...scene.late(0.3, 6) } };
  };

const win = ({ dice }: Scene): object =>
  dice.maybe(0.3, () => ({ finalAmount: { amount: dice.int(0, 9_000_000), currency: 'IDR' } }));
const lose = ({ dice }: Scene): object => ({
  reason: dice.even(['price', 'fit', 'other', 'competitor']),
  note: 'too late',
  ...dice.maybe(0.2, () => ({ competitor: 'acme' })),
});
const hold = (scene: Scene): object => scene.dice.maybe(0.6, () => ({ until: scene.day(1, 30) }));

const setTarget: Make = (scene) => {
  const period = scene.dice.even(['2026', '2026-Q1', '2026-Q2', '2026-03']);
  const amount = { amount: scene.dice.int(1, 30) * 1_000_000, currency: scene.currency() };
  return {
    name: 'SetSalesTarget',
    body: { owner: scene.dice.even(['ann', 'bob']), period, amount, ...scene.late(0.2, 5) },
  };
};

const publishRate: Make = (scene) => ({
  name: 'PublishFxRate',
  body: { base: 'USD', quote: 'IDR', day: scene.day(-5, 0), rate: `${scene.dice.int(15_000, 16_500)}.5` },
});

export const dealCommands: readonly (readonly [weight: number, make: Make])[] = [
  [6, open],
  [
    16,
    on('AdvanceDeal', ({ dice }) => ({ to: dice.even(STAGES), ...dice.maybe(0.2, () => ({ fields: { budget: 5 } })) })),
  ],
  [10, on('MoveDealBack', ({ dice }) => ({ to: dice.even(STAGES), reason: 'not yet' }))],
  [3, on('ChangeAmount', (scene) => ({ amount: scene.money() }))],
  [4, on('ChangeCloseDate', (scene) => ({ closeDate: scene.day(-10, 120), reason: 'postponed' }))],
  [3, on('OverrideProbability', ({ dice }) => ({ percent: dice.even([0, 33, 75]), reason: 'I know' }))],
  [1, on('ClearProbability')],
  [2, on('SetForecastCategory', ({ dice }) => ({ category: dice.even(['commit', 'best', 'omitted']) }))],
  [6, on('HoldDeal', hold)],
  [2, on('ResumeDeal')],
  [3, on('WinDeal', win)],
  [3, on('LoseDeal', lose)],
  [
    9,
    on('ReopenDeal', ({ dice }) => ({ reason: 'came back', ...dice.maybe(0.5, () => ({ stage: dice.even(STAGES) })) })),
  ],
  [2, on('AssignDealOwner', ({ dice }) => ({ owner: dice.even(['ann', 'bob', 'cid']) }))],
  [
    2,
    on('ChangeDealFields', ({ dice }) => ({
      set: { budget: dice.int(1, 9) },
      ...dice.maybe(0.5, () => ({ title: 'Tea' })),
    })),
  ],
  [3, publishPipeline],
  [2, setTarget],
  [1, publishRate],
];
