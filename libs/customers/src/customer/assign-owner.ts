import { command, happened, IsId, IsOptional, IsPersonal, IsText } from '#kernel';
import { OwnerAssigned } from './customer.events.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class AssignOwner {
  @IsId()
  customerId!: string;

  @IsId()
  owner!: string;

  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: string;
}

export const assignOwner = command(AssignOwner, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: ({ owner: from }, { owner: to, note }) => (from === to ? [] : [happened(OwnerAssigned, { from, to, note })]),
});
