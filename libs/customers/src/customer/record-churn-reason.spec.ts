import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ChurnReasonRecorded, CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { recordChurnReason } from './record-churn-reason.js';

const registered = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const REASON = { customerId: 'c-1', reason: 'attention', source: 'survey' } as const;

describe('RecordChurnReason', () => {
  it('records who says why the customer leaves', () => {
    given(customerState, registered)
      .when(recordChurnReason, REASON)
      .then([happened(ChurnReasonRecorded, REASON)]);
  });

  it('records nothing for what was said last, but for another reason or source', () => {
    given(customerState, registered)
      .when(recordChurnReason, REASON)
      .when(recordChurnReason, REASON)
      .thenNothing()
      .when(recordChurnReason, { ...REASON, source: 'agent' })
      .then([happened(ChurnReasonRecorded, { ...REASON, source: 'agent' })]);
  });

  it('refuses a reason that is none', () => {
    given(customerState, registered)
      .when(recordChurnReason, { ...REASON, reason: 'weather' })
      .thenRefused('invalid-command');
  });
});
