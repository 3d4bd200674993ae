import { ALL_COMMANDS, contexts, mayCommand } from '#catalogue';
import { COMMANDS, DEAD_LETTERS, eventMessage, EVENTS, Inbox, Relay } from '#broker';
import { fromInbox } from '#messaging';
import type { Config } from '#platform';
import { commandsOf, type WritingSide } from './writing-side.js';

/** Under which the log keeps how far it was sent. */
export const RELAY = 'relay';

interface Options {
  readonly config: Config;
  readonly writing: Pick<WritingSide, 'store' | 'handling'>;
  /** Log or broker is away; it is tried again. */
  readonly alarm: (error: unknown) => void;
}

/** Sends events to Kafka and takes commands from it. Does nothing where `KENAL_KAFKA` names no broker. */
export const openBroker = async ({ config, writing, alarm }: Options): Promise<{ close(): Promise<void> }> => {
  if (config.kafka.length === 0) return { close: async () => undefined };
  const { createKafkaBroker } = await import('#broker/kafka');
  const broker = createKafkaBroker({ addresses: config.kafka });
  const { store, handling } = writing;
  const relay = new Relay({
    store,
    broker,
    topic: EVENTS,
    name: RELAY,
    messagesOf: ({ events }) => events.map(eventMessage),
    alarm,
  });
  const commands = commandsOf(contexts);
  const may = (name: string): boolean => {
    const command = commands.get(name);
    return command !== undefined && mayCommand(command, { roles: ['service'], commands: [ALL_COMMANDS] });
  };
  const handle = fromInbox(handling, may);
  const inbox = new Inbox({
    broker,
    topic: COMMANDS,
    deadLetters: DEAD_LETTERS,
    group: 'kenal',
    handle,
    alarm,
  });
  await relay.start();
  inbox.start();
  return {
    async close() {
      await inbox.stop();
      await relay.stop();
      await broker.close();
    },
  };
};
