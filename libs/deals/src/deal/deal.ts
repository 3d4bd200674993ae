import type { Aggregate } from '#kernel';
import { dealState } from './deal.state.js';
import { openDeal } from './open-deal.js';

export const deal: Aggregate = { state: dealState, commands: [openDeal] };
