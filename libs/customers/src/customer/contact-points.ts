import { refuse, type ContactKind } from '#kernel';

/** What decisions and views alike must know of a contact point to keep rule I3. Lists are in the order of adding. */
export interface Placed {
  readonly contactPointId: string;
  readonly kind: ContactKind;
  readonly primary: boolean;
  readonly verified: boolean;
}

/** At most one contact point of a kind is primary: a new primary one displaces the old one. */
export const withAdded = <P extends Placed>(points: readonly P[], added: P): P[] => [
  ...(added.primary ? points.map((point) => (point.kind === added.kind ? placed(point, false) : point)) : points),
  added,
];

export const withVerified = <P extends Placed>(points: readonly P[], contactPointId: string, proof: Partial<P>): P[] =>
  points.map((point) => (point.contactPointId === contactPointId ? { ...point, verified: true, ...proof } : point));

export const withPrimary = <P extends Placed>(points: readonly P[], kind: ContactKind, contactPointId: string): P[] =>
  points.map((point) => (point.kind === kind ? placed(point, point.contactPointId === contactPointId) : point));

/** Removing the primary one makes the oldest verified of its kind primary, else the oldest. */
export const withRemoved = <P extends Placed>(points: readonly P[], contactPointId: string): P[] => {
  const removed = points.find((point) => point.contactPointId === contactPointId);
  const left = points.filter((point) => point !== removed);
  if (!removed?.primary) return left;
  const ofKind = left.filter((point) => point.kind === removed.kind);
  const heir = ofKind.find((point) => point.verified) ?? ofKind[0];
  return heir ? withPrimary(left, heir.kind, heir.contactPointId) : left;
};

const placed = <P extends Placed>(point: P, primary: boolean): P =>
  point.primary === primary ? point : { ...point, primary };

/** The contact point, or the refusal `unknown-contact-point`. */
export const contactPointOf = <P extends Pick<Placed, 'contactPointId'>>(
  points: readonly P[],
  contactPointId: string,
): P =>
  points.find((point) => point.contactPointId === contactPointId) ??
  refuse.missing('unknown-contact-point', 'The customer has no such contact point.', { contactPointId });
