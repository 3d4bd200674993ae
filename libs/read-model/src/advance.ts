import type { Change, Generation, Share } from './port.js';

/** How far a share of a generation is; a generation that was folded whole until now has all shares where it is. */
export const checkpointOf = ({ checkpoint, shares }: Generation, share: Share | undefined): string =>
  share ? (shares?.[share.number] ?? checkpoint) : checkpoint;

/** The generation after a change. undefined: its checkpoint is not where the change came from. */
export const advancedBy = (generation: Generation, { share, from, to }: Change): Generation | undefined => {
  if (checkpointOf(generation, share) !== from) return undefined;
  if (!share) return { ...generation, checkpoint: to };
  const before = generation.shares ?? Array.from({ length: share.of }, () => generation.checkpoint);
  const shares = before.with(share.number, to);
  return { ...generation, shares, checkpoint: shares.reduce((lowest, each) => (each < lowest ? each : lowest)) };
};
