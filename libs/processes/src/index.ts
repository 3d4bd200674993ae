import type { Process } from '#kernel';
import { whenContactPointClaimedThenMarkItVerified } from './when-contact-point-claimed-then-mark-it-verified/process.js';
import { whenContactPointRemovedThenReleaseItsClaim } from './when-contact-point-removed-then-release-its-claim/process.js';
import { whenPurchaseRecordedThenIssuePoints } from './when-purchase-recorded-then-issue-points/process.js';
import { whenPurchaseReturnedThenReversePoints } from './when-purchase-returned-then-reverse-points/process.js';
import { whenPurchaseVoidedThenReversePoints } from './when-purchase-voided-then-reverse-points/process.js';

const list: readonly Pick<Process, 'name' | 'on'>[] = [
  whenContactPointClaimedThenMarkItVerified,
  whenContactPointRemovedThenReleaseItsClaim,
  whenPurchaseRecordedThenIssuePoints,
  whenPurchaseReturnedThenReversePoints,
  whenPurchaseVoidedThenReversePoints,
];

/** The one list of processes; each keeps a memory of its own type. */
export const processes = list as readonly Process<never>[];
