import type { EventStore } from '#event-store';
import { checkSeals, firstDifference, type CheckedSeals } from './seals/check-seals.js';
import { SEALS_STREAM, type SealRecord } from './seals/seal.js';
import { verifyChain, type ChainFault, type ChainReport, type Progress } from './verify-chain.js';

export interface LedgerReport extends ChainReport {
  /** Seals that the log was compared with. */
  readonly seals: number;
}

export interface LedgerOptions {
  /** Seals of this log that were kept elsewhere: they are believed before those in the log. */
  readonly kept?: readonly SealRecord[] | undefined;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Verifies a log as `verifyChain` does, against the seals in it and those kept elsewhere. Only the latter tell that the
 * log's end was cut off, or that all of it was made anew with another key. Throws where the seals kept are no seals.
 */
export const verifyLedger = async (
  store: Pick<EventStore, 'read' | 'readAll' | 'capabilities'>,
  { kept = [], onProgress }: LedgerOptions = {},
): Promise<LedgerReport> => {
  const trusted = checkSeals(kept);
  if (trusted.fault) throw new Error(`The seals given cannot be trusted: ${trusted.fault.sentence}`);
  const own = await recordsIn(store);
  const differs = firstDifference(own, kept);
  const checked = checkSeals(own);
  const { seals } = differs === undefined && own.length > kept.length ? checked : trusted;
  const report = await verifyChain(store, { seals, ...(onProgress && { onProgress }) });
  const fault = first(report.fault, sealFault({ own, kept, differs, checked }));
  return { ...report, seals: seals.length, fault };
};

/** A seal whose own hash was made anew breaks the chain only at the next one. */
const first = (inLog: ChainFault | undefined, inSeals: ChainFault | undefined): ChainFault | undefined => {
  const isLater = inLog?.stream === SEALS_STREAM && inSeals && inSeals.revision <= inLog.revision;
  return isLater ? inSeals : (inLog ?? inSeals);
};

interface Compared {
  readonly own: readonly SealRecord[];
  readonly kept: readonly SealRecord[];
  readonly differs: number | undefined;
  readonly checked: CheckedSeals;
}

const sealFault = ({ own, kept, differs, checked }: Compared): ChainFault | undefined => {
  const at = (record: number, kind: ChainFault['kind'], sentence: string): ChainFault => ({
    stream: SEALS_STREAM,
    revision: BigInt(record),
    position: '',
    kind,
    sentence,
    seal: kept.slice(0, record).filter(({ type }) => type === 'LedgerSealed').length + 1,
  });
  if (differs !== undefined) return at(differs, 'seal', `${SEALS_STREAM}@${differs} is not what was kept elsewhere.`);
  if (checked.fault) return { ...at(checked.fault.record, 'seal', checked.fault.sentence), seal: checked.fault.seal };
  if (kept.length <= own.length) return undefined;
  return at(own.length, 'cut', `${SEALS_STREAM}@${own.length} was kept elsewhere, but the log ends before it.`);
};

/** As far as they can be read: what was changed into something else is found by its hash. */
const recordsIn = async (store: Pick<EventStore, 'read'>): Promise<SealRecord[]> => {
  const records: SealRecord[] = [];
  for await (const { type, data } of store.read(SEALS_STREAM)) {
    try {
      records.push({ type, data: JSON.parse(data) } as SealRecord);
    } catch {
      return records;
    }
  }
  return records;
};
