import type { ViewWithQueries } from '#read-model';
import churnRisk from './churn-risk/queries.js';
import consentLedger from './consent-ledger/queries.js';
import contactLookup from './contact-lookup/queries.js';
import contactability from './contactability/queries.js';
import customer360 from './customer-360/queries.js';
import customerSearch from './customer-search/queries.js';
import dealHistory from './deal-history/queries.js';
import forecast from './forecast/queries.js';
import lossReasons from './loss-reasons/queries.js';
import loyaltyLedger from './loyalty-ledger/queries.js';
import pipelineBoard from './pipeline-board/queries.js';
import privacyRequests from './privacy-requests/queries.js';
import processRefusals from './process-refusals/queries.js';
import rfmSegments from './rfm-segments/queries.js';
import timeline from './timeline/queries.js';

/** The one list of views. */
export const views: readonly ViewWithQueries[] = [
  customer360,
  timeline,
  customerSearch,
  contactLookup,
  consentLedger,
  contactability,
  privacyRequests,
  pipelineBoard,
  forecast,
  lossReasons,
  dealHistory,
  loyaltyLedger,
  rfmSegments,
  churnRisk,
  processRefusals,
];
