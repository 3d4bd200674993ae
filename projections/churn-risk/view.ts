import type { CustomerModelFitted } from '#analytics/events';
import { soleCurrency, type Dated, type DatedPurchase, type DatedRates, type Recording } from '#analytics/rules';
import type { ChurnReason } from '#customers/events';
import type { Day } from '#kernel';
import { table } from '#read-model';
import type { ConsentChange } from './consents.js';
import type { Contact } from './contacts.js';
import type { DealChange } from './deals.js';
import type { PointChange } from './reachability.js';
import { since } from './sources.js';

/** Dated facts of one customer; a kind that never occurred is missing. */
export interface Known {
  readonly registered?: Dated;
  readonly purchases?: readonly DatedPurchase[];
  readonly contacts?: readonly Contact[];
  readonly consents?: readonly ConsentChange[];
  readonly deals?: readonly DealChange[];
  readonly points?: readonly PointChange[];
  readonly reasons?: readonly RecordedReason[];
}

/** Why the customer left or is about to, as somebody said. */
export interface RecordedReason extends Dated {
  readonly reason: ChurnReason;
}

/** The fits of one kind and as-of: a later one came after late facts. */
export interface Fits {
  readonly asOf: Day;
  readonly fits: readonly Fit[];
}

export interface Fit extends Recording {
  readonly fitted: CustomerModelFitted;
}

export const tables = {
  /** The indexes tell since when the organisation has had each kind of facts. */
  customers: table<Known>({
    by: 'customer',
    dated: true,
    indexes: {
      currency: ({ purchases }) => soleCurrency(purchases),
      purchases: since('purchases'),
      contacts: since('contacts'),
      promises: since('promises'),
      consents: since('consents'),
      sentiment: since('sentiment'),
      deals: since('deals'),
      competitors: since('competitors'),
      reachability: since('reachability'),
    },
  }),
  models: table<Fits>({ by: 'stream', dated: true }),
  rates: table<DatedRates>({ by: 'stream', dated: true }),
};
