import { countsAt, dayNumber, holds, purchasesAt, type Dated, type Exchange, type Moment } from '#analytics/rules';
import { dayOf, type Instant } from '#kernel';
import type { ChurnFacts, Occurrence, Spell } from '#scoring';
import { withdrawnAt } from './consents.js';
import { contactsAt, loggedBy, type Mark } from './contacts.js';
import { dealsAt } from './deals.js';
import { brokenAt } from './promises.js';
import { unreachableAt } from './reachability.js';
import type { Known } from './view.js';

/** The facts of a customer at a moment as scores take them; undefined: nothing was known of the customer then. */
export const churnFactsAt = (id: string, row: Known, moment: Moment, exchange: Exchange): ChurnFacts | undefined => {
  const first = firstAt(row, moment);
  if (!first) return undefined;
  const day = (instant: Instant): number => dayNumber(dayOf(instant, moment.zone));
  const occurred = ({ at, address }: Mark): Occurrence => ({ day: day(at), evidence: address });
  const since = ({ at, address }: Mark): Spell => ({ from: day(at), evidence: [address] });
  const { credits, scored, promises } = contactsAt(row.contacts, moment);
  const deals = dealsAt(row.deals, moment);
  const unreachable = unreachableAt(row.points, moment);
  return {
    id,
    registered: occurred(first),
    purchases: purchasesAt(row.purchases, moment, exchange),
    credits: credits.map(occurred),
    sentiments: scored.map((mark) => ({ ...occurred(mark), score: mark.score })),
    brokenPromises: brokenAt(promises, credits, moment).map(({ at, evidence }) => ({ from: day(at), evidence })),
    withdrawnConsents: withdrawnAt(row.consents, moment).map(since),
    openOrdersAndDeals: deals.filter(({ status }) => status === 'open').map(since),
    agreedContacts: [],
    competitors: deals.filter(({ competitor }) => competitor).map(occurred),
    unreachable: unreachable ? [since(unreachable)] : [],
  };
};

/** The registration, else what came before it; a voided purchase never did. */
const firstAt = ({ registered, ...row }: Known, moment: Moment): Dated | undefined => {
  if (registered && holds(registered, moment)) return registered;
  const { purchases = [], contacts = [], deals = [], consents = [], points = [] } = row;
  const bought = purchases.filter((purchase) => countsAt(purchase, moment));
  return [...bought, ...contacts.map(loggedBy), ...deals, ...consents, ...points]
    .filter((fact) => holds(fact, moment))
    .reduce<Dated | undefined>((first, fact) => (first && first.at <= fact.at ? first : fact), undefined);
};
