import type { Filter } from 'mongodb';
import { compareValues, type IndexValue, type Scan } from '#read-model';
import { indexField, type RowDocument } from './documents.js';

type Range = Readonly<Partial<Record<'$gte' | '$gt' | '$lte' | '$lt', IndexValue>>>;

/**
 * What a scan finds, as a union of ranges that an index answers each: MongoDB's `>=` compares with values of the same
 * type only, while texts come after numbers in a scan. Empty: nothing can be found.
 */
export const rangesOf = (scan: Scan): readonly Filter<RowDocument>[] => {
  const field = indexField(scan.index);
  const found = [numbers(scan), texts(scan)].filter((range) => range !== undefined);
  const ranges: Filter<RowDocument>[] = found.map((range) => ({ [field]: range }));
  const { after } = scan;
  if (after && isWithin(scan, after[0])) ranges.unshift({ [field]: { $eq: after[0] }, _id: { $gt: after[1] } });
  return ranges;
};

const numbers = (scan: Scan): Range | undefined => {
  const { from, to } = bounds(scan);
  const beyond = beyondCursor(scan);
  if (typeof from === 'string' || typeof beyond.$gt === 'string') return undefined;
  const low = { $gte: from ?? -Infinity, ...(typeof to === 'number' ? { $lte: to } : { $lte: Infinity }) };
  return { ...low, ...(typeof Object.values(beyond)[0] === 'number' && beyond) };
};

const texts = (scan: Scan): Range | undefined => {
  const { from, to } = bounds(scan);
  const beyond = beyondCursor(scan);
  if (typeof to === 'number' || typeof beyond.$lt === 'number') return undefined;
  const low = { $gte: typeof from === 'string' ? from : '', ...(to !== undefined && { $lte: to }) };
  return { ...low, ...(typeof Object.values(beyond)[0] === 'string' && beyond) };
};

const bounds = ({ eq, from, to }: Scan) => ({ from: eq ?? from, to: eq ?? to });

const beyondCursor = ({ after, descending }: Scan): Range => {
  if (!after) return {};
  return descending ? { $lt: after[0] } : { $gt: after[0] };
};

const isWithin = (scan: Scan, value: IndexValue): boolean => {
  const { from, to } = bounds(scan);
  return (from === undefined || compareValues(value, from) >= 0) && (to === undefined || compareValues(value, to) <= 0);
};
