import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection, type Document } from 'mongodb';
import { progressed, type RowWrite } from '#read-model';
import { rowDocument, type RowDocument } from './documents.js';

/** Survives the loss of a member of a replica set. */
export const MAJORITY = { writeConcern: { w: 'majority' } } as const;
/** On a standalone server, too, what was written before it is on the disk with it. */
export const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

const DUPLICATE = 11_000;

export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown }).code === DUPLICATE;

/** Those that are there already stay as they are. */
export const createIndexes = async <T extends Document>(
  of: Collection<T>,
  specs: readonly { readonly name: string; readonly key: Record<string, 1 | -1> }[],
): Promise<void> => {
  // One after another: FerretDB 1.x breaks the connection where it is asked for several of which some are there.
  for (const { name, key } of specs) await of.createIndex(key, { name });
};

/**
 * Writes whole rows, each only where it is as it was loaded. `false`: some were not, and were left alone; the others
 * are written.
 */
export const writeRows = async (
  rows: Collection<RowDocument>,
  writes: readonly RowWrite[],
  indexes: readonly string[],
  upTo: string,
): Promise<boolean> => {
  if (writes.length === 0) return true;
  const operations = writes.map((write) => operationOf(write, indexes, upTo));
  try {
    const { insertedCount, matchedCount } = await rows.bulkWrite(operations, { ordered: false, ...MAJORITY });
    return insertedCount + matchedCount === writes.length;
  } catch (error) {
    if (!isMissed(error)) throw error;
    return false;
  }
};

const operationOf = (write: RowWrite, indexes: readonly string[], upTo: string): AnyBulkWriteOperation<RowDocument> => {
  const document = rowDocument(write, indexes, progressed(write.was, upTo));
  if (!write.was) return { insertOne: { document } };
  const { position, epoch } = write.was;
  const { _id, ...replacement } = document;
  return { replaceOne: { filter: { _id, _p: { position, epoch } }, replacement } };
};

/** New rows that somebody else has written first, and nothing worse. */
const isMissed = (error: unknown): boolean => {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) return false;
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE);
};
