import { position, type CommandOutcome, type RecordedEvent } from '../port.js';

export interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly subject: string | null;
  readonly meta: string;
  readonly data: string;
  readonly hash: string;
}

export const ROW_COLUMNS = `position, stream, revision, id, type, occurred_at AS occurredAt, recorded_at AS recordedAt,
  subject, meta, data, hash`;

/** What the metadata holds anyway has no column of its own and is looked up when asked for, which readers rarely do. */
export const recorded = (row: EventRow): RecordedEvent => ({
  id: row.id,
  type: row.type,
  meta: row.meta,
  data: row.data,
  hash: row.hash,
  occurredAt: row.occurredAt,
  recordedAt: row.recordedAt,
  subject: row.subject ?? undefined,
  stream: row.stream,
  revision: BigInt(row.revision),
  position: position(row.position),
  get commandId() {
    return metadata(row).commandId;
  },
  get bodyHmac() {
    return metadata(row).bodyHmac;
  },
});

const metadata = ({ meta }: EventRow) => JSON.parse(meta) as { commandId: string; bodyHmac: string };

export interface OutcomeRow {
  readonly bodyHmac: string;
  readonly stream: string;
  readonly firstRevision: number;
  readonly revision: number;
  readonly position: number;
}

export const OUTCOME_COLUMNS = 'body_hmac AS bodyHmac, stream, first_revision AS firstRevision, revision, position';

export const outcome = (row: OutcomeRow): CommandOutcome => ({
  ...row,
  firstRevision: BigInt(row.firstRevision),
  revision: BigInt(row.revision),
  position: position(row.position),
});
