import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { fitted } from '../testing.js';
import { fitCustomerModel } from './fit-customer-model.js';
import { CustomerModelFitted } from './scoring.events.js';
import { scoringState } from './scoring.state.js';

const FIT = { modelId: 'm-17', kind: 'bgnbd', asOf: '1997-09-30' } as const;
const gathered = { ok: true, fitted };
const event = (modelId = 'm-17', found = fitted) => happened(CustomerModelFitted, { ...FIT, modelId, ...found });

describe('FitCustomerModel', () => {
  it('records the fit with every digit, and nothing for the same fit again', () => {
    given(scoringState)
      .when(fitCustomerModel, FIT, { gathered })
      .then([event()])
      .when(fitCustomerModel, { ...FIT, modelId: 'm-18' }, { gathered })
      .thenNothing();
  });

  it('records another fit where facts have changed', () => {
    const other = { ...fitted, repeatDays: 24_338 };
    given(scoringState, [event()])
      .when(fitCustomerModel, { ...FIT, modelId: 'm-18' }, { gathered: { ok: true, fitted: other } })
      .then([event('m-18', other)]);
  });

  it.each(['too-few-repeaters', 'model-did-not-converge'])('refuses %s, with the number of repeaters', (code) => {
    given(scoringState)
      .when(fitCustomerModel, FIT, { gathered: { ok: false, code, repeaters: 17 } })
      .thenRefused(code, { repeaters: 17 });
  });

  it('refuses a day that has not begun', () => {
    given(scoringState)
      .when(fitCustomerModel, { ...FIT, asOf: '2026-01-02' }, { today: '2026-01-01', gathered })
      .thenRefused('as-of-in-future');
  });
});
