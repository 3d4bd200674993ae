import { command, happened, IsId, read } from '#kernel';
import type { CustomerToOthers } from '../rules.js';
import { ClaimReleased } from './claim.events.js';
import { claimState, claimStream, type Claim } from './claim.state.js';

export class ReleaseClaim {
  @IsId()
  claimId!: string;
}

/** Frees a claim whose contact point is gone; any other stays, so it may be sent whenever that is in doubt. */
export const releaseClaim = command(ReleaseClaim, {
  of: claimState,
  on: 'any',
  internal: true,
  reads: {
    owner: read<CustomerToOthers>()('customer', (_: ReleaseClaim, claim?: Claim) => claim?.holder?.ownerId, {
      optional: true,
    }),
  },
  stream: (c) => claimStream(c.claimId),
  decide: ({ holder }, _, { refs: { owner } }) => {
    const stands =
      !owner?.forgotten && owner?.contactPoints.some((point) => point.contactPointId === holder?.contactPointId);
    return holder && !stands ? [happened(ClaimReleased, { ...holder })] : [];
  },
});
