import { hash } from 'node:crypto';
import { v7 } from 'uuid';
import { canonicalJson, NotCanonical } from '#audit';
import { isInstant, Rejection, type Instant } from '#kernel';
import type { Vault } from '#privacy';
import type { Envelope } from '../ports.js';

/** The namespace of ids that Kenal derives; frozen, since ids in the log come from it. */
export const NAMESPACE = '4b656e61-6c00-5000-8000-000000000001';
const NAMESPACE_BYTES = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex');
const ROOM = ' '.repeat(NAMESPACE_BYTES.length);

/**
 * The UUIDv5 (RFC 9562 §5.5) of these words: the same id for the same words. The library's own takes many times as
 * long, and every command and event needs one.
 */
export const derivedFrom = (...words: readonly string[]): string => {
  const bytes = Buffer.from(ROOM + words.join('\u0000'));
  NAMESPACE_BYTES.copy(bytes);
  const hex = hash('sha1', bytes, 'hex');
  const clock = `${VARIANTS[parseInt(hex[16]!, 16) & 3]}${hex.slice(17, 20)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${clock}-${hex.slice(20, 32)}`;
};

/** The first digit of a variant group by its lower two bits. */
const VARIANTS = '89ab';

export const commandIdOf = (client: string, idempotencyKey: string): string =>
  derivedFrom('command', client, idempotencyKey);

export interface Identified {
  readonly commandId: string;
  readonly correlationId: string;
  /** Whether a repeat can be recognised. */
  readonly keyed: boolean;
  readonly bodyHmac: string;
  /** The body without `occurredAt`. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly occurredAt?: Instant | undefined;
}

/** Ids and fingerprint of a command. Throws as `apart` and `canonical` do. */
export const identify = (envelope: Envelope, secrets: Vault): Identified => {
  const { idempotencyKey, sender } = envelope;
  const commandId =
    envelope.commandId ?? (idempotencyKey === undefined ? v7() : commandIdOf(sender.client, idempotencyKey));
  const { body, occurredAt } = apart(envelope.body);
  return {
    commandId,
    correlationId: envelope.correlationId ?? commandId,
    keyed: envelope.commandId !== undefined || idempotencyKey !== undefined,
    bodyHmac: secrets.bodyHmac(`${envelope.name}\n${canonical(envelope.body)}`),
    body,
    occurredAt,
  };
};

/** A body without `occurredAt`, and that. Throws `invalid` where the body is no object or `occurredAt` no instant. */
export const apart = (given: unknown): Pick<Identified, 'body' | 'occurredAt'> => {
  const { occurredAt, ...body } = objectOf(given);
  if (occurredAt === undefined || isInstant(occurredAt)) return { body, occurredAt };
  const message = 'occurredAt must be an instant in UTC with milliseconds such as 2026-11-22T09:15:00.000Z';
  throw new Rejection('invalid', 'invalid-command', message, {}, [{ path: 'occurredAt', code: 'is-instant', message }]);
};

const objectOf = (body: unknown): Record<string, unknown> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  const message = 'the command must be a JSON object';
  throw new Rejection('invalid', 'invalid-command', message, {}, [{ path: '', code: 'not-an-object', message }]);
};

/** Throws `invalid` where there is no canonical JSON of it. */
export const canonical = (body: unknown): string => {
  try {
    return canonicalJson(body);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    const { path, code, message } = error;
    throw new Rejection('invalid', 'invalid-command', message, {}, [{ path, code, message }]);
  }
};
