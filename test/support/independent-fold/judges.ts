import { churnBacktestAt } from './churn-backtest.js';
import * as churn from './churn-risk.js';
import { canContactAt, consentLedgerAt, contactabilityAt } from './consent-ledger.js';
import { customer360At } from './customer-360.js';
import { dealHistoryAt } from './deal-history.js';
import { forecastAt } from './forecast.js';
import { by, type Fact, type Moment } from './known-events.js';
import { lossReasonsAt } from './loss-reasons.js';
import { loyaltyLedgerAt } from './loyalty-ledger.js';
import { balancesAt, dueAt, liabilityAt } from './loyalty-program.js';
import { pipelineBoardAt } from './pipeline-board.js';
import * as ask from './questions.js';
import { contactLookupAt, customerSearchAt } from './reachable.js';
import { privacyRequestsAt, processRefusalsAt } from './requests.js';
import { rfmMovesAt, rfmSegmentsAt, rfmSummaryAt, rfmWhatIfAt } from './rfm-segments.js';
import { timelineAt } from './timeline.js';

/** How one question of a view is judged. */
export interface Judge {
  /** It is asked about each of these, one by one; without: about all at once. */
  readonly each?: Category;
  /** Streams whose events tell moments at which it is asked; those of what it is asked about do so anyway. */
  readonly by?: RegExp | undefined;
  /** What it is asked with; by default with nothing. */
  readonly params?: ask.Make | undefined;
  /** The answer, of a list its items, as the specification makes it of the log; undefined: there is none. */
  answer(log: readonly Fact[], moment: Moment, params: any, key: string): unknown;
  /** Of an answer, or of an item of a list, what is judged; by default all. */
  readonly essence?: (answer: any) => unknown;
}

type Category = 'customer' | 'deal' | 'loyalty' | 'request' | 'refusal';
type Fold = Judge['answer'];
type FoldOfOne = (log: readonly Fact[], key: string, moment: Moment, params: any) => unknown;

const ofAll = (by: RegExp, answer: Fold, params?: ask.Make): Judge => ({ by, params, answer });

const ofEach = (each: Category, answer: FoldOfOne, params?: ask.Make, by?: RegExp): Judge => ({
  each,
  by,
  params,
  answer: (log, moment, given, key) => answer(log, key, moment, given),
});

const DEALS = /^(deal|pipeline|fx|target)-/;
const LOSSES = /^deal-/;
const LOYALTY = /^(loyalty|program)-/;
const PEOPLE = /^customer-/;
const REQUESTS = /^request-/;
const REFUSALS = /^refusal-/;
const SCORES = /^(purchase|fx|scoring)-/;
const CHURN = /^(customer|interaction|purchase|deal|scoring)-/;
const RUNS = /^scoring-/;
const PERIOD = '2026-Q1';

/** In which order consents stand is told by nothing. */
const consentsInOrder = (row: any): unknown => ({
  ...row,
  consents: row.consents.toSorted(by((consent: any) => consent.address)),
});

/** The sentences of reasons are words for their figures, which are judged. */
const withoutSentences = (row: any): unknown => ({
  ...row,
  reasons: row.reasons.map(({ text: _, ...reason }: any) => reason),
});

