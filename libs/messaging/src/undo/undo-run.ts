import type { EventStore } from '#event-store';
import { addressOf, parseAddress, Rejection, type Recorded } from '#kernel';
import { derivedFrom } from '../commands/identify.js';
import { decode } from '../decode.js';
import type { CommandHandling, Sender } from '../ports.js';
import { eventsOfRun } from './run-events.js';
import { Tally, type Undone } from './tally.js';

/** As `libs/processes` tells it. */
type Undoing =
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly body: Readonly<Record<string, unknown>>;
      readonly whole: boolean;
      readonly leaves?: string;
    }
  | { readonly kind: 'follows' }
  | { readonly kind: 'remains'; readonly why: string };

export interface UndoDependencies {
  readonly store: EventStore;
  readonly handling: Pick<CommandHandling, 'handle'>;
  readonly undoingOf: (event: Recorded) => Undoing;
}

interface UndoOptions {
  /** Sends nothing. */
  readonly preview: boolean;
  readonly sender: Sender;
  readonly progress: (done: { readonly done: number; readonly total: number }) => void;
}

/** Events undone side by side, but one customer's (else one stream's) one after the other. */
const CHUNK = 500;

/**
 * Undoes what carries a correlation id, the last event first, by the compensating command of each event. A command's id
 * hangs on the event, so that what was interrupted goes on when it is sent again, and a second time changes nothing.
 * Throws `Rejection` missing `unknown-run`.
 */
export const undoRun = async (its: UndoDependencies, correlationId: string, options: UndoOptions): Promise<Undone> => {
  const addresses: string[] = [];
  for await (const { stream, revision } of eventsOfRun(its.store, correlationId))
    addresses.push(addressOf(stream, revision));
  const total = addresses.length;
  if (total === 0) throw new Rejection('missing', 'unknown-run', 'No event carries this correlation id.');
  const undo = new Undo(its, correlationId, options);
  while (addresses.length > 0) {
    await undo.events(addresses.splice(-CHUNK).reverse());
    options.progress({ done: total - addresses.length, total });
  }
  const undone = undo.tally.result(correlationId, options.preview);
  if (!options.preview) await record(its, undone, options.sender);
  return undone;
};

class Undo {
  readonly tally = new Tally();

  constructor(
    private readonly its: UndoDependencies,
    private readonly correlationId: string,
    private readonly options: UndoOptions,
  ) {}

  async events(addresses: readonly string[]): Promise<void> {
    const chains = new Map<string, Promise<void>>();
    for (const address of addresses) {
      const event = await this.at(address);
      const owner = event.subject ?? event.stream;
      chains.set(
        owner,
        (chains.get(owner) ?? Promise.resolve()).then(() => this.event(event)),
      );
    }
    await Promise.all(chains.values());
  }

  private async event(event: Recorded): Promise<void> {
    const undoing = this.its.undoingOf(event);
    if (undoing.kind === 'follows' || (await this.belongsToAnother(event))) return this.tally.wentAlong();
    if (undoing.kind === 'remains') return this.tally.remains(event.type, undoing.why, event.address);
    const { command, leaves } = undoing;
    try {
      if (!this.options.preview) await this.send(event, undoing);
      this.tally.sent(command, leaves);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      this.tally.wasRefused(command, error.code, error.message, event.address);
    }
  }

  /** Whether the run began the stream, and what undoes its beginning undoes all of it. */
  private async belongsToAnother({ stream, revision }: Recorded): Promise<boolean> {
    if (revision === 0n) return false;
    const first = await this.at(addressOf(stream, 0n));
    if (first.correlationId !== this.correlationId) return false;
    const undoing = this.its.undoingOf(first);
    return undoing.kind === 'command' && undoing.whole;
  }

  private async send(event: Recorded, { command, body }: Undoing & { kind: 'command' }): Promise<void> {
    await this.its.handling.handle({
      name: command,
      body,
      sender: this.options.sender,
      commandId: derivedFrom('undo', this.correlationId, event.address),
      correlationId: derivedFrom('undo', this.correlationId),
      causationId: event.id,
    });
  }

  private async at(address: string): Promise<Recorded> {
    const place = parseAddress(address);
    if (place) {
      const { stream, revision } = place;
      for await (const stored of this.its.store.read(stream, { from: revision, to: revision })) return decode(stored);
    }
    throw new Error(`There is no event ${address}.`);
  }
}

const record = async (
  { handling }: UndoDependencies,
  { correlationId, events, commands, along, remaining, refused }: Undone,
  sender: Sender,
): Promise<void> => {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  await handling.handle({
    name: 'RecordRunUndone',
    body: {
      correlationId,
      events,
      undone: sum(Object.values(commands)),
      along,
      remaining: sum(remaining.map((group) => group.events)),
      refused: sum(refused.map((group) => group.events)),
    },
    sender,
    correlationId: derivedFrom('undo', correlationId),
  });
};
