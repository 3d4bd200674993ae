import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import pb from '@eventstore/db-client/generated/streams_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { MAX_APPEND_BYTES, type Kept, type Outcome } from './log.js';

const TICKS_A_MS = 10_000n;
const ALREADY_EXISTS = 6;

export const nameOf = (identifier: { getStreamName_asU8(): Uint8Array } | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

const identified = (stream: string) => {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(stream)));
  return identifier;
};

const written = (kept: Kept): ReadResp.ReadEvent.RecordedEvent => {
  const event = new pb.ReadResp.ReadEvent.RecordedEvent();
  const id = new shared.UUID();
  id.setString(kept.id);
  event.setId(id);
  event.setStreamIdentifier(identified(kept.stream));
  event.setStreamRevision(String(kept.revision));
  event.setCommitPosition(String(kept.position));
  event.setPreparePosition(String(kept.position));
  event.getMetadataMap().set('type', kept.type);
  event.getMetadataMap().set('content-type', kept.contentType);
  event.getMetadataMap().set('created', String(BigInt(Date.now()) * TICKS_A_MS));
  event.setCustomMetadata(kept.metadata);
  event.setData(kept.data);
  return event;
};

export const eventRead = (kept: Kept): ReadResp => {
  const event = new pb.ReadResp.ReadEvent();
  event.setEvent(written(kept));
  event.setCommitPosition(String(kept.position));
  const response = new pb.ReadResp();
  response.setEvent(event);
  return response;
};

export const streamNotFound = (stream: string): ReadResp => {
  const notFound = new pb.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identified(stream));
  const response = new pb.ReadResp();
  response.setStreamNotFound(notFound);
  return response;
};

export const confirmation = (id: string): ReadResp => {
  const confirmed = new pb.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(id);
  const response = new pb.ReadResp();
  response.setConfirmation(confirmed);
  return response;
};

/** The place where the next record begins, with `prepare: 0`: an event at this very place may still come. */
export const checkpoint = (end: bigint): ReadResp => {
  const at = new pb.ReadResp.Checkpoint();
  at.setCommitPosition(String(end));
  at.setPreparePosition('0');
  const response = new pb.ReadResp();
  response.setCheckpoint(at);
  return response;
};

export const caughtUp = (): ReadResp => {
  const response = new pb.ReadResp();
  response.setCaughtUp(new pb.ReadResp.CaughtUp());
  return response;
};

/** The answer on a batch-append stream. */
export const batchAnswer = (correlationId: UUID, stream: string, outcome: Outcome): BatchAppendResp => {
  const response = new pb.BatchAppendResp();
  response.setCorrelationId(correlationId);
  response.setStreamIdentifier(identified(stream));
  if (outcome.kind !== 'written') return response.setError(failure(outcome));
  const position = new shared.AllStreamPosition();
  position.setCommitPosition(String(outcome.position));
  position.setPreparePosition(String(outcome.position));
  const success = new pb.BatchAppendResp.Success();
  success.setCurrentRevision(String(outcome.revision));
  success.setPosition(position);
  return response.setSuccess(success);
};

const failure = (outcome: Exclude<Outcome, { kind: 'written' }>) => {
  const [type, message] = detailsOf(outcome);
  const details = new any.Any();
  details.pack(message.serializeBinary(), `event_store.client.${type}`);
  const error = new status.Status();
  error.setCode(ALREADY_EXISTS);
  error.setMessage(type);
  error.setDetails(details);
  return error;
};

const detailsOf = (outcome: Exclude<Outcome, { kind: 'written' }>) => {
  if (outcome.kind === 'bad-request') return ['BadRequest', new shared.BadRequest()] as const;
  if (outcome.kind === 'too-large') {
    const tooLarge = new shared.MaximumAppendSizeExceeded();
    tooLarge.setMaxappendsize(MAX_APPEND_BYTES);
    return ['MaximumAppendSizeExceeded', tooLarge] as const;
  }
  const wrong = new shared.WrongExpectedVersion();
  if (outcome.actual === 'no_stream') wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(outcome.actual));
  return ['WrongExpectedVersion', wrong] as const;
};
