import type { ContactKind } from '#kernel';

/** What decisions and views alike must know of a contact point to keep rule I3. Lists are in the order of adding. */
export interface Placed {
  readonly contactPointId: string;
  readonly kind: ContactKind;
  readonly primary: boolean;
}

/** At most one contact point of a kind is primary: a new primary one displaces the old one. */
export const withAdded = <P extends Placed>(points: readonly P[], added: P): P[] => [
  ...(added.primary ? points.map((point) => (point.kind === added.kind ? notPrimary(point) : point)) : points),
  added,
];

const notPrimary = <P extends Placed>(point: P): P => (point.primary ? { ...point, primary: false } : point);
