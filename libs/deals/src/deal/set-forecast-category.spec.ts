import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { ForecastCategorySet } from './deal.events.js';
import { dealState } from './deal.state.js';
import { setForecastCategory } from './set-forecast-category.js';

const dealId = 'd-1';

describe('SetForecastCategory', () => {
  it('sets another category, once', () => {
    given(dealState, [opened()])
      .when(setForecastCategory, { dealId, category: 'commit' })
      .then([happened(ForecastCategorySet, { dealId, from: 'pipeline', to: 'commit' })])
      .when(setForecastCategory, { dealId, category: 'commit' })
      .thenNothing();
  });
});
