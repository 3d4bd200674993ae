import { command, happened } from '#kernel';
import { ChurnReasonRecorded } from './customer.events.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class RecordChurnReason extends ChurnReasonRecorded {}

export const recordChurnReason = command(RecordChurnReason, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: ({ churnReason }, c) =>
    churnReason?.reason === c.reason && churnReason.source === c.source
      ? []
      : [happened(ChurnReasonRecorded, { ...c })],
});
