import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { checkExport, checkProof, checkSeals, type InclusionProof } from '#audit';
import { readSealFile } from '#composition';

export interface Verified {
  readonly ok: boolean;
  readonly answer: object;
  readonly lines: readonly string[];
}

/** Checks an export or a proof with nothing but itself and, to know its key, seals that were kept elsewhere. */
export const verifyFile = async (file: string, sealFile: string | undefined): Promise<Verified> => {
  try {
    const found = isProof(file) ? proved(file) : await exported(file);
    const known = sealFile === undefined ? undefined : checkSeals(readSealFile(sealFile)).keys.has(found.keyId);
    if (known === false) throw new Error(`Key ${found.keyId} is none of those that signed the seals in ${sealFile}.`);
    const trust = known ? 'a key of those seals' : 'compare it with the one you know, or give --seals <file>';
    return {
      ok: true,
      answer: { file: { whole: true, ...found } },
      lines: [`${file}: whole, ${found.what}, signed by key ${found.keyId} (${trust})`],
    };
  } catch (error) {
    const sentence = (error as Error).message;
    return { ok: false, answer: { file: { whole: false, sentence } }, lines: [`${file}: BROKEN: ${sentence}`] };
  }
};

interface Found {
  readonly what: string;
  readonly keyId: string;
}

const PROOF = '"kenal":"proof"';
/** Proofs are one object, a few kilobytes; an export's first line says what it is. */
const BEGINNING_BYTES = 64;

const isProof = (file: string): boolean => {
  const beginning = Buffer.alloc(BEGINNING_BYTES);
  const handle = openSync(file, 'r');
  readSync(handle, beginning);
  closeSync(handle);
  return beginning.includes(PROOF);
};

const proved = (file: string): Found => {
  const proof = JSON.parse(readFileSync(file, 'utf8')) as InclusionProof;
  const keyId = checkProof(proof);
  const { event, ordinal, seal } = proof;
  const what = `${event.stream}@${event.revision} is event ${ordinal} of the log, covered by seal ${seal.number}`;
  return { what, keyId };
};

const exported = async (file: string): Promise<Found> => {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const { of, exportedAt, events, keyId } = await checkExport(lines);
  return { what: `${events} events of ${of}, exported at ${exportedAt}`, keyId };
};
