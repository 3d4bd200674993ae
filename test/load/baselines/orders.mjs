/**
 * The nth of many orders, spread over customers: the same for every store that is measured. `revision` counts from 0.
 */
export const order = (n, customers) => {
  const customerId = `c-${String(n % customers).padStart(6, '0')}`;
  const orderId = `o-${String(n).padStart(9, '0')}`;
  const net = { amount: 125_000 + n, currency: 'IDR' };
  const lines = [{ lineId: '1', sku: 'tea-green-100', family: 'tea', qty: 2, net }];
  const note = 'left at the reception, as the time before';
  const data = { orderId, customerId, lines, total: net, channel: 'web', note };
  return { customerId, revision: Math.floor(n / customers), data };
};
