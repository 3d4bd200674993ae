import type { Process } from '#kernel';
import { whenClaimTakenThenMarkContactPoint } from './when-claim-taken-then-mark-contact-point/process.js';
import { whenContactPointRemovedThenReleaseClaim } from './when-contact-point-removed-then-release-claim/process.js';
import { whenPointsIssuedThenReverseReturned } from './when-points-issued-then-reverse-returned/process.js';
import { whenPurchaseRecordedThenIssuePoints } from './when-purchase-recorded-then-issue-points/process.js';
import { whenPurchaseReturnedThenReversePoints } from './when-purchase-returned-then-reverse-points/process.js';
import { whenPurchaseVoidedThenReversePoints } from './when-purchase-voided-then-reverse-points/process.js';

export { timetables } from './timetables.js';
export { undoingOf, type Undoing } from './undoing.js';

const list: readonly Pick<Process, 'name' | 'on'>[] = [
  whenClaimTakenThenMarkContactPoint,
  whenContactPointRemovedThenReleaseClaim,
  whenPointsIssuedThenReverseReturned,
  whenPurchaseRecordedThenIssuePoints,
  whenPurchaseReturnedThenReversePoints,
  whenPurchaseVoidedThenReversePoints,
];

/** The one list of processes; each keeps a memory of its own type. */
export const processes = list as readonly Process<never>[];
