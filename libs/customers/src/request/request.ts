import type { Aggregate } from '#kernel';
import { completePrivacyRequest } from './complete-privacy-request.js';
import { requestPrivacyAction } from './request-privacy-action.js';
import { requestState } from './request.state.js';

export const request: Aggregate = { state: requestState, commands: [requestPrivacyAction, completePrivacyRequest] };
