import { addMs, command, happened, IsId, IsNewId, IsOneOf } from '#kernel';
import { notForgotten } from '../customer/customer.state.js';
import { PRIVACY_ACTIONS, PrivacyRequested, type PrivacyAction } from './request.events.js';
import { requestState, requestStream } from './request.state.js';

export class RequestPrivacyAction {
  @IsNewId()
  requestId!: string;

  @IsId()
  customerId!: string;

  @IsOneOf(PRIVACY_ACTIONS)
  kind!: PrivacyAction;
}

/** Calendar time: nights and holidays count (rule I6). */
const ANSWERED_WITHIN_MS = 72 * 60 * 60 * 1_000;

export const requestPrivacyAction = command(RequestPrivacyAction, {
  of: requestState,
  on: 'new',
  reads: notForgotten,
  roles: ['service', 'agent', 'customer'],
  stream: (c) => requestStream(c.requestId),
  decide: (_, c, { at }) => [happened(PrivacyRequested, { ...c, dueAt: addMs(at, ANSWERED_WITHIN_MS) })],
});
