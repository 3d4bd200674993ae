import { play, type Begun, type History } from './play.js';
import { randomCommands, type Organisation } from './random-commands.js';

export { Dice } from './dice.js';
export { momentsOf, type Asked } from './moments.js';
export { everyEvent, ORGANISATION, play, type Begun, type History } from './play.js';
export type { Room } from './random-commands.js';
export * from './refill.js';
export * from './views.js';

/** Enough for about as many events. */
export const COMMANDS = 1_500;

interface Options extends Organisation {
  /** Called before the first command. */
  readonly begun?: Begun;
}

/** Half a year of a random organisation: the same for the same seed, but for what is random in sealed values. */
export const randomHistory = (
  seed: number,
  commands = COMMANDS,
  { begun, ...organisation }: Options = {},
): Promise<History> => play(randomCommands(seed, commands, organisation), begun);
