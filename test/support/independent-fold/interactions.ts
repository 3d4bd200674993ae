import type { Fact } from './known-events.js';

/** An interaction as corrected, without those that were retracted. */
export interface Shown {
  readonly interactionId: string;
  readonly customerId: string | null;
  readonly [field: string]: any;
}

/** §4: the interactions that the events, in their order, make. */
export const interactionsOf = (events: readonly Fact[]): Shown[] => {
  const shown = new Map<string, any>();
  for (const { type, stream, data, occurredAt, address } of events) {
    const one = shown.get(stream);
    if (type === 'InteractionLogged') shown.set(stream, logged(data, occurredAt, address));
    else if (!one) continue;
    else if (type === 'InteractionRetracted') shown.delete(stream);
    else if (type === 'InteractionLinked') one.customerId = data.customerId;
    else if (type === 'InteractionCorrected') {
      for (const { field, to } of data.changed) one[field] = to;
      one.address = address;
    } else if (type === 'PromiseKept' || type === 'PromiseBroken') one.promise.settled = true;
  }
  return [...shown.values()];
};

const logged = (data: any, occurredAt: string, address: string): object => ({
  customerId: null,
  channel: null,
  outcome: null,
  gist: null,
  ...data,
  promise: data.promise ? { ...data.promise, address, settled: false } : null,
  occurredAt,
  address,
});
