import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Receipt } from '#messaging';
import { DENIED, failureOf, keyOf } from './access.js';
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

  async send({ name, body, idempotencyKey, principal, correlationId }: Sent): Promise<Receipt> {
    const { definition, Message } = this.dispatched.get(name) ?? this.unknown(name);
    const asked = { principal, what: name, key: keyOf(customerOf(body)), correlationId };
    if (!this.its.rules.mayCommand(definition, principal) || !isOwn(principal, body)) {
      this.its.accessed({ ...DENIED, ...asked });
      throw forbidden();
    }
    if (idempotencyKey !== undefined) mustBeKey(idempotencyKey);
    const message = new Message({ name, body, sender: senderOf(principal), idempotencyKey, correlationId });
    try {
      return (await this.bus.execute(message)) as Receipt;
    } catch (error) {
      const failure = failureOf(error);
      if (failure) this.its.accessed({ ...failure, ...asked });
      throw error;
    }
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
  roles.some((role) => role !== 'customer') || customerOf(body) === subject;

const customerOf = (body: unknown): unknown => (body as { customerId?: unknown } | null)?.customerId;
