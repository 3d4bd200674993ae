import type { AccessLog } from '#audit';
import { eventMessage, type LogStretch, type Message } from '#broker';
import { reveal, type KeyReader } from '#privacy';
import { subjectOf } from './reading-side.js';

interface Options {
  readonly topic: string;
  readonly keys: KeyReader;
  readonly access: Pick<AccessLog, 'record'>;
}

/**
 * Events with their personal values in clear, `{ "forgotten": true }` where the key is destroyed. Whose values left so
 * is told to the access log before they do, once for each stretch; throws where that takes no more.
 */
export const clearMessages =
  ({ topic, keys, access }: Options) =>
  ({ events, upTo }: LogStretch): readonly Message[] => {
    const whom = new Set<string>();
    const messages = events.map((event) => {
      const data = reveal(JSON.parse(event.data) as unknown, true, keys, (owner) => whom.add(subjectOf(owner)));
      return eventMessage({ ...event, data: JSON.stringify(data) });
    });
    const told = { kind: 'exported', who: topic, roles: [], what: 'events in clear', key: upTo } as const;
    if (whom.size > 0) access.record({ ...told, whom: [...whom], correlationId: topic });
    return messages;
  };
