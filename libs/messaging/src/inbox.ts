import type { InboxCommand } from '#broker';
import { ID_PATTERN, Rejection } from '#kernel';
import type { CommandHandling, Receipt } from './ports.js';

/**
 * Handles commands that come from a broker: whoever may write to its topic is a service. `may`: whether a service may
 * send the command at all. The same source and id have the same effect once.
 */
export const fromInbox =
  (handling: CommandHandling, may: (command: string) => boolean) =>
  async ({ name, body, source, id, correlationId, causationId }: InboxCommand): Promise<Receipt> => {
    if (!may(name)) throw new Rejection('missing', 'unknown-command', 'There is no such command for services.');
    return handling.handle({
      name,
      body,
      idempotencyKey: id,
      correlationId: idOrNothing(correlationId),
      causationId: idOrNothing(causationId),
      // No token's subject looks like this, so keys sent over HTTP never meet these.
      sender: {
        client: `broker ${source}`,
        actor: { kind: 'service', id: source },
        roles: ['service'],
        channel: 'broker',
      },
    });
  };

const idOrNothing = (text: string | undefined): string | undefined =>
  text !== undefined && ID_PATTERN.test(text) ? text : undefined;
