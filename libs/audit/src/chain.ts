import { hash } from 'node:crypto';

/**
 * What one link of a stream's chain covers: all that a reader believes of an event but where it stands in the whole
 * log.
 */
export interface Link {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  /** Canonical JSON of the metadata without `hash`, as stored. */
  readonly meta: string;
  /** Canonical JSON of the data, sealed, as stored. */
  readonly data: string;
}

/**
 * The hash of an event, chained to the one before it in its stream: SHA-256, lower-case hex, over the UTF-8 bytes of
 *
 *     <previous hash, or nothing for revision 0> LF <stream> LF <id> LF <type> LF <meta> LF <data>
 *
 * Frozen for ever: a change here makes every log written before look forged. LF separates without doubt, since
 * canonical JSON, names and ids hold none. The revision is in it by the chain; positions are not, so a log can be
 * copied.
 */
export const chainHash = (previous: string | null, { stream, id, type, meta, data }: Link): string =>
  hash('sha256', `${previous ?? ''}\n${stream}\n${id}\n${type}\n${meta}\n${data}`);
