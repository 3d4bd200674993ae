import type { Process } from '#kernel';
import { whenContactPointClaimedThenMarkItVerified } from './when-contact-point-claimed-then-mark-it-verified/process.js';
import { whenContactPointRemovedThenReleaseItsClaim } from './when-contact-point-removed-then-release-its-claim/process.js';

const list: readonly Pick<Process, 'name' | 'on'>[] = [
  whenContactPointClaimedThenMarkItVerified,
  whenContactPointRemovedThenReleaseItsClaim,
];

/** The one list of processes; each keeps a memory of its own type. */
export const processes = list as readonly Process<never>[];
