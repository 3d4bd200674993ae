import { canonicalJson, chainHash } from '#audit';
import { addressOf, type Instant, type NewEvent, type Recorded } from '#kernel';
import type { StoredEvent } from '#event-store';
import type { DataKey, Vault } from '#privacy';
import type { Envelope } from '../ports.js';
import type { Decision } from './decide.js';
import { derivedFrom, type Identified } from './identify.js';
import { nextRevision } from './load.js';

export interface Frozen {
  /** What is appended, byte for byte, however often it is sent. */
  readonly batch: readonly StoredEvent[];
  /** The same events as folds of clear values see them. */
  readonly recorded: readonly Recorded[];
}

export interface Circumstances {
  readonly envelope: Envelope;
  readonly identified: Identified;
  /** Only where the decision is personal. */
  readonly key: DataKey | undefined;
  readonly secrets: Vault;
  readonly recordedAt: Instant;
}

/** Seals, hashes and freezes what was decided. */
export const freeze = (decision: Decision, circumstances: Circumstances): Frozen => {
  const batch: StoredEvent[] = [];
  const recorded: Recorded[] = [];
  const first = nextRevision(decision.folded);
  let previous = decision.folded.hash;
  decision.events.forEach((event, index) => {
    const its = recordedOf(event, decision, circumstances, first + BigInt(index), index);
    const { meta, data } = textOf(its, event, circumstances);
    previous = chainHash(previous, { stream: its.stream, id: its.id, type: its.type, meta, data });
    recorded.push(its);
    batch.push({
      id: its.id,
      type: its.type,
      meta,
      data,
      hash: previous,
      occurredAt: its.occurredAt,
      recordedAt: its.recordedAt,
      subject: its.subject,
      commandId: its.commandId,
      bodyHmac: circumstances.identified.bodyHmac,
    });
  });
  return { batch, recorded };
};

const recordedOf = (
  event: NewEvent,
  decision: Decision,
  circumstances: Circumstances,
  revision: bigint,
  index: number,
): Recorded => {
  const { envelope, identified, recordedAt } = circumstances;
  const { stream, subject } = decision;
  return {
    id: derivedFrom('event', stream, identified.commandId, String(index)),
    type: event.type,
    version: event.version,
    stream,
    revision,
    address: addressOf(stream, revision),
    occurredAt: event.occurredAt ?? decision.at,
    recordedAt,
    subject,
    actor: envelope.sender.actor,
    channel: envelope.sender.channel,
    commandId: identified.commandId,
    correlationId: identified.correlationId,
    causationId: envelope.causationId,
    data: event.data,
  };
};

const textOf = (its: Recorded, event: NewEvent, { key, secrets, identified }: Circumstances) => {
  const { version, occurredAt, recordedAt, subject, actor, channel, commandId, correlationId, causationId } = its;
  const envelope = { version, occurredAt, recordedAt, subject, actor, channel, commandId, correlationId, causationId };
  const meta = canonicalJson({ ...envelope, bodyHmac: identified.bodyHmac });
  return { meta, data: canonicalJson(key ? secrets.seal(its.data, event.cls, its.address, key) : its.data) };
};
