import { clearEvents, COMMANDS, DEAD_LETTERS, EVENTS } from '#broker';
import type { Context } from '#kernel';
import { commandMessages, eventMessages } from './asyncapi-messages.js';
import { EVENT_HEADERS, COMMAND_HEADERS, DEAD_LETTER_HEADERS } from './asyncapi-headers.js';
import type { Part } from './openapi-components.js';
import { schemaBook } from './schema.js';

/**
 * The AsyncAPI 3 document of what goes over the broker, from which a stranger can write a consumer or a sender.
 * `clearTopic`: what gets personal values in clear, where the configuration names one.
 */
export const asyncApi = (contexts: readonly Context[], clearTopic?: string): Part => {
  // Two books: a personal value is clear in a command and sealed in an event.
  const stored = schemaBook({ at: '#/components/schemas/Stored.', personal: 'stored' });
  const clear = schemaBook({ at: '#/components/schemas/', personal: 'clear' });
  const events = eventMessages(contexts, stored);
  const commands = commandMessages(contexts, clear);
  const storedSchemas = Object.entries(stored.named).map(([name, schema]) => [`Stored.${name}`, schema]);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Kenal', version: '1', description: INTRODUCTION },
    defaultContentType: 'application/json',
    servers: { kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'What `KENAL_KAFKA` names.' } },
    channels: {
      events: channel(EVENTS, 'Every event of the log, in the order of its key.', events),
      commands: channel(COMMANDS, 'Commands from others.', commands),
      deadLetters: channel(DEAD_LETTERS, 'Commands that will never work, as they came.', { DeadLetter: {} }),
      ...(clearTopic !== undefined && { clearEvents: channel(clearEvents(clearTopic), CLEAR, events) }),
    },
    operations: {
      publishEvents: operation('send', 'events', 'Each event at least once. Drop repeats by `ce_id`.'),
      takeCommands: operation('receive', 'commands', 'Each takes effect once by `ce_source` and `ce_id`.'),
      layAside: operation('send', 'deadLetters', 'What was refused, or is no command, with the reason in its headers.'),
      ...(clearTopic !== undefined && {
        publishClearEvents: operation('send', 'clearEvents', 'As `publishEvents`, with personal values in clear.'),
      }),
    },
    components: {
      messages: { ...events, ...commands, DeadLetter: DEAD_LETTER },
      schemas: { ...Object.fromEntries(storedSchemas), ...clear.named, EVENT_HEADERS, COMMAND_HEADERS },
    },
  };
};

const CLEAR =
  'The same events with personal values in clear, and `{ "forgotten": true }` where they are gone. Nothing in it is ' +
  'sealed. Kept for a short time; every message is an export of the access log.';

interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

const channel = ({ name, partitions, retentionMs }: Topic, description: string, messages: Part): Part => ({
  address: name,
  description,
  messages: Object.fromEntries(Object.keys(messages).map((key) => [key, { $ref: `#/components/messages/${key}` }])),
  bindings: {
    kafka: {
      topic: name,
      partitions,
      topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs },
      bindingVersion: '0.5.0',
    },
  },
});

const operation = (action: 'send' | 'receive', name: string, summary: string): Part => ({
  action,
  channel: { $ref: `#/channels/${name}` },
  summary,
});

const DEAD_LETTER: Part = {
  name: 'DeadLetter',
  summary: 'The message as it came; its headers say why it is here.',
  headers: DEAD_LETTER_HEADERS,
  payload: {},
};

const INTRODUCTION = [
  'Messages are CloudEvents 1.0: binary mode, for commands also structured mode.',
  '',
  'An event is sent at least once; repeats have the same `ce_id`. Its record key is the id of the customer concerned,',
  'else the stream: events of one key arrive in the order of the log. Personal values are sealed and stay so.',
  '',
  'A command is known by `ce_source` and `ce_id`: sent again with both, it takes effect once. Commands with the same',
  'record key are handled one after another. Their topic holds personal values in clear and is kept for a short time.',
  '',
  'Without a broker, `GET /v1/events` gives the same events over HTTP.',
].join('\n');
