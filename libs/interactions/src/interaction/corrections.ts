import type { Correctable, Correction } from './correction.events.js';
import type { InteractionLogged } from './interaction.events.js';

export type Corrected = Partial<Pick<InteractionLogged, Exclude<Correctable, 'occurredAt'>>> & { occurredAt?: string };

/** The corrected fields with their new values, to be laid over what was known. */
export const correctionsOf = (changed: readonly Correction[]): Corrected =>
  Object.fromEntries(changed.map(({ field, to }) => [field, to]));
