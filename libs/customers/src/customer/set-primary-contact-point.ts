import { command, happened, IsId } from '#kernel';
import { PrimaryContactPointSet } from './contact-point.events.js';
import { contactPointOf } from './contact-points.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class SetPrimaryContactPoint {
  @IsId()
  customerId!: string;

  @IsId()
  contactPointId!: string;
}

export const setPrimaryContactPoint = command(SetPrimaryContactPoint, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: ({ contactPoints }, c) => {
    const { kind, primary } = contactPointOf(contactPoints, c.contactPointId);
    const from = contactPoints.find((point) => point.kind === kind && point.primary)?.contactPointId;
    return primary ? [] : [happened(PrimaryContactPointSet, { kind, from, to: c.contactPointId })];
  },
});
