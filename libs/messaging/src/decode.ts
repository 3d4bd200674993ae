import { addressOf, type Recorded } from '#kernel';
import type { RecordedEvent } from '#event-store';

/** What the stored metadata holds of the envelope. */
type Meta = Omit<Recorded, 'id' | 'type' | 'stream' | 'revision' | 'address' | 'data'>;

/** A stored event as folds see it; personal values stay sealed. */
export const decode = ({ id, type, stream, revision, meta, data }: RecordedEvent): Recorded => {
  const { bodyHmac: _, ...envelope } = JSON.parse(meta) as Meta & { bodyHmac: string };
  return { id, type, stream, revision, address: addressOf(stream, revision), ...envelope, data: JSON.parse(data) as object };
};
