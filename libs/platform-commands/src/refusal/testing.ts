import { happened, type NewEvent } from '#kernel';
import { ReactionRefused } from './refusal.events.js';

export const REFUSED: ReactionRefused = {
  refusalId: 'x-1',
  process: 'when-purchase-recorded-then-issue-points',
  event: 'purchase-O1@0',
  key: 'club',
  command: 'IssueLoyaltyPoints',
  code: 'member-may-not-earn',
  sentence: 'A member who is suspended earns nothing in this program.',
};

export const refused = (): NewEvent => happened(ReactionRefused, REFUSED);
