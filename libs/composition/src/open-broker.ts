import { ALL_COMMANDS, contexts, mayCommand } from '#catalogue';
import { clearEvents, COMMANDS, DEAD_LETTERS, eventMessage, EVENTS, Inbox, Relay, type Broker } from '#broker';
import { fromInbox } from '#messaging';
import type { Config } from '#platform';
import { clearMessages } from './clear-messages.js';
import { commandsOf, type WritingSide } from './writing-side.js';

/** Under which the log keeps how far it was sent. */
export const RELAY = 'relay';
/** The same with personal values in clear. */
export const CLEAR_RELAY = 'clear-relay';

interface Options {
  readonly config: Config;
  readonly writing: Pick<WritingSide, 'store' | 'handling' | 'keys' | 'access'>;
  /** Log or broker is away; it is tried again. */
  readonly alarm: (error: unknown) => void;
}

/** Sends events to Kafka and takes commands from it. Does nothing where `KENAL_KAFKA` names no broker. */
export const openBroker = async (options: Options): Promise<{ close(): Promise<void> }> => {
  const { config, writing, alarm } = options;
  if (config.kafka.length === 0) return { close: async () => undefined };
  const { createKafkaBroker } = await import('#broker/kafka');
  const broker = createKafkaBroker({ addresses: config.kafka });
  const relays = relaysOf(options, broker);
  const inbox = new Inbox({
    broker,
    topic: COMMANDS,
    deadLetters: DEAD_LETTERS,
    group: 'kenal',
    handle: fromInbox(writing.handling, servicesMay()),
    alarm,
  });
  for (const relay of relays) await relay.start();
  inbox.start();
  return {
    async close() {
      await inbox.stop();
      for (const relay of relays) await relay.stop();
      await broker.close();
    },
  };
};

const relaysOf = ({ config, writing, alarm }: Options, broker: Broker): readonly Relay[] => {
  const { store, keys, access } = writing;
  const its = { store, broker, alarm };
  const sealed = new Relay({
    ...its,
    topic: EVENTS,
    name: RELAY,
    messagesOf: ({ events }) => events.map(eventMessage),
  });
  if (config.clearTopic === undefined) return [sealed];
  const topic = clearEvents(config.clearTopic);
  const messagesOf = clearMessages({ topic: topic.name, keys, access });
  return [sealed, new Relay({ ...its, topic, name: CLEAR_RELAY, messagesOf })];
};

/** Whoever writes to the topic of commands is a service. */
const servicesMay = (): ((name: string) => boolean) => {
  const commands = commandsOf(contexts);
  return (name) => {
    const command = commands.get(name);
    return command !== undefined && mayCommand(command, { roles: ['service'], commands: [ALL_COMMANDS] });
  };
};
