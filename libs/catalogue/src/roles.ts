import type { AnyCommand, Role } from '#kernel';

/** Who may send a command whose definition names no roles; admin always. */
export const DEFAULT_ROLES: readonly Role[] = ['service', 'agent'];

/** Grants every command to a service. */
export const ALL_COMMANDS = '*';

export interface Asker {
  readonly roles: readonly Role[];
  /** The commands that a service is granted. */
  readonly commands?: readonly string[] | undefined;
}

type Declared = Pick<AnyCommand, 'name' | 'roles' | 'internal'>;

/** Whether the command may be sent from outside by somebody with these roles. Nobody may send an internal command. */
export const mayCommand = (command: Declared, asker: Asker): boolean =>
  !command.internal &&
  asker.roles.some((role) => allows(rolesOf(command), role) && (role !== 'service' || granted(command.name, asker)));

/** Whether somebody with these roles may ask a query. */
export const mayAsk = (query: { readonly roles: readonly Role[] }, asker: Asker): boolean =>
  asker.roles.some((role) => allows(query.roles, role));

export const rolesOf = (command: Pick<AnyCommand, 'roles'>): readonly Role[] => command.roles ?? DEFAULT_ROLES;

const allows = (declared: readonly Role[], role: Role): boolean => role === 'admin' || declared.includes(role);

const granted = (name: string, { commands = [] }: Asker): boolean =>
  commands.includes(name) || commands.includes(ALL_COMMANDS);
