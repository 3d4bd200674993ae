import { idOf, type ContactKind, type Recorded } from '#kernel';
import type { Contactable } from './can-contact.js';
import type { ConsentScope, ConsentTerms } from './consent.events.js';
import { consentOf, type Consent, type ConsentKind } from './consents.js';
import type { ContactPointAdded, ContactPointRemoved } from './contact-point.events.js';

/** A consent as it was entered, with what was agreed to and what proves it. */
export interface LedgerEntry extends Consent, Partial<Omit<ConsentTerms, keyof Consent | 'customerId'>> {
  readonly recordedAt: string;
}

/** All that was ever said of how and for what a customer may be reached; nothing personal. */
export interface Ledger extends Contactable {
  readonly customerId: string;
  readonly forgottenBy?: string;
  readonly contactPoints: readonly { readonly contactPointId: string; readonly kind: ContactKind }[];
  readonly consents: readonly LedgerEntry[];
}

type Row = Ledger | undefined;
type Said = ConsentScope & Partial<ConsentTerms>;

const begun = (row: Row, { stream }: Recorded): Ledger =>
  row ?? { customerId: idOf(stream), registeredBy: null, contactPoints: [], consents: [] };

const said =
  (kind: ConsentKind) =>
  (row: Row, data: Said, event: Recorded): Ledger => {
    const ledger = begun(row, event);
    const { customerId: _, ...terms } = data;
    const entry = { ...terms, ...consentOf(kind, data, event), recordedAt: event.recordedAt };
    return { ...ledger, consents: [...ledger.consents, entry] };
  };

/** The folds of a customer's events for views that tell what is allowed. */
export const ledgerFolds = {
  CustomerRegistered: (row: Row, _: object, event: Recorded): Ledger => ({
    ...begun(row, event),
    registeredBy: event.address,
  }),
  ContactPointAdded: (row: Row, { contactPointId, kind }: ContactPointAdded, event: Recorded): Ledger => {
    const ledger = begun(row, event);
    return { ...ledger, contactPoints: [...ledger.contactPoints, { contactPointId, kind }] };
  },
  ContactPointRemoved: (row: Row, { contactPointId }: ContactPointRemoved, event: Recorded): Ledger => {
    const ledger = begun(row, event);
    const contactPoints = ledger.contactPoints.filter((point) => point.contactPointId !== contactPointId);
    return { ...ledger, contactPoints };
  },
  ConsentRequested: said('requested'),
  ConsentGranted: said('granted'),
  ConsentImported: said('imported'),
  ConsentConfirmed: said('confirmed'),
  ConsentDenied: said('denied'),
  ConsentWithdrawn: said('withdrawn'),
  CustomerForgotten: (row: Row, _: object, event: Recorded): Ledger => ({
    ...begun(row, event),
    forgottenBy: event.address,
  }),
};
