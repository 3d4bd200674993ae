import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Receipt } from '#messaging';
import { forbidden, senderOf } from './authenticate.js';
import { DISPATCHED, OPTIONS, type DispatchedByName } from './injected.js';
import type { HttpOptions, Principal } from './options.js';
import { Problem } from './problem.js';

/** A command as a request or a line of a batch names it. */
export interface Sent {
  readonly name: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  readonly principal: Principal;
  readonly correlationId: string;
}

const PRINTABLE = /^[ -~]{1,128}$/;

/** From the border to the command bus: known, allowed, well addressed. */
@Injectable()
export class CommandSender {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(DISPATCHED) private readonly dispatched: DispatchedByName,
    @Inject(OPTIONS) private readonly its: HttpOptions,
  ) {}

  send({ name, body, idempotencyKey, principal, correlationId }: Sent): Promise<Receipt> {
    const { definition, Message } = this.dispatched.get(name) ?? this.unknown(name);
    if (!this.its.rules.mayCommand(definition, principal) || !isOwn(principal, body)) {
      this.its.denied({ principal, what: name, correlationId });
      throw forbidden();
    }
    if (idempotencyKey !== undefined) mustBeKey(idempotencyKey);
    return this.bus.execute(
      new Message({ name, body, sender: senderOf(principal), idempotencyKey, correlationId }),
    ) as Promise<Receipt>;
  }

  private unknown(name: string): never {
    const nearest = this.its.rules.nearest(name, this.dispatched.keys());
    throw new Problem(404, 'unknown-command', `There is no command of this name.${meant(nearest)}`, {
      ...(nearest && { data: { nearest } }),
    });
  }
}

export const meant = (nearest: string | undefined): string => (nearest ? ` Do you mean ${nearest}?` : '');

/** Throws 400 where the text cannot be an `Idempotency-Key`. */
export const mustBeKey = (text: string): void => {
  if (!PRINTABLE.test(text)) {
    throw new Problem(400, 'invalid-header', 'Idempotency-Key must have 1–128 printable ASCII characters.');
  }
};

/** Customers send commands about themselves only: the body must say so. */
const isOwn = ({ roles, subject }: Principal, body: unknown): boolean =>
  roles.some((role) => role !== 'customer') || (body as { customerId?: unknown } | null)?.customerId === subject;
