import type { RecordedEvent } from '#event-store';
import { chainHash } from '../chain.js';

/** An event as the log holds it, sealed values sealed, with all that its hash is made of. */
export interface Evidence {
  readonly stream: string;
  /** Decimal text. */
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  /** Canonical JSON text, as stored. */
  readonly meta: string;
  readonly data: string;
  /** Hash of the event before in the stream; null for the first. */
  readonly previous: string | null;
  readonly hash: string;
}

export const evidenceOf = (event: RecordedEvent, previous: string | null): Evidence => {
  const { stream, revision, id, type, meta, data, hash } = event;
  return { stream, revision: String(revision), id, type, meta, data, previous, hash };
};

/** Whether the hash is that of the event. */
export const isWhole = (evidence: Evidence): boolean =>
  (evidence.previous === null) === (evidence.revision === '0') &&
  chainHash(evidence.previous, evidence) === evidence.hash;

export const addressIn = ({ stream, revision }: Evidence): string => `${stream}@${revision}`;
