import { canContact, waysOf } from '#customers/rules';
import type { At } from '#read-model';
import { purchasesAt } from './purchases.js';
import type { Customer360 } from './view.js';

/** The row as readers get it: what hangs on the day is computed here, never folded. */
export const answerOf = (customerId: string, row: Customer360, at: At) => ({
  customerId,
  kind: row.kind,
  registeredAt: row.registered,
  forgottenBy: row.forgottenBy,
  roles: row.roles,
  profile: row.profile,
  contactPoints: row.contactPoints,
  consents: consentsOf(row, at),
  ...row.facts,
  purchases: purchasesAt(row, at),
  recent: row.recent.map(([type, occurredAt, address]) => ({ type, at: occurredAt, address })).reverse(),
});

/** Per scope, purpose and brand what was said last, and whether that allows contact now; a phone by call and by sms. */
const consentsOf = (row: Customer360, at: At) => {
  const known = {
    registeredBy: row.registered?.address ?? null,
    forgottenBy: row.forgottenBy ?? undefined,
    contactPoints: row.contactPoints,
    consents: row.consents,
  };
  const last = new Map(row.consents.map((consent) => [JSON.stringify(keyOf(consent)), consent]));
  return [...last.values()].flatMap((consent) =>
    waysOf(known, consent.scope).map((way) => {
      const asked = { ...way, ...keyOf(consent) };
      const { allowed, because, code } = canContact(known, asked, at.asOf);
      return { ...asked, state: consent.kind, at: consent.at, address: consent.address, allowed, because, code };
    }),
  );
};

const keyOf = ({ scope, purpose, brand }: Customer360['consents'][number]) => ({
  scope,
  purpose,
  ...(brand !== undefined && { brand }),
});
