import { play, type Begun, type History } from './play.js';
import { randomCommands } from './random-commands.js';

export { Dice } from './dice.js';
export { everyEvent, ORGANISATION, type History } from './play.js';
export * from './refill.js';
export * from './views.js';

/** Enough for about as many events. */
export const COMMANDS = 1_500;

/**
 * Half a year of a random organisation: the same for the same seed, but for what is random in sealed values. `begun` is
 * called before the first command.
 */
export const randomHistory = (seed: number, commands = COMMANDS, begun?: Begun): Promise<History> =>
  play(randomCommands(seed, commands), begun);
