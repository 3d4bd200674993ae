import { command, happened, IsInt, IsOptional, Min, refuse } from '#kernel';
import { LedgerSealed, SealKeyIntroduced } from './seals.events.js';
import { SEALS_STREAM, sealsState } from './seals.state.js';

/** Seals the events that no seal covers yet, at most 10,000 of them. */
export class SealLedger {
  /** The number of the seal wanted: where it is there already, nothing happens. Default: one more than there are. */
  @IsOptional()
  @IsInt()
  @Min(1)
  number?: number;
}

/** What `seal` gathers. */
export interface GatheredSeal {
  /** Where no key has signed yet. */
  readonly key?: SealKeyIntroduced;
  /** Undefined: there is nothing to seal. */
  readonly seal?: LedgerSealed;
}

export const sealLedger = command(SealLedger, {
  of: sealsState,
  on: 'any',
  stream: () => SEALS_STREAM,
  nowOnly: true,
  roles: ['admin'],
  gather: 'seal',
  decide: (seals, { number: wanted = seals.count + 1 }, { gathered }) => {
    if (gathered === undefined) throw new Error('A seal needs a gatherer.');
    const { key, seal } = gathered as GatheredSeal;
    if (!seal || wanted <= seals.count || seal.number <= seals.count) return [];
    if (seal.number !== seals.count + 1 || seal.from !== seals.to + 1) {
      refuse.conflict('seal-out-of-order', `Seal ${seals.count + 1} begins with event ${seals.to + 1}.`);
    }
    if (seal.keyId !== (key?.keyId ?? seals.keyId)) {
      refuse.conflict('seal-key-not-in-force', `Key ${seal.keyId} is not the one that signs seals now.`);
    }
    return [...(key && seals.keyId === null ? [happened(SealKeyIntroduced, key)] : []), happened(LedgerSealed, seal)];
  },
});
