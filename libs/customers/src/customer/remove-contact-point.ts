import { command, happened, IsId, IsOneOf } from '#kernel';
import { ContactPointRemoved, REMOVAL_REASONS, type RemovalReason } from './contact-point.events.js';
import { contactPointOf } from './contact-points.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class RemoveContactPoint {
  @IsId()
  customerId!: string;

  @IsId()
  contactPointId!: string;

  @IsOneOf(REMOVAL_REASONS)
  reason!: RemovalReason;
}

export const removeContactPoint = command(RemoveContactPoint, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: ({ contactPoints, removedPoints }, c) => {
    if (removedPoints.some((point) => point.contactPointId === c.contactPointId)) return [];
    const { claimId } = contactPointOf(contactPoints, c.contactPointId);
    return [happened(ContactPointRemoved, { ...c, ...(claimId !== undefined && { claimId }) })];
  },
});
