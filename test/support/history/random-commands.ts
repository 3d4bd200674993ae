import type { Instant } from '#kernel';
import { customerCommands } from './customers.js';
import { dealCommands, publishPipeline } from './deals.js';
import { interactionCommands } from './interactions.js';
import { loyaltyCommands, publishProgram } from './loyalty.js';
import { purchaseCommands } from './purchases.js';
import { retryReaction } from './refusals.js';
import { Scene, type Command, type Make } from './scene.js';
import { scoringCommands } from './scoring.js';

/** A command and when it is sent. */
export interface Sent extends Command {
  readonly at: Instant;
}

const START: Instant = '2026-01-05T02:00:00.000Z';
const HALF_A_YEAR_MS = 180 * 86_400_000;
const FIRST_CUSTOMERS = 10;
const MAX_CUSTOMERS = 45;

type Makes = readonly (readonly [weight: number, make: Make])[];

const ROOMS = {
  customers: [1, customerCommands],
  interactions: [1, interactionCommands],
  purchases: [1, purchaseCommands],
  deals: [1, dealCommands],
  loyalty: [1, loyaltyCommands],
  scoring: [0.1, scoringCommands],
  refusals: [0.15, [[1, retryReaction]]],
} satisfies Record<string, readonly [weight: number, Makes]>;
export type Room = keyof typeof ROOMS;
const ALL = Object.keys(ROOMS) as Room[];

export interface Organisation {
  /** Only these have commands, but for what all others need. Default: all. */
  readonly rooms?: readonly Room[];
  /** Registered at the beginning, before more come. */
  readonly customers?: number;
}

/** Half a year of an organisation: the same commands for the same seed. Not all of them can be accepted. */
export const randomCommands = (
  seed: number,
  count: number,
  { rooms = ALL, customers = FIRST_CUSTOMERS }: Organisation = {},
): readonly Sent[] => {
  const scene = new Scene(seed, START, Math.max(MAX_CUSTOMERS, customers));
  const sent: Sent[] = [];
  const send = (command: Command | undefined): void => {
    if (command) sent.push({ ...command, at: scene.now });
  };
  send(publishPipeline(scene));
  for (const program of ['club', 'plus'] as const) send(publishProgram(scene, program));
  const [, register] = customerCommands[0] as readonly [number, Make];
  for (let n = 0; n < customers; n += 1) send(register(scene));
  while (sent.length < count) {
    // Twice the mean, since `pass` takes an even part of it.
    scene.pass((2 * HALF_A_YEAR_MS) / count);
    const makes = scene.dice.weighted(rooms.map((room) => ROOMS[room]));
    send(scene.dice.weighted<Make>(makes)(scene));
  }
  return sent;
};
