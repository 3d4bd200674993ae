import type { Aggregate } from '#kernel';
import { advanceDeal } from './advance-deal.js';
import { assignDealOwner } from './assign-deal-owner.js';
import { changeAmount } from './change-amount.js';
import { changeCloseDate } from './change-close-date.js';
import { changeDealFields } from './change-deal-fields.js';
import { clearProbability } from './clear-probability.js';
import { dealState } from './deal.state.js';
import { holdDeal } from './hold-deal.js';
import { loseDeal } from './lose-deal.js';
import { moveDealBack } from './move-deal-back.js';
import { openDeal } from './open-deal.js';
import { overrideProbability } from './override-probability.js';
import { reopenDeal } from './reopen-deal.js';
import { resumeDeal } from './resume-deal.js';
import { setForecastCategory } from './set-forecast-category.js';
import { winDeal } from './win-deal.js';

export const deal: Aggregate = {
  state: dealState,
  commands: [
    openDeal,
    advanceDeal,
    moveDealBack,
    changeDealFields,
    changeAmount,
    changeCloseDate,
    overrideProbability,
    clearProbability,
    setForecastCategory,
    holdDeal,
    resumeDeal,
    winDeal,
    loseDeal,
    reopenDeal,
    assignDealOwner,
  ],
};
