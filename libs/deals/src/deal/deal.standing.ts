import { standing } from '#kernel';
import { dealEvents } from './deal.events.js';

/** What other decisions may know of a deal: that there is one. */
export const dealStanding = standing(dealEvents, { category: 'deal', initial: {}, on: {} });
