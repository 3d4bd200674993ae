import type { Instant } from '#kernel';
import { customerCommands } from './customers.js';
import { dealCommands, publishPipeline } from './deals.js';
import { interactionCommands } from './interactions.js';
import { loyaltyCommands, publishProgram } from './loyalty.js';
import { purchaseCommands } from './purchases.js';
import { Scene, type Command, type Make } from './scene.js';

/** A command and when it is sent. */
export interface Sent extends Command {
  readonly at: Instant;
}

const START: Instant = '2026-01-05T02:00:00.000Z';
const HALF_A_YEAR_MS = 180 * 86_400_000;
const FIRST_CUSTOMERS = 10;

const ROOMS = {
  customers: customerCommands,
  interactions: interactionCommands,
  purchases: purchaseCommands,
  deals: dealCommands,
  loyalty: loyaltyCommands,
};
export type Room = keyof typeof ROOMS;
const ALL = Object.keys(ROOMS) as Room[];

/** Half a year of an organisation: the same commands for the same seed. Not all of them can be accepted. */
export const randomCommands = (seed: number, count: number, rooms: readonly Room[] = ALL): readonly Sent[] => {
  const scene = new Scene(seed, START);
  const sent: Sent[] = [];
  const send = (command: Command | undefined): void => {
    if (command) sent.push({ ...command, at: scene.now });
  };
  send(publishPipeline(scene));
  for (const program of ['club', 'plus'] as const) send(publishProgram(scene, program));
  const [, register] = customerCommands[0] as readonly [number, Make];
  for (let n = 0; n < FIRST_CUSTOMERS; n += 1) send(register(scene));
  while (sent.length < count) {
    // Twice the mean, since `pass` takes an even part of it.
    scene.pass((2 * HALF_A_YEAR_MS) / count);
    send(scene.dice.weighted(ROOMS[scene.dice.even(rooms)])(scene));
  }
  return sent;
};
