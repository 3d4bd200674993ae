import { existsSync } from 'node:fs';
import { keyOf, Notary, SEALS_STREAM, sealRecords, SEED_BYTES, signingKey, type SigningKey } from '#audit';
import type { EventStore } from '#event-store';
import type { GatheredKey, GatheredSeal } from '#ledger';
import type { CommandHandling, Gatherers, Sender } from '#messaging';
import { adoptSecret, secretFile, type Clock } from '#platform';
import { writeSealFile } from './seal-file.js';
import { files } from './secrets.js';

export interface SealsOptions {
  /** The data folder. */
  readonly data: string;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly alarm: (error: unknown) => void;
}

/** The seals of a log: made when they are due, written to the log and to a file that can be kept elsewhere. */
export interface Seals {
  readonly gatherers: Gatherers;
  /** The key in force; where none is yet, the one that will be. */
  key(): Promise<SigningKey>;
  /** To be called when something was appended, before its command is answered. */
  appended(stream: string): Promise<void> | undefined;
  /** Writes to the file what a crash left out, and seals from now on what is due. Throws where file and log differ. */
  start(handling: CommandHandling): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 5_000;
const FORGETS = 'CustomerForgotten';
const NOTARY: Sender = { client: 'notary', actor: { kind: 'system', id: 'notary' }, roles: ['admin'] };

export const sealsOf = ({ data, store, clock, alarm }: SealsOptions): Seals => {
  const keyInForce = (keyId: string | undefined) => signingKeyOf(data, keyId);
  const notary = new Notary({ store, keyInForce, now: () => clock.now(), forgets: FORGETS });
  const write = async () => writeSealFile(files(data).seals, await sealRecords(store));
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const look = async (handling: CommandHandling): Promise<void> => {
    while (timer && (await notary.isDue())) {
      const { events } = await handling.handle({ name: 'SealLedger', body: {}, sender: NOTARY });
      if (events.length === 0) return;
    }
  };
  return {
    gatherers: {
      seal: (): Promise<GatheredSeal> => notary.nextSeal() as Promise<GatheredSeal>,
      'seal-key': async (): Promise<GatheredKey> => {
        const next = signingKey(secretFile(files(data).nextSealKey, SEED_BYTES));
        return keyOf(next, clock.now(), keyInForce(await notary.keyId()));
      },
    },
    key: async () => keyInForce(await notary.keyId()),
    appended: (stream) => (stream === SEALS_STREAM ? write() : undefined),
    async start(handling) {
      await write();
      timer = setInterval(() => {
        looking ??= look(handling)
          .catch(alarm)
          .finally(() => (looking = undefined));
      }, LOOK_EVERY_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await looking;
    },
  };
};

/** A key that was introduced while a crash came in between waits beside the one that it replaces. */
const signingKeyOf = (data: string, keyId: string | undefined): SigningKey => {
  const { sealKey, nextSealKey } = files(data);
  // Where the log names a key, another one in its place would be of no use.
  if (keyId === undefined || existsSync(sealKey)) {
    const key = signingKey(secretFile(sealKey, SEED_BYTES));
    if (keyId === undefined || key.keyId === keyId) return key;
  }
  const next = existsSync(nextSealKey) ? signingKey(secretFile(nextSealKey, SEED_BYTES)) : undefined;
  if (next?.keyId !== keyId)
    throw new Error(`${sealKey} is not key ${keyId}, which signs the seals of this log. Restore it.`);
  adoptSecret(nextSealKey, sealKey);
  return next;
};
