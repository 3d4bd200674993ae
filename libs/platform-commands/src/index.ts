import { context } from '#kernel';
import { refusal } from './refusal/refusal.js';

export const reactions = context({
  name: 'reactions',
  about: 'Which commands of processes were refused, and what became of them?',
  aggregates: [refusal],
});
