import { SOURCES, type ChurnFacts } from './churn-facts.js';
import type { ChurnContext, CustomerModel } from './churn.js';
import { dayFromIso, type Day } from './day.js';
import type { PurchaseFact } from './purchase-facts.js';

// For specs: the worked example of analytics.md §5.
export const AS_OF: Day = dayFromIso('1997-09-30');

export const MODEL: CustomerModel = {
  kind: 'bgnbd',
  unitDays: 7,
  params: { r: 0.251624, alpha: 4.788943, a: 0.723434, b: 2.161088 },
  boundary: null,
  spend: { p: 6.275358, q: 3.62445, gamma: 14.98369 },
};

/** Everything known, 90 days, US cents. */
export const CONTEXT: ChurnContext = {
  asOf: AS_OF,
  horizonDays: 90,
  basis: { kind: 'model', model: MODEL },
  known: new Set(SOURCES),
  populationRhythmDays: null,
  minorPerMajor: 100,
};

export function bought(day: Day, value = 4000): PurchaseFact {
  return { day, value, evidence: `purchase-p${day}@0` };
}

/** Registered on that day; nothing else has ever happened. */
export function newcomer(id: string, registered: Day): ChurnFacts {
  return {
    id,
    registered: { day: registered, evidence: `customer-${id}@0` },
    purchases: [],
    credits: [],
    sentiments: [],
    brokenPromises: [],
    withdrawnConsents: [],
    openOrdersAndDeals: [],
    agreedContacts: [],
  };
}

/** x 3, tx 140, T 210 days, m 40.00; in contact today. */
export const QUIET: ChurnFacts = {
  ...newcomer('c-9', AS_OF - 210),
  purchases: [210, 160, 110, 70].map((ago) => bought(AS_OF - ago)),
  credits: [{ day: AS_OF, evidence: 'interaction-i0@0' }],
};
