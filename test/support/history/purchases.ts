import { money } from '#kernel';
import type { Make, Scene } from './scene.js';

const FAMILIES = ['tea', 'coffee', 'cakes'];

const record: Make = (scene) => {
  const { dice } = scene;
  const [orderId, customerId, currency] = [scene.name('O'), dice.pick(scene.customers), scene.currency()];
  const lines = Array.from({ length: dice.int(1, 3) }, (_, n) => ({
    lineId: `l${n}`,
    sku: `sku-${dice.int(1, 5)}`,
    ...dice.maybe(0.7, () => ({ family: dice.even(FAMILIES) })),
    qty: dice.int(1, 4),
    net: money(dice.int(0, 90) * 10_007, currency),
  }));
  scene.orders.unshift({ orderId, customerId, lines });
  const delivery = dice.chance(0.3) ? 15_000 : 0;
  const total = lines.reduce((sum, { net }) => sum + net.amount, delivery);
  const body = {
    orderId,
    customerId,
    lines,
    total: money(total, currency),
    ...(delivery > 0 && { delivery: money(delivery, currency) }),
    ...dice.maybe(0.3, () => ({ channel: 'pos', storeId: 's1' })),
    ...scene.late(0.4, 60),
  };
  return { name: 'RecordPurchase', body };
};

/** Some of a line, or all of the order, so that it is wholly returned. */
const bringBack: Make = (scene) => {
  const { dice } = scene;
  if (scene.orders.length === 0) return undefined;
  const { orderId, lines } = dice.pick(scene.orders);
  const some = dice.chance(0.5) ? [{ lineId: dice.even(lines).lineId, qty: 1 }] : lines.map(whole);
  const body = { orderId, returnId: scene.name('R'), lines: some, reason: 'unwanted', ...scene.late(0.3, 20) };
  return { name: 'ReturnPurchase', body };
};

const whole = ({ lineId, qty }: Scene['orders'][number]['lines'][number]): object => ({ lineId, qty });

const makeVoid: Make = ({ dice, orders }) =>
  orders.length > 0
    ? { name: 'VoidPurchase', body: { orderId: dice.pick(orders).orderId, reason: 'keyed-wrong' } }
    : undefined;

export const purchaseCommands: readonly (readonly [weight: number, make: Make])[] = [
  [14, record],
  [6, bringBack],
  [2, makeVoid],
];
