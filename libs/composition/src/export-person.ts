import type { RecordedEvent } from '#event-store';
import { Rejection, type Actor, type Instant } from '#kernel';
import { decode, type Sender } from '#messaging';
import { open } from '#privacy';
import type { Kenal } from './open-kenal.js';
import { eventsOfPerson } from './person-events.js';

/** What there is of one person, as a person may ask for it: every event in clear, and the summary made of them. */
export interface PersonExport {
  readonly customerId: string;
  readonly exportedAt: Instant;
  /** The row of customer-360. */
  readonly summary: unknown;
  readonly events: readonly {
    readonly address: string;
    readonly type: string;
    readonly occurredAt: Instant;
    readonly recordedAt: Instant;
    readonly actor: Actor;
    readonly channel?: string | undefined;
    readonly data: object;
  }[];
}

/** Throws `unknown-customer`. Of somebody who was forgotten only what is not personal is left. */
export const exportPerson = async (
  { writing: { store, keys, clock }, queries }: Pick<Kenal, 'writing' | 'queries'>,
  customerId: string,
  sender: Sender,
): Promise<PersonExport> => {
  const stored: RecordedEvent[] = [];
  for await (const event of eventsOfPerson(store, customerId)) stored.push(event);
  if (stored.length === 0) throw new Rejection('missing', 'unknown-customer', 'There is no such customer.');
  const events = stored.sort(byTime).map((event) => {
    const { address, type, occurredAt, recordedAt, actor, channel, data } = decode(event);
    return { address, type, occurredAt, recordedAt, actor, channel, data: open(data, keys) };
  });
  const question = {
    view: 'customer-360',
    query: 'row',
    key: customerId,
    params: {},
    after: await store.head(),
    sender,
  };
  const { body: summary } = await queries.ask(question);
  return { customerId, exportedAt: clock.now(), summary, events };
};

const byTime = (a: RecordedEvent, b: RecordedEvent): number =>
  compare(a.occurredAt, b.occurredAt) || compare(a.position, b.position);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
