/** The libraries that are no context (house.md §1); whatever else stands in libs/ is one, and pure. At most 14. */
export const PURE = ['kernel', 'processes', 'scoring'];
export const IMPURE = [
  'audit',
  'broker',
  'catalogue',
  'composition',
  'event-store',
  'messaging',
  'nest',
  'platform',
  'privacy',
  'read-model',
];
export const TECHNICAL = [...PURE, ...IMPURE];

/** Code that only tests run. */
export const TEST = '(?:[.]spec[.]ts|/testing[.]ts|/testing/[^/]+[.]ts|/src/contract/[^/]+[.]ts)$';
