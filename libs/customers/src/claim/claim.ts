import type { Aggregate } from '#kernel';
import { claimState } from './claim.state.js';
import { releaseClaim } from './release-claim.js';
import { verifyContactPoint } from './verify-contact-point.js';

export const claim: Aggregate = { state: claimState, commands: [verifyContactPoint, releaseClaim] };
