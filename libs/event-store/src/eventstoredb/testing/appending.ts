import grpc, { type ServerDuplexStream, type ServerReadableStream, type sendUnaryData } from '@grpc/grpc-js';
import pb from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected, Log, Outcome, Proposed } from './log.js';
import { batchAnswer, nameOf } from './messages.js';

/** What goes wrong with one append. `stored`: it takes effect nevertheless. */
export interface AppendFault {
  /** `stall`: nothing on this stream is answered any more, though its appends may be stored. */
  readonly kind: 'end' | 'silence' | 'stall' | 'error' | 'late' | 'twice';
  readonly stored: boolean;
  /** Of a late answer. */
  readonly afterMs?: number;
}

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

interface Received {
  readonly stream: string;
  readonly expected: Expected;
  readonly ids: readonly string[];
  readonly fault: AppendFault | undefined;
}

interface Collected {
  readonly stream: string;
  readonly expected: Expected;
  readonly batch: Proposed[];
}

/** Answers batch-append streams and single appends, or fails them as told. */
export class Appending {
  readonly faults: AppendFault[] = [];
  /** Batches in the order of their coming, with what became of them. */
  readonly received: Received[] = [];
  /** Streams opened so far. */
  batchStreams = 0;
  /** Appends that came as calls of their own. */
  unaryAppends = 0;
  private readonly open = new Set<BatchCall>();
  private readonly stalled = new WeakSet<BatchCall>();

  constructor(private readonly log: Log) {}

  batchAppend(call: BatchCall): void {
    this.batchStreams += 1;
    this.open.add(call);
    const collecting = new Map<string, Collected>();
    call.on('data', (request: BatchAppendReq) => {
      const key = request.getCorrelationId()!.getString();
      const whole = collecting.get(key) ?? begun(request);
      collecting.set(key, whole);
      whole.batch.push(...request.getProposedMessagesList().map(proposed));
      if (!request.getIsFinal()) return;
      collecting.delete(key);
      this.answer(call, request, whole);
    });
    call.on('end', () => call.end());
    call.on('close', () => this.open.delete(call));
    call.on('error', () => this.open.delete(call));
  }

  append(call: ServerReadableStream<AppendReq, AppendResp>, callback: sendUnaryData<AppendResp>): void {
    this.unaryAppends += 1;
    let whole: Collected | undefined;
    call.on('data', (request: AppendReq) => {
      const options = request.getOptions();
      if (options) {
        whole = { stream: nameOf(options.getStreamIdentifier()), expected: expectedBy(options), batch: [] };
      } else {
        whole?.batch.push(proposed(request.getProposedMessage()!));
      }
    });
    call.on('end', () => {
      const fault = this.faults.shift();
      const outcome =
        fault?.stored === false ? undefined : this.log.append(whole!.stream, whole!.expected, whole!.batch);
      if (!fault && outcome) unaryAnswer(outcome, callback);
    });
  }

  /** Fails every batch-append stream that is open. */
  fail(code = grpc.status.INTERNAL): void {
    for (const call of this.open) fail(call, code);
  }

  private answer(call: BatchCall, request: BatchAppendReq, { stream, expected, batch }: Collected): void {
    const fault = this.faults.shift();
    this.received.push({ stream, expected, ids: batch.map(({ id }) => id), fault });
    const stored = fault?.stored === false ? undefined : this.log.append(stream, expected, batch);
    const reply = (): void => {
      if (stored && !call.cancelled) call.write(batchAnswer(request.getCorrelationId()!, stream, stored));
    };
    if (fault?.kind === 'stall') this.stalled.add(call);
    if (fault?.kind === 'end') call.end();
    if (fault?.kind === 'error') fail(call, grpc.status.INTERNAL);
    if (fault?.kind === 'late') setTimeout(reply, fault.afterMs);
    if (fault?.kind === 'twice') reply();
    if ((!fault || fault.kind === 'twice') && !this.stalled.has(call)) reply();
  }
}

const begun = (request: BatchAppendReq): Collected => {
  const options = request.getOptions()!;
  return { stream: nameOf(options.getStreamIdentifier()), expected: expectedBy(options), batch: [] };
};

const expectedBy = (options: BatchAppendReq.Options | AppendReq.Options): Expected => {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return BigInt('getStreamPosition' in options ? options.getStreamPosition() : options.getRevision());
};

const proposed = (message: BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage): Proposed => ({
  id: message.getId()!.getString(),
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

const unaryAnswer = (outcome: Outcome, callback: sendUnaryData<AppendResp>): void => {
  const response = new pb.AppendResp();
  if (outcome.kind === 'written') {
    const position = new pb.AppendResp.Position();
    position.setCommitPosition(String(outcome.position));
    position.setPreparePosition(String(outcome.position));
    const success = new pb.AppendResp.Success();
    success.setCurrentRevision(String(outcome.revision));
    success.setPosition(position);
    response.setSuccess(success);
  } else if (outcome.kind === 'wrong-expected-version') {
    const wrong = new pb.AppendResp.WrongExpectedVersion();
    if (outcome.actual !== 'no_stream') wrong.setCurrentRevision(String(outcome.actual));
    response.setWrongExpectedVersion(wrong);
  } else {
    callback({ code: grpc.status.INVALID_ARGUMENT, details: outcome.kind });
    return;
  }
  callback(null, response);
};

const fail = (call: BatchCall, code: grpc.status): void =>
  void call.emit('error', { code, details: 'The protocol server was told to fail.' });
