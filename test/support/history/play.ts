import { adopting, contexts, processes } from '#catalogue';
import { START, type EventStore, type RecordedEvent } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import { Rejection, type Instant, type Recorded } from '#kernel';
import { CommandHandler, decode, Loader, ProcessRunner, type CommandHandling } from '#messaging';
import { fixedClock, type FixedClock } from '#platform';
import { blinder, ownerOf, vault, type KeyStore } from '#privacy';
import { MemoryKeyStore } from '#privacy/memory';
import type { Sent } from './random-commands.js';
import { ZONE } from './scene.js';
import { gatherers } from './scoring.js';

/** A log that commands have made, with what is needed to read it. */
export interface History {
  readonly store: EventStore;
  readonly keys: KeyStore;
  /** As the log holds them, in its order. */
  readonly stored: readonly RecordedEvent[];
  /** The same, decoded; personal values stay sealed. */
  readonly events: readonly Recorded[];
  /** When the last command was sent. */
  readonly end: Instant;
  /** How often each refusal code was given. */
  readonly refused: ReadonlyMap<string, number>;
}

export const ORGANISATION = { zone: ZONE, currency: 'IDR' };
const SENDER = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['admin'] } as const;
const PAGE = 1_000;

export type Begun = (log: Pick<History, 'store' | 'keys'>) => Promise<unknown>;

/** Sends each command at its time, through the real way of a command; processes react. Refused ones leave nothing. */
export const play = async (commands: readonly Sent[], begun: Begun = async () => undefined): Promise<History> => {
  const store = createMemoryEventStore();
  const keys = new MemoryKeyStore();
  await begun({ store, keys });
  const clock = fixedClock(commands[0]!.at);
  const { handling, loader } = handlingOn(store, keys, clock);
  const failures: unknown[] = [];
  const runner = new ProcessRunner({ store, handling, loader, processes, alarm: (error) => failures.push(error) });
  await runner.start();
  const refused = new Map<string, number>();
  for (const [nth, { at, name, body: given }] of commands.entries()) {
    clock.set(at);
    const body = typeof given === 'function' ? given((await everyEvent(store)).map(decode)) : given;
    await handling.handle({ name, body, sender: SENDER, idempotencyKey: `n-${nth}` }).catch((error: unknown) => {
      if (!(error instanceof Rejection)) throw error;
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
    });
    await runner.settled(await store.head());
    if (failures.length > 0) throw failures[0];
  }
  await runner.stop();
  const stored = await everyEvent(store);
  return { store, keys, stored, events: stored.map(decode), end: clock.now(), refused };
};

const handlingOn = (
  store: EventStore,
  keys: KeyStore,
  clock: FixedClock,
): { handling: CommandHandling; loader: Loader } => {
  const secrets = vault(keys, blinder(Buffer.alloc(32, 1)));
  const commands = contexts.flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands));
  const loader = new Loader(
    store,
    secrets,
    contexts.flatMap(({ standings }) => standings),
  );
  const handling = new CommandHandler({
    store,
    secrets,
    clock,
    organisation: ORGANISATION,
    commands: new Map(commands.map((command) => [command.name, command])),
    loader,
    gatherers,
    appended: async ({ events, subject, stream }) => {
      for (const { type } of subject === undefined ? [] : events) {
        if (adopting.includes(type)) await keys.adopt(stream, ownerOf(subject, stream));
        if (type !== 'CustomerForgotten') continue;
        await keys.destroy([ownerOf(subject, stream)]);
        loader.forget();
      }
    },
  });
  return { handling, loader };
};

export const everyEvent = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for (let after = START; ;) {
    const { events, next, head } = await store.readAll({ after, limit: PAGE });
    all.push(...events);
    if (next >= head) return all;
    after = next;
  }
};
