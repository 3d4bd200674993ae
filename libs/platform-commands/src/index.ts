import { context } from '#kernel';
import { refusal } from './refusal/refusal.js';
import { run } from './run/run.js';

export const reactions = context({
  name: 'reactions',
  about: 'Which commands of processes were refused, and what became of them?',
  aggregates: [refusal],
});

export const undo = context({
  name: 'undo',
  about: 'Which runs were undone, and what of them remains?',
  aggregates: [run],
});
