import { existsSync, statSync } from 'node:fs';
import { START, type EventStore } from '#event-store';
import { files, RESTORE_KEYS } from './secrets.js';

/**
 * Throws where the key store is missing though the log holds personal values: another one would be begun in its place,
 * and what was sealed would be taken for a fault at every question.
 */
export const assertKeysKept = async (data: string, store: Pick<EventStore, 'readAll'>): Promise<void> => {
  const { keys } = files(data);
  if ((existsSync(keys) && statSync(keys).size > 0) || !(await holdsSealed(store))) return;
  throw new Error(
    `${keys} is missing or empty, without which no personal value in the log can be read. Restore it: ` + RESTORE_KEYS,
  );
};

const PAGE_EVENTS = 1_000;
const SEALED = '"$sealed"';

const holdsSealed = async (store: Pick<EventStore, 'readAll'>): Promise<boolean> => {
  for (let after = START, head = ''; after !== head;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    if (page.events.some(({ data }) => data.includes(SEALED))) return true;
    ({ next: after, head } = page);
  }
  return false;
};
