import { CHECKPOINT } from '#messaging';
import { CLEAR_RELAY, RELAY } from './open-broker.js';
import { SHARE_RELAY } from './open-shares.js';

/** Of those who follow the log and keep their place beside it. */
export const CHECKPOINTS: readonly string[] = [CHECKPOINT, RELAY, CLEAR_RELAY, SHARE_RELAY];
