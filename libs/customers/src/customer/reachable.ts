import { clear, idOf, type Personal, type Recorded } from '#kernel';
import type {
  ContactPointAdded,
  ContactPointRemoved,
  ContactPointVerified,
  PrimaryContactPointSet,
} from './contact-point.events.js';
import { withAdded, withPrimary, withRemoved, withVerified, type Placed } from './contact-points.js';
import type { CustomerRegistered, OwnerAssigned, ProfileChanged } from './customer.events.js';

/** A customer as views that open personal values find it: all in clear. null: not given, or its key is gone. */
export interface Reachable {
  readonly customerId: string;
  readonly kind: string | null;
  readonly name: string | null;
  readonly owner: string | null;
  readonly contactPoints: readonly ReachableBy[];
}

export interface ReachableBy extends Placed {
  readonly network: string | null;
  readonly value: string;
}

type Row = Reachable | undefined;

/** The folds of a customer's events for views that open; forgetting removes the row. */
export const reachableFolds = {
  CustomerRegistered: (row: Row, { kind, name }: CustomerRegistered, event: Recorded): Row => ({
    ...begun(row, event),
    kind,
    name: clear(name) ?? null,
  }),
  ProfileChanged: (row: Row, { changed }: ProfileChanged, event: Recorded): Row => {
    const renamed = changed.find(({ field }) => field === 'name');
    return renamed ? { ...begun(row, event), name: clear(renamed.to as Personal<string>) ?? null } : row;
  },
  OwnerAssigned: (row: Row, { to }: OwnerAssigned, event: Recorded): Row => ({ ...begun(row, event), owner: to }),
  ContactPointAdded: (row: Row, data: ContactPointAdded, event: Recorded): Row => {
    const { contactPointId, kind, network = null, primary } = data;
    const value = clear(data.value);
    if (value === undefined) return row;
    const added = { contactPointId, kind, network, value, primary, verified: false };
    return withPoints(row, event, (points) => withAdded(points, added));
  },
  ContactPointVerified: (row: Row, { contactPointId }: ContactPointVerified, event: Recorded): Row =>
    withPoints(row, event, (points) => withVerified(points, contactPointId, {})),
  PrimaryContactPointSet: (row: Row, { kind, to }: PrimaryContactPointSet, event: Recorded): Row =>
    withPoints(row, event, (points) => withPrimary(points, kind, to)),
  ContactPointRemoved: (row: Row, { contactPointId }: ContactPointRemoved, event: Recorded): Row =>
    withPoints(row, event, (points) => withRemoved(points, contactPointId)),
  CustomerForgotten: (): Row => undefined,
};

const begun = (row: Row, { stream }: Recorded): Reachable =>
  row ?? { customerId: idOf(stream), kind: null, name: null, owner: null, contactPoints: [] };

const withPoints = (
  row: Row,
  event: Recorded,
  change: (points: readonly ReachableBy[]) => readonly ReachableBy[],
): Reachable => {
  const known = begun(row, event);
  return { ...known, contactPoints: change(known.contactPoints) };
};

/** What a value is found by: its kind's spelling, as `normaliseContact` gives it. */
export const valuesOf = ({ contactPoints }: Reachable): string[] => [
  ...new Set(contactPoints.map(({ value }) => value)),
];
