import { command, happened, IsId, IsOneOf, IsOptional, IsPersonal, IsText, refuse } from '#kernel';
import { PRIVACY_OUTCOMES, PrivacyRequestCompleted, type PrivacyOutcome } from './request.events.js';
import { requestState, requestStream } from './request.state.js';

export class CompletePrivacyRequest {
  @IsId()
  requestId!: string;

  @IsOneOf(PRIVACY_OUTCOMES)
  outcome!: PrivacyOutcome;

  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: string;
}

/** Also after the customer was forgotten, as asked: only a note has no key then. */
export const completePrivacyRequest = command(CompletePrivacyRequest, {
  of: requestState,
  on: 'existing',
  stream: (c) => requestStream(c.requestId),
  decide: ({ outcome }, c) => {
    if (outcome) refuse.conflict('request-completed', `The request was completed as ${outcome}.`, { outcome });
    return [happened(PrivacyRequestCompleted, { ...c })];
  },
});
