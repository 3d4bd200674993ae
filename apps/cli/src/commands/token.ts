import { InvalidArgumentError, type Command } from 'commander';
import { tokenKeysOf } from '#composition';
import type { Role } from '#kernel';
import { ROLES, systemClock, Tokens, ttlSeconds } from '#platform';
import { asSubject } from '../arguments.js';
import { configuration } from '../config.js';
import { print } from '../output.js';
import { rightsOf } from '../token-rights.js';

interface Options {
  readonly role: Role;
  readonly subject: string;
  readonly ttl: number;
  readonly commands?: string;
  readonly personal?: boolean;
}

export const addToken = (program: Command): void => {
  program
    .command('token')
    .description('Issue a token for the API.')
    .requiredOption('--role <role>', ROLES.join(', '), asRole)
    .requiredOption('--subject <id>', 'who it speaks for; for role customer the customer id', asSubject)
    .option('--ttl <time>', 'how long it lives: 90s, 15m, 8h, 30d', asSeconds, ttlSeconds('8h'))
    .option('--commands <list>', 'for role service: the commands it may send, separated by commas (default: all)')
    .option('--personal', 'for roles service, analyst, auditor: personal values are opened')
    .addHelpText('after', '\nExample:\n  kenal token --role analyst --subject ann --ttl 8h')
    .action(issue);
};

const issue = async (options: Options, command: Command): Promise<void> => {
  const { role, subject, ttl } = options;
  const rights = orWrongUse(command, () => rightsOf(role, options));
  const tokens = new Tokens(tokenKeysOf(configuration().data), systemClock());
  const token = await tokens.issue({ role, subject, ttlSeconds: ttl, ...rights });
  print(command, { token, role, subject, ttlSeconds: ttl }, [token]);
};

const orWrongUse = <T>(command: Command, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
};

const asRole = (text: string): Role => {
  if ((ROLES as readonly string[]).includes(text)) return text as Role;
  throw new InvalidArgumentError(`One of ${ROLES.join(', ')}.`);
};

const asSeconds = (text: string): number => {
  const seconds = ttlSeconds(text);
  if (seconds === undefined) throw new InvalidArgumentError('Such as 90s, 15m, 8h or 30d.');
  return seconds;
};
