import { categoryOf, FORGOTTEN, idOf, type Instant } from '#kernel';
import type { Followed, Sender } from '#messaging';
import { textsIn, valuesIn } from '#privacy';
import type { Kenal } from './open-kenal.js';
import { eventsOfPerson } from './person-events.js';
import { mustMeanCustomer } from './same-customer.js';
import { sweepEverything, type Sweep } from './sweep-everything.js';

export interface ForgettingRequest {
  readonly customerId: string;
  /** The command's other fields, as they came. */
  readonly terms: object;
  readonly sender: Sender;
  readonly correlationId?: string | undefined;
}

export type Forgetting = Pick<Kenal<Followed>, 'writing' | 'queries' | 'projections' | 'elsewhere'>;

/** What became of a person's data. Names no value of theirs, so it may be kept. */
export interface ForgettingReceipt {
  readonly customerId: string;
  /** Address of CustomerForgotten. */
  readonly forgottenBy: string;
  /** It was so before: nobody knows their values any more, so none were looked for. */
  readonly before: boolean;
  readonly at: Instant;
  /** Events of each stream that concern the person; `sealed` held personal values, which nobody can read any more. */
  readonly streams: readonly { readonly stream: string; readonly events: number; readonly sealed: number }[];
  /** Sealed values that can still be read: none. */
  readonly readable: number;
  /** What was theirs alone is free; the pseudonym in the claim's id stays in the log. */
  readonly claims: readonly { readonly claimId: string; readonly state: 'free'; readonly pseudonymRemains: true }[];
  readonly sweep: Sweep;
}

/**
 * Forgets a customer for ever and proves it: what their values were is read before their keys are destroyed, and looked
 * for everywhere afterwards. Throws `Rejection` as the command does.
 */
export const forgetCustomer = async (
  kenal: Forgetting,
  folder: string,
  { customerId, terms, sender, correlationId }: ForgettingRequest,
): Promise<ForgettingReceipt> => {
  mustMeanCustomer(customerId, terms);
  const { store, handling, clock } = kenal.writing;
  const known = await personOf(kenal, customerId);
  const command = { name: 'ForgetCustomer', body: { ...terms, customerId }, sender, correlationId };
  const { events } = await handling.handle(command);
  const left = await personOf(kenal, customerId);
  return {
    customerId,
    forgottenBy: left.forgottenBy!,
    before: events.length === 0,
    at: clock.now(),
    streams: left.streams,
    readable: left.texts.size,
    claims: left.claims.map((claimId) => ({ claimId, state: 'free', pseudonymRemains: true })),
    sweep: await sweepEverything(kenal, folder, { customerId, texts: known.texts, upTo: await store.head() }),
  };
};

interface Person {
  readonly streams: ForgettingReceipt['streams'];
  readonly texts: ReadonlySet<string>;
  readonly claims: readonly string[];
  readonly forgottenBy: string | undefined;
}

const personOf = async ({ writing: { store, keys } }: Pick<Kenal, 'writing'>, customerId: string): Promise<Person> => {
  const streams = new Map<string, { stream: string; events: number; sealed: number }>();
  const texts = new Set<string>();
  let forgottenBy: string | undefined;
  for await (const event of eventsOfPerson(store, customerId)) {
    const { stream, type, revision } = event;
    const counted = streams.get(stream) ?? { stream, events: 0, sealed: 0 };
    const values = valuesIn(JSON.parse(event.data), keys);
    const sealed = counted.sealed + (values.length > 0 ? 1 : 0);
    streams.set(stream, { stream, events: counted.events + 1, sealed });
    for (const value of values) if (value !== FORGOTTEN) for (const text of textsIn(value)) texts.add(text);
    if (type === 'CustomerForgotten') forgottenBy = `${stream}@${revision}`;
  }
  const claims = [...streams.keys()].filter((stream) => categoryOf(stream) === 'claim').map(idOf);
  return { streams: [...streams.values()], texts, claims, forgottenBy };
};
