import { command, happened, IsId, refuse } from '#kernel';
import { SealKeyIntroduced } from './seals.events.js';
import { SEALS_STREAM, sealsState } from './seals.state.js';

/** Lets a new key sign from now on; the one that it replaces vouches for it. Old seals stay good. */
export class ReplaceSealKey {
  /** The key that signs now. */
  @IsId()
  keyId!: string;
}

/** What `seal-key` gathers: the new key, introduced by the one that signs now. */
export type GatheredKey = SealKeyIntroduced;

export const replaceSealKey = command(ReplaceSealKey, {
  of: sealsState,
  on: 'any',
  stream: () => SEALS_STREAM,
  nowOnly: true,
  roles: ['admin'],
  gather: 'seal-key',
  decide: (seals, { keyId }, { gathered }) => {
    if (gathered === undefined) throw new Error('A new key needs a gatherer.');
    const key = gathered as GatheredKey;
    if (seals.keyId === null) refuse.conflict('no-seal-key', 'No key signs yet. Seal the ledger first.');
    if (keyId !== seals.keyId || key.replaces !== keyId) {
      refuse.conflict('seal-key-not-in-force', `Key ${keyId} is not the one that signs seals now.`);
    }
    return [happened(SealKeyIntroduced, key)];
  },
});
