import type { GatheredModel } from './scoring/fit-customer-model.js';
import type { GatheredRun } from './scoring/run-scoring.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const SCORES = [1, 2, 3, 4, 5];

/** What a run of `rfm@1` over one customer finds. */
export const rfmRun: GatheredRun = {
  upTo: 'purchase-p-1@0',
  customers: 1,
  purchases: 1,
  revenue: usd(1_000),
  segments: [{ segment: 'hibernating', customers: 1, purchases: 1, revenue: usd(1_000), share: '1.0000' }],
  sizes: { R: [1, 0, 0, 0, 0], F: [1, 0, 0, 0, 0], M: [1, 0, 0, 0, 0] },
  cutoffs: {
    R: { days: [3, 3, 3, 3], after: Array(4).fill('1998-06-27') },
    F: [1, 1, 1, 1],
    M: [1_000, 1_000, 1_000, 1_000],
  },
  cells: Object.fromEntries(SCORES.flatMap((R) => SCORES.map((F) => [`${R}${F}`, R * F === 1 ? 1 : 0]))),
};

/** The model of analytics.md §5. */
export const fitted = {
  unitDays: 7,
  upTo: 'purchase-cdnow-69659@0',
  params: { r: 0.251624, alpha: 4.788943, a: 0.723434, b: 2.161088 },
  logLik: -95368.4439,
  boundary: null,
  customers: 23570,
  repeaters: 9451,
  repeatDays: 24337,
  patterns: 8685,
  spend: { p: 6.275358, q: 3.62445, gamma: 14.98369, currency: 'USD', customers: 9450 },
  sources: ['purchases', 'contacts', 'complaints'],
} satisfies Extract<GatheredModel, { ok: true }>['fitted'];
