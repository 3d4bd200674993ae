import { customers } from '#customers';
import type { EventStore } from '#event-store';
import { blinder, vault, type KeyStore } from '#privacy';
import { CommandHandler, type CommandClock } from './handle-command.js';
import { Loader } from './load.js';

/** Handles the commands of customers on this log. */
export const handlerOn = (
  store: EventStore,
  { keys, clock }: { keys: KeyStore; clock: CommandClock },
): CommandHandler => {
  const secrets = vault(keys, blinder(Buffer.alloc(32, 1)));
  const commands = customers.aggregates.flatMap((aggregate) => aggregate.commands);
  return new CommandHandler({
    store,
    secrets,
    clock,
    organisation: { zone: 'Asia/Jakarta', currency: 'IDR' },
    commands: new Map(commands.map((command) => [command.name, command])),
    loader: new Loader(store, secrets, customers.standings),
    gatherers: {},
    appended: () => undefined,
  });
};
