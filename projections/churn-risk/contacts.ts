import { datedBy, holds, isKnown, type Dated, type Moment, type Recording } from '#analytics/rules';
import type { Addressing, Direction, InteractionCorrected, InteractionLogged } from '#interactions/events';
import { correctionsOf, earnsAttention, type Outcome } from '#interactions/rules';
import { addressOf, type Instant, type Recorded } from '#kernel';

/** An interaction as far as attention, promises and sentiment go. */
export interface Contact {
  /** Where it was logged without a customer: since when it is known whose it was. */
  readonly link?: Recording;
  /** As logged, as corrected, as retracted. */
  readonly versions: readonly Version[];
  readonly promise?: Promised;
  /** Sentiment, -1 to 1. */
  readonly score?: number;
}

interface Version extends Dated {
  /** When it took place. */
  readonly on: Instant;
  readonly direction: Direction;
  readonly addressing: Addressing;
  readonly outcome?: Outcome;
  readonly retracted?: true;
}

export interface Promised {
  readonly dueAt: Instant;
  readonly kept?: Dated;
  readonly broken?: Dated;
}

type Contacts = readonly Contact[] | undefined;
type Fold<D = object> = (contacts: Contacts, data: D, event: Recorded) => readonly Contact[];

export const logged: Fold<InteractionLogged> = (contacts = [], data, event) => {
  const { direction, addressing, outcome, promise, sentiment } = data;
  const version = { ...datedBy(event), on: event.occurredAt, direction, addressing, ...(outcome && { outcome }) };
  const promised = promise && { promise: { dueAt: promise.dueAt } };
  return [...contacts, { versions: [version], ...promised, ...(sentiment && { score: sentiment.score }) }];
};

export const corrected: Fold<InteractionCorrected> = (contacts, { changed }, event) =>
  withVersion(contacts, event, () => {
    const { occurredAt, direction, addressing, outcome } = correctionsOf(changed);
    return {
      ...(occurredAt && { on: occurredAt }),
      ...(direction && { direction }),
      ...(addressing && { addressing }),
      ...(outcome && { outcome }),
    };
  });

export const retracted: Fold = (contacts, _, event) => withVersion(contacts, event, () => ({ retracted: true }));

export const linked: Fold = (contacts, _, event) =>
  changedBy(contacts, event, (contact) => ({
    ...contact,
    link: { knownAt: event.recordedAt, address: event.address },
  }));

export const kept: Fold = (contacts, _, event) => withPromise(contacts, event, { kept: datedBy(event) });

export const broken: Fold = (contacts, _, event) => withPromise(contacts, event, { broken: datedBy(event) });

const withVersion = (contacts: Contacts, event: Recorded, change: () => Partial<Version>): readonly Contact[] =>
  changedBy(contacts, event, (contact) => ({
    ...contact,
    versions: [...contact.versions, { ...contact.versions.at(-1)!, ...datedBy(event), ...change() }],
  }));

const withPromise = (contacts: Contacts, event: Recorded, end: Partial<Promised>): readonly Contact[] =>
  changedBy(contacts, event, (contact) =>
    contact.promise ? { ...contact, promise: { ...contact.promise, ...end } } : contact,
  );

/** A stream holds one interaction, which is its first event. */
const changedBy = (
  contacts: Contacts = [],
  { stream }: Recorded,
  change: (contact: Contact) => Contact,
): readonly Contact[] => {
  const first = addressOf(stream, 0n);
  return contacts.map((contact) => (contact.versions[0]!.address === first ? change(contact) : contact));
};

/** When it was logged; known to be the customer's since its link. */
export const loggedBy = ({ link, versions }: Contact): Dated => ({
  ...versions[0]!,
  ...(link && { knownAt: link.knownAt }),
});

/** Something that happened, and the event that says so. */
export interface Mark {
  readonly at: Instant;
  readonly address: string;
}

export interface ContactsAt {
  /** Attention credits (domain.md §4, I4). */
  readonly credits: readonly Mark[];
  /** In the order of the contacts. */
  readonly scored: readonly (Mark & { readonly score: number })[];
  readonly promises: readonly (Promised & { readonly address: string })[];
}

/** What the interactions that were on record at a moment come to. */
export const contactsAt = (contacts: Contacts = [], moment: Moment): ContactsAt => {
  const found = contacts.flatMap((contact) => {
    const version = contact.versions.findLast((candidate) => holds(candidate, moment));
    const isOurs = contact.link === undefined || isKnown(contact.link, moment);
    return version && isOurs && !version.retracted ? [{ contact, version }] : [];
  });
  const promises = found.flatMap(({ contact: { promise, versions } }) =>
    promise ? [{ ...promiseAt(promise, moment), address: versions[0]!.address }] : [],
  );
  const attended = found.filter(({ version }) => earnsAttention(version));
  return {
    credits: [
      ...attended.map(({ version: { on: at, address } }) => ({ at, address })),
      ...promises.flatMap(({ kept }) => kept ?? []),
    ],
    scored: found
      .flatMap(({ contact: { score, versions }, version: { on: at } }) =>
        score === undefined ? [] : [{ at, address: versions[0]!.address, score }],
      )
      .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
    promises,
  };
};

const promiseAt = ({ dueAt, kept, broken }: Promised, moment: Moment): Promised => ({
  dueAt,
  ...(kept && holds(kept, moment) && { kept }),
  ...(broken && holds(broken, moment) && { broken }),
});
