import { context } from '#kernel';
import { fx } from './fx/fx.js';

export const finance = context({ name: 'finance', about: 'What did it cost, what is due?', aggregates: [fx] });
