import { customers } from '#customers';
import type { EventStore } from '#event-store';
import type { Context } from '#kernel';
import { blinder, vault, type KeyStore } from '#privacy';
import { CommandHandler, type CommandClock } from './handle-command.js';
import { Loader } from './load.js';

/** Handles commands on this log, unless told otherwise those of customers. */
export const handlerOn = (
  store: EventStore,
  { keys, clock, contexts = [customers] }: { keys: KeyStore; clock: CommandClock; contexts?: readonly Context[] },
): CommandHandler => {
  const secrets = vault(keys, blinder(Buffer.alloc(32, 1)));
  const commands = contexts.flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands));
  const standings = contexts.flatMap((context) => context.standings);
  return new CommandHandler({
    store,
    secrets,
    clock,
    organisation: { zone: 'Asia/Jakarta', currency: 'IDR' },
    commands: new Map(commands.map((command) => [command.name, command])),
    loader: new Loader(store, secrets, standings),
    gatherers: {},
    appended: () => undefined,
  });
};
