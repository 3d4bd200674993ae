import { contexts, mayCommand, nearest } from '#catalogue';
import { commandsOf } from '#composition';
import type { Role } from '#kernel';
import type { TokenRequest } from '#platform';

interface Options {
  /** Names, separated by commas. */
  readonly commands?: string | undefined;
  readonly personal?: boolean | undefined;
}

/** Roles that are shown personal values where their tokens say so; the others' roles alone tell. */
const MAY_BE_SHOWN: readonly Role[] = ['service', 'analyst', 'auditor'];

/** What a token gives beside its role. Throws, naming it, where an option would do nothing. */
export const rightsOf = (
  role: Role,
  { commands, personal = false }: Options,
): Required<Pick<TokenRequest, 'commands' | 'personal'>> => {
  if (personal && !MAY_BE_SHOWN.includes(role))
    throw new Error(`--personal is for ${MAY_BE_SHOWN.join(', ')}: what ${role} is shown, its role alone tells.`);
  if (commands === undefined) return { commands: '*', personal };
  if (role !== 'service') throw new Error(`--commands limits role service only, not ${role}.`);
  const names = commands.split(',').map((name) => name.trim());
  for (const name of names) mustBeGrantable(name);
  return { commands: names, personal };
};

const mustBeGrantable = (name: string): void => {
  if (name === '') throw new Error('--commands names none.');
  const all = commandsOf(contexts);
  const command = all.get(name);
  if (!command) {
    const near = nearest(name, all.keys());
    throw new Error(`There is no command ${name}.${near === undefined ? '' : ` Did you mean ${near}?`}`);
  }
  if (!mayCommand(command, { roles: ['service'], commands: [name] }))
    throw new Error(`Role service may not send ${name}.`);
};