/** By view and question. */
export const JUDGES: Readonly<Record<string, Readonly<Record<string, Judge>>>> = {
  'customer-360': { row: { ...ofEach('customer', customer360At), essence: consentsInOrder } },
  timeline: {
    row: ofEach('customer', timelineAt),
    list: ofAll(
      CHURN,
      (log, moment, { customerId, kind }) =>
        timelineAt(log, customerId, moment)?.entries.filter((entry) => (kind ?? entry.kind) === entry.kind) ?? [],
      ask.timeline,
    ),
  },
  'customer-search': { list: ofAll(PEOPLE, customerSearchAt, ask.search) },
  'contact-lookup': { list: ofAll(PEOPLE, contactLookupAt, ask.lookup) },
  'consent-ledger': {
    row: ofEach('customer', consentLedgerAt),
    'can-contact': ofEach('customer', canContactAt, ask.contact),
  },
  contactability: { row: ofEach('customer', contactabilityAt, ask.brand) },
  'privacy-requests': {
    row: ofEach('request', (log, key, moment) =>
      privacyRequestsAt(log, moment).find(({ requestId }) => requestId === key),
    ),
    list: ofAll(REQUESTS, (log, moment, wanted) => privacyRequestsAt(log, moment).filter(has(wanted)), ask.requests),
  },
  'pipeline-board': {
    list: ofAll(DEALS, (log, moment) => pipelineBoardAt(log, moment, PERIOD).list),
    deals: ofAll(
      DEALS,
      (log, moment, wanted) => pipelineBoardAt(log, moment, PERIOD).deals.filter(has(wanted)),
      ask.cards,
    ),
    totals: ofAll(
      DEALS,
      (log, moment) => pipelineBoardAt(log, moment, PERIOD).totals,
      () => ({ period: PERIOD }),
    ),
  },
  forecast: {
    deals: ofAll(DEALS, (log, moment) => forecastAt(log, moment).deals),
    list: ofAll(DEALS, (log, moment, wanted) => forecastAt(log, moment).list.filter(has(wanted)), ask.owner),
    months: ofAll(DEALS, (log, moment) => forecastAt(log, moment).months),
  },
  'loss-reasons': {
    deals: ofAll(LOSSES, (log, moment, wanted) => lossReasonsAt(log, moment).deals.filter(has(wanted)), ask.losses),
    list: ofAll(LOSSES, (log, moment) => lossReasonsAt(log, moment).list),
  },
  'deal-history': { row: ofEach('deal', dealHistoryAt) },
  'loyalty-ledger': {
    row: ofEach('loyalty', loyaltyLedgerAt),
    list: ofAll(LOYALTY, balancesAt, ask.balances),
    due: ofAll(LOYALTY, dueAt),
    liability: ofAll(LOYALTY, liabilityAt, ask.program),
  },
  'rfm-segments': {
    row: ofEach(
      'customer',
      (log, key, moment) => rfmSegmentsAt(log, moment).find(({ customerId }) => customerId === key),
      undefined,
      RUNS,
    ),
    list: ofAll(SCORES, (log, moment, wanted) => rfmSegmentsAt(log, moment).filter(has(wanted)), ask.segment),
    summary: ofAll(SCORES, rfmSummaryAt, ask.basis),
    moves: ofAll(SCORES, rfmMovesAt, ask.moves),
    'what-if': ofAll(SCORES, rfmWhatIfAt, ask.rfmDefinition),
  },
  'churn-risk': {
    row: { ...ofEach('customer', churn.churnRowAt, ask.horizon, RUNS), essence: withoutSentences },
    list: { ...ofAll(CHURN, churn.churnListAt, ask.leavers), essence: withoutSentences },
    summary: ofAll(CHURN, churn.churnSummaryAt, ask.horizon),
    model: ofAll(RUNS, churn.churnModelAt),
    reasons: ofAll(CHURN, churn.churnReasonsAt, ask.days),
    backtest: ofAll(CHURN, churnBacktestAt, ask.shortHorizon),
    'what-if': ofAll(CHURN, churn.churnWhatIfAt, ask.churnDefinition),
    histories: ofAll(CHURN, churn.churnHistoriesAt),
  },
  'process-refusals': {
    row: ofEach('refusal', (log, key, moment) =>
      processRefusalsAt(log, moment).find(({ refusalId }) => refusalId === key),
    ),
    list: ofAll(REFUSALS, (log, moment, wanted) => processRefusalsAt(log, moment).filter(has(wanted)), ask.refusals),
  },
};

/** Whether a row has every value that was asked for. */
const has =
  (wanted: Readonly<Record<string, unknown>>) =>
  (row: any): boolean =>
    Object.entries(wanted).every(([field, value]) => row[field] === value);
