import { InvalidArgumentError, type Command } from 'commander';
import { secretsOf } from '#composition';
import type { Role } from '#kernel';
import { ROLES, systemClock, Tokens, ttlSeconds } from '#platform';
import { configuration } from '../config.js';
import { print } from '../output.js';

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
    .requiredOption('--subject <id>', 'who it speaks for; for role customer the customer id')
    .option('--ttl <time>', 'how long it lives: 90s, 15m, 8h, 30d', asSeconds, ttlSeconds('8h'))
    .option('--commands <list>', 'for role service: the commands it may send, separated by commas (default: all)')
    .option('--personal', 'for role analyst: personal values are opened')
    .addHelpText('after', '\nExample:\n  kenal token --role analyst --subject ann --ttl 8h')
    .action(issue);
};

const issue = async (options: Options, command: Command): Promise<void> => {
  const config = configuration();
  const { role, subject, ttl, commands, personal = false } = options;
  const tokens = new Tokens(secretsOf(config.data).tokenKeys, systemClock());
  const granted = commands === undefined ? ('*' as const) : commands.split(',').map((name) => name.trim());
  const token = await tokens.issue({ role, subject, ttlSeconds: ttl, commands: granted, personal });
  print(command, { token, role, subject, ttlSeconds: ttl }, [token]);
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
