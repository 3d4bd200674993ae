import type { Aggregate } from '#kernel';
import { accountState } from './account.state.js';
import { activateLoyaltyPoints } from './activate-loyalty-points.js';
import { captureHold } from './capture-hold.js';
import { enrolMember } from './enrol-member.js';
import { holdLoyaltyPoints } from './hold-loyalty-points.js';
import { issueLoyaltyPoints } from './issue-loyalty-points.js';
import { leaveProgram } from './leave-program.js';
import { redeemLoyaltyPoints } from './redeem-loyalty-points.js';
import { releaseHold } from './release-hold.js';
import { restoreLoyaltyPoints } from './restore-loyalty-points.js';
import { resumeMember } from './resume-member.js';
import { reverseLoyaltyPoints } from './reverse-loyalty-points.js';
import { settleLoyaltyAccount } from './settle-loyalty-account.js';
import { suspendMember } from './suspend-member.js';

export const account: Aggregate = {
  state: accountState,
  commands: [
    enrolMember,
    suspendMember,
    resumeMember,
    leaveProgram,
    issueLoyaltyPoints,
    activateLoyaltyPoints,
    redeemLoyaltyPoints,
    restoreLoyaltyPoints,
    holdLoyaltyPoints,
    captureHold,
    releaseHold,
    reverseLoyaltyPoints,
    settleLoyaltyAccount,
  ],
};
