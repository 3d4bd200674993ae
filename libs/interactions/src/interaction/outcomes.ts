import type { Channel } from '#kernel';

const MESSAGE = ['answered', 'unanswered', 'delivered', 'failed'] as const;
const MAIL = ['sent', 'delivered', 'opened', 'clicked', 'replied', 'bounced'] as const;
const SELF_SERVICE = ['completed', 'abandoned'] as const;

/** How an interaction can end on each channel. */
export const OUTCOMES_OF = {
  call: ['connected', 'voicemail', 'no-answer', 'busy', 'failed', 'wrong-number'],
  visit: ['planned', 'held', 'not-held', 'rescheduled', 'no-show'],
  email: MAIL,
  letter: MAIL,
  chat: MESSAGE,
  social: MESSAGE,
  sms: MESSAGE,
  whatsapp: MESSAGE,
  web: SELF_SERVICE,
  pos: SELF_SERVICE,
} as const satisfies Record<Channel, readonly string[]>;

export type Outcome = (typeof OUTCOMES_OF)[Channel][number];

export const OUTCOMES = [...new Set(Object.values(OUTCOMES_OF).flat())] as readonly Outcome[];
