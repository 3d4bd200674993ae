import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical.js';
import { isSignedBy, keyIdOf, type SigningKey } from '../seals/signing.js';
import { addressIn, isWhole, type Evidence } from './evidence.js';

/** What an export is of, and when it was made: its first line. */
export interface ExportHead {
  readonly kenal: 'export';
  readonly version: 1;
  /** Such as `customer c-1`. */
  readonly of: string;
  readonly exportedAt: string;
}

interface ExportEnd {
  readonly events: number;
  /** Of all lines before, with their ends. */
  readonly sha256: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly signature: string;
}

/**
 * Events as lines of JSON, which can be checked without the log: each event against its hash, those that follow each
 * other in a stream against each other, all of it against a signature in the last line.
 */
export async function* exportLines(
  head: ExportHead,
  events: AsyncIterable<Evidence>,
  key: SigningKey,
): AsyncGenerator<string> {
  const digest = createHash('sha256');
  const line = (value: object): string => {
    const text = `${canonicalJson(value)}\n`;
    digest.update(text);
    return text;
  };
  yield line(head);
  let count = 0;
  for await (const event of events) {
    count += 1;
    yield line(event);
  }
  const { keyId, publicKey } = key;
  const end = { events: count, sha256: digest.digest('hex'), keyId, publicKey };
  yield `${canonicalJson({ ...end, signature: key.sign(signed(end)) })}\n`;
}

export interface CheckedExport {
  readonly of: string;
  readonly exportedAt: string;
  readonly events: number;
  readonly keyId: string;
}

/** Throws, naming the line, where the export is not what was signed. */
export const checkExport = async (lines: AsyncIterable<string>): Promise<CheckedExport> => {
  const digest = createHash('sha256');
  const hashes = new Map<string, string>();
  let head: ExportHead | undefined;
  let before: string | undefined;
  let nth = 0;
  for await (const line of lines) {
    if (before !== undefined) {
      nth += 1;
      digest.update(`${before}\n`);
      if (nth === 1) head = parsed(before, nth) as ExportHead;
      else mustFollow(parsed(before, nth) as Evidence, nth, hashes);
    }
    before = line;
  }
  const end = parsed(before ?? '', nth + 1) as ExportEnd;
  const { events, sha256, keyId = '', publicKey = '', signature = '' } = end;
  if (!head || sha256 !== digest.digest('hex') || events !== nth - 1) {
    throw new Error(`The export is not whole, or was changed: its ${nth} lines are not those that were signed.`);
  }
  if (keyIdOf(publicKey) !== keyId || !isSignedBy(publicKey, signed({ events, sha256, keyId, publicKey }), signature)) {
    throw new Error(`Line ${nth + 1}: the export is not signed by key ${keyId}.`);
  }
  return { of: head.of, exportedAt: head.exportedAt, events, keyId };
};

const signed = (end: Omit<ExportEnd, 'signature'>): string => canonicalJson({ type: 'export', ...end });

const parsed = (line: string, nth: number): object => {
  try {
    return JSON.parse(line) as object;
  } catch {
    throw new Error(`Line ${nth} is no JSON.`);
  }
};

const mustFollow = (event: Evidence, nth: number, hashes: Map<string, string>): void => {
  if (!isEvidence(event)) throw new Error(`Line ${nth} is no event.`);
  if (!isWhole(event)) throw new Error(`Line ${nth}: ${addressIn(event)} is not what its hash says.`);
  const before = hashes.get(`${event.stream}@${BigInt(event.revision) - 1n}`);
  if (before !== undefined && before !== event.previous) {
    throw new Error(`Line ${nth}: ${addressIn(event)} does not follow the event before it.`);
  }
  hashes.set(addressIn(event), event.hash);
};

const isEvidence = ({ revision, previous }: Evidence): boolean => /^\d+$/.test(revision) && previous !== undefined;
