import { command, happened } from '#kernel';
import { SalesTarget, SalesTargetSet } from './target.events.js';
import { targetState, targetStream } from './target.state.js';

export class SetSalesTarget extends SalesTarget {}

export const setSalesTarget = command(SetSalesTarget, {
  of: targetState,
  on: 'any',
  stream: (c) => targetStream(c.period, c.owner),
  decide: (from, c) => {
    if (from?.amount === c.amount.amount && from.currency === c.amount.currency) return [];
    return [happened(SalesTargetSet, { ...c, ...(from && { from }) })];
  },
});
