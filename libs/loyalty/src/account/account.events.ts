import { events } from '#kernel';
import {
  LoyaltyPointsActivated,
  LoyaltyPointsExpired,
  LoyaltyPointsIssued,
  LoyaltyPointsWithheld,
} from './award.events.js';
import { MemberEnrolled, MemberLeft, MemberResumed, MemberSuspended } from './membership.events.js';
import { LoyaltyPointsReversed } from './reversal.events.js';
import {
  HoldCaptured,
  HoldReleased,
  LoyaltyPointsHeld,
  LoyaltyPointsRedeemed,
  LoyaltyPointsRestored,
} from './spending.events.js';

export const loyaltyEvents = events({
  MemberEnrolled,
  MemberSuspended,
  MemberResumed,
  MemberLeft,
  LoyaltyPointsIssued,
  LoyaltyPointsWithheld,
  LoyaltyPointsActivated,
  LoyaltyPointsRedeemed,
  LoyaltyPointsRestored,
  LoyaltyPointsHeld,
  HoldCaptured,
  HoldReleased,
  LoyaltyPointsReversed,
  LoyaltyPointsExpired,
});
