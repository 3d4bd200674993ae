import type { RecordedEvent } from '#event-store';
import { decode } from '#messaging';
import { reveal, type KeyReader } from '#privacy';

/** How an asker may see events, and whose personal values they were shown. */
export interface Sight {
  readonly keys: KeyReader;
  readonly may: boolean;
  /** Owners of the values opened. */
  readonly shown: (owner: string) => void;
}

/** An event as auditors see it: all that is stored, personal values opened, withheld or forgotten. */
export const toldEvent = (stored: RecordedEvent, { keys, may, shown }: Sight) => {
  const { revision, ...event } = decode(stored);
  const data = reveal(event.data, may, keys, shown);
  return { ...event, revision: String(revision), position: stored.position, hash: stored.hash, data };
};

export type ToldEvent = ReturnType<typeof toldEvent>;
