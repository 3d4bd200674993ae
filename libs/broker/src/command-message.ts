import type { ReceivedMessage } from './port.js';

/** A command that came with a message (CloudEvents 1.0: `type` is its name, `data` its body). */
export interface InboxCommand {
  readonly name: string;
  readonly body: unknown;
  /** Source and id together name the command: it takes effect once, however often it comes. */
  readonly source: string;
  readonly id: string;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
}

/** A message that is no command. The code says why, free of its content. */
export class Unreadable extends Error {
  constructor(readonly code: 'not-a-cloud-event' | 'not-json') {
    super(`The message is no command: ${code}.`);
    this.name = 'Unreadable';
  }
}

const MAX_ATTRIBUTE_LENGTH = 128;
const STRUCTURED = 'application/cloudevents+json';

/**
 * Reads either mode of the Kafka protocol binding. Throws `Unreadable`. The package `cloudevents` would make up an id
 * where there is none, and a command without one could take effect twice.
 */
export const readCommand = (message: ReceivedMessage): InboxCommand => {
  const isStructured = message.headers['content-type']?.startsWith(STRUCTURED) ?? false;
  const content = json(message.value);
  const attributes = isStructured ? objectOf(content) : binaryAttributes(message.headers);
  const required = (name: string): string => {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '' && value.length <= MAX_ATTRIBUTE_LENGTH) return value;
    throw new Unreadable('not-a-cloud-event');
  };
  const optional = (name: string): string | undefined => (attributes[name] === undefined ? undefined : required(name));
  if (required('specversion') !== '1.0') throw new Unreadable('not-a-cloud-event');
  return {
    name: required('type'),
    source: required('source'),
    id: required('id'),
    correlationId: optional('correlationid'),
    causationId: optional('causationid'),
    body: isStructured ? attributes['data'] : content,
  };
};

const binaryAttributes = (headers: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('ce_'))
      .map(([name, value]) => [name.slice('ce_'.length), value]),
  );

const objectOf = (content: unknown): Readonly<Record<string, unknown>> => {
  if (typeof content === 'object' && content !== null) return content as Readonly<Record<string, unknown>>;
  throw new Unreadable('not-a-cloud-event');
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable('not-json');
  }
};
