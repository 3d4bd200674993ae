import { position, START, type Position } from '../port.js';

/** A place in the server's log. An event begins at commit = prepare; a checkpoint with `prepare: 0` lies before it. */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/**
 * The port's positions are those of events alone: one number tells both of theirs, and reading may begin there. What
 * the server calls a checkpoint is where the next event will begin: taken for a position, it would pass that over.
 */
export const positionOf = (place: Place): Position => position(place.commit);

export const placeOf = (at: Position): Place | 'start' =>
  at === START ? 'start' : { commit: BigInt(at), prepare: BigInt(at) };

/** Streams of the server itself, and of this adapter: `~checkpoint-…`. */
export const NOT_OURS = /^[$~]/;
/** For the server's filter, which is of .NET. */
export const OURS = '^[^$~]';
