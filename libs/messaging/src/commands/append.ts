import { KeyDestroyed, ownerOf, type DataKey } from '#privacy';
import { categoryOf, Rejection } from '#kernel';
import { ClockWentBack, OutcomeUnknown, type Appended, type Conflict, type StoredEvent } from '#event-store';
import type { Envelope } from '../ports.js';
import type { Decision } from './decide.js';
import { freeze, type Frozen } from './freeze.js';
import type { CommandDependencies } from './handle-command.js';
import type { Identified } from './identify.js';
import { nextRevision } from './load.js';

const DEADLINE_MS = 5_000;
/** A store that says nothing is asked what it did while there is time to ask again. */
const ATTEMPT_MS = 1_500;
/** Between attempts on a store that does not answer. */
const RETRY_PAUSE_MS = 20;

/**
 * Seals what was decided and appends it, the same bytes again until what became of them is known (event-store.md §4).
 * Throws `OutcomeUnknown` after the deadline, and `Rejection` where the customer was forgotten.
 */
export const append = async (
  its: CommandDependencies,
  decision: Decision,
  { envelope, identified }: { readonly envelope: Envelope; readonly identified: Identified },
): Promise<{ frozen: Frozen; outcome: Appended | Conflict }> => {
  const { store, secrets, clock } = its;
  const deadline = Date.now() + DEADLINE_MS;
  const key = decision.personal ? await keyOf(its, decision) : undefined;
  // From here to the store's queue nothing is awaited: recordedAt rises in the order of positions.
  const frozen = freeze(decision, { envelope, identified, key, secrets, recordedAt: clock.now() });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const context = { deadlineMs: Math.max(1, Math.min(ATTEMPT_MS, deadline - Date.now())) };
      return {
        frozen,
        outcome: await store.append(decision.stream, decision.folded.revision, frozen.batch, context),
      };
    } catch (error) {
      // Others were recorded while this one was tried in vain: decided again, it gets a later time.
      const overtaken = error instanceof ClockWentBack && attempt > 1;
      if (!overtaken && (!(error instanceof OutcomeUnknown) || Date.now() >= deadline)) throw error;
      const found = await readBack(its, decision, frozen.batch);
      if (found) return { frozen, outcome: found };
      if (overtaken) return { frozen, outcome: { kind: 'conflict', current: decision.folded.revision } };
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
};

const keyOf = async ({ secrets }: CommandDependencies, { subject, stream }: Decision): Promise<DataKey> => {
  try {
    return await secrets.keyOf(ownerOf(subject, stream));
  } catch (error) {
    if (!(error instanceof KeyDestroyed)) throw error;
    const kind = categoryOf(stream);
    throw new Rejection('conflict', 'customer-forgotten', `The customer of this ${kind} was forgotten.`);
  }
};

/** What an append of unknown outcome did: our batch, somebody else's, or (undefined) nothing. */
const readBack = async (
  { store }: CommandDependencies,
  { stream, folded }: Decision,
  batch: readonly StoredEvent[],
): Promise<Appended | Conflict | undefined> => {
  let revision: bigint | undefined;
  for await (const event of store.read(stream, { from: nextRevision(folded) })) {
    // The same ids over other bytes are another process's.
    if (event.hash === batch.at(-1)?.hash) {
      return { kind: 'appended', revision: event.revision, position: event.position, duplicate: false };
    }
    revision = event.revision;
  }
  return revision === undefined ? undefined : { kind: 'conflict', current: revision };
};
