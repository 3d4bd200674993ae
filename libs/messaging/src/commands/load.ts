import { LRUCache } from 'lru-cache';
import { evolve, later, Rejection } from '#kernel';
import type { Vault } from '#privacy';
import type { AnyCommand, Instant, Read, Recorded, Standing, StateDefinition } from '#kernel';
import { START, type Appended, type EventStore, type Position } from '#event-store';
import { decode as plainDecode, type Decode } from '../decode.js';
import type { Decision } from './decide.js';
import type { Frozen } from './freeze.js';
import { meet, type MetCommands } from './met-commands.js';

/** A stream folded up to its last event. */
export interface Folded<S> {
  readonly state: S;
  readonly revision: bigint | 'none';
  readonly position: Position;
  /** Of the last event; chains the next one. */
  readonly hash: string | null;
  /** The latest in the stream. */
  readonly lastOccurredAt: Instant;
  /** Only where the store has no inbox. */
  readonly met?: MetCommands | undefined;
}

export const nextRevision = ({ revision }: Pick<Folded<unknown>, 'revision'>): bigint =>
  revision === 'none' ? 0n : revision + 1n;

const MAX_CACHED_STREAMS = 20_000;
const NEVER: Instant = '';

type AnyRead = Pick<Read<unknown, never, never>, 'category' | 'optional'>;
type Step<S> = (state: S, event: Recorded) => S;
type Cache = LRUCache<string, Folded<unknown>>;

const cache = (): Cache => new LRUCache({ max: MAX_CACHED_STREAMS });

const unseen = <S>(state: S): Folded<S> => ({
  state,
  revision: 'none',
  position: START,
  hash: null,
  lastOccurredAt: NEVER,
});

/** Loads and folds streams. The cache is only where folding begins: the tail is always read, the revision checked. */
export class Loader {
  private readonly states = cache();
  private readonly standings = cache();
  private readonly offered: ReadonlyMap<string, Standing<never>>;

  constructor(
    private readonly store: EventStore,
    private readonly secrets: Pick<Vault, 'open'>,
    standings: readonly Standing<never>[],
    /** Throws for an event that is not of its schema: nobody may decide over it. */
    private readonly decode: Decode = plainDecode,
  ) {
    this.offered = new Map(standings.map((standing) => [standing.category, standing]));
  }

  load<S>(definition: StateDefinition<S>, stream: string): Promise<Folded<S>> {
    return this.fold(this.states, stream, definition.initial, (state, event) => evolve(definition, state, event));
  }

  /** A stream as it is before its first event; undefined where it is known to have one. */
  unseen<S>(definition: StateDefinition<S>, stream: string): Folded<S> | undefined {
    return this.states.has(stream) || this.standings.has(stream) ? undefined : unseen(definition.initial);
  }

  /**
   * Keeps what an append made of the stream, folded from the events as they stand in the log. Of a new stream only its
   * standing: most (contacts, purchases) are never written to again, but what is new is read by others at once.
   */
  remember({ definition, stream, folded }: Decision, frozen: Frozen, appended: Appended): void {
    const { of } = definition;
    const isNew = folded.revision === 'none';
    if (!isNew) {
      const step: Step<unknown> = (state, event) => evolve(of, state, event);
      this.states.set(stream, grown(folded, frozen, appended, step));
    }
    const standing = this.offered.get(of.category) as Standing<unknown> | undefined;
    if (!standing) return;
    const before = isNew ? unseen(standing.initial) : this.standings.get(stream);
    if (before?.revision === folded.revision)
      this.standings.set(stream, grown(before, frozen, appended, stepOf(standing)));
  }

  /** Drops all that is remembered: opened personal values must not outlive their key. */
  forget(): void {
    this.states.clear();
    this.standings.clear();
  }

  /** The standing of a stream; undefined where the stream does not exist. Throws where the standing itself refuses. */
  async standing(stream: string, category: string, evenIfRefusing = false): Promise<unknown> {
    const standing = this.offered.get(category) as Standing<unknown> | undefined;
    if (!standing) throw new Error(`No room offers a standing of ${category} streams.`);
    const { state, revision } = await this.fold(this.standings, stream, standing.initial, stepOf(standing));
    if (revision === 'none') return undefined;
    const refusal = evenIfRefusing ? undefined : standing.refusal?.(state);
    if (refusal) throw new Rejection('conflict', refusal.code, refusal.sentence);
    return state;
  }

  /** A sentence why nobody may refer to a stream; undefined where they may, or its room says nothing of its streams. */
  async refusal(stream: string, category: string): Promise<string | undefined> {
    const standing = this.offered.get(category) as Standing<unknown> | undefined;
    return standing?.refusal?.(await this.standing(stream, category, true))?.sentence;
  }

  /** The states of what a command `reads`. Throws `unknown-<category>` where one that must exist does not. */
  async refs(definition: AnyCommand, command: object, state: unknown): Promise<Record<string, unknown>> {
    const refs: Record<string, unknown> = {};
    for (const name in definition.reads) {
      const read = definition.reads[name]!;
      const id = read.id(command, state);
      if (id === undefined) continue;
      const one = typeof id === 'string';
      refs[name] = await (one ? this.named(read, id) : Promise.all(id.map((each) => this.named(read, each))));
    }
    return refs;
  }

  private async named({ category, optional }: AnyRead, id: string): Promise<unknown> {
    const state = await this.standing(`${category}-${id}`, category, optional);
    if (state !== undefined || optional) return state;
    throw new Rejection('missing', `unknown-${category}`, `There is no ${category} ${id}.`, { [category]: id });
  }

  private async fold<S>(from: Cache, stream: string, initial: S, step: Step<S>): Promise<Folded<S>> {
    const known = from.get(stream) as Folded<S> | undefined;
    const met = from === this.states && !this.store.capabilities.inbox ? new Map() : undefined;
    let folded: Folded<S> = known ?? { ...unseen(initial), met };
    for await (const stored of this.store.read(stream, { from: nextRevision(folded) })) {
      const event = this.opened(this.decode(stored), stored.data);
      folded = {
        state: step(folded.state, event),
        revision: stored.revision,
        position: stored.position,
        hash: stored.hash,
        lastOccurredAt: later(folded.lastOccurredAt, stored.occurredAt),
        met: folded.met && meet(folded.met, stored),
      };
    }
    if (folded !== known && folded.revision !== 'none') from.set(stream, folded);
    return folded;
  }

  private opened(event: Recorded, data: string): Recorded {
    return data.includes('"$sealed"') ? { ...event, data: this.secrets.open(event.data) } : event;
  }
}

const stepOf =
  (standing: Standing<unknown>): Step<unknown> =>
  (state, event) =>
    standing.on[event.type]?.(state, event.data as never, event) ?? state;

/** What a stream is after an append. */
const grown = <S>(
  folded: Folded<S>,
  { batch, recorded }: Frozen,
  { revision, position }: Appended,
  step: Step<S>,
): Folded<S> => ({
  state: recorded.reduce(step, folded.state),
  revision,
  position,
  hash: batch.at(-1)!.hash,
  lastOccurredAt: recorded.reduce((latest, event) => later(latest, event.occurredAt), folded.lastOccurredAt),
  met: batch.reduce((met, event, nth) => met && meet(met, { ...event, ...recorded[nth]!, position }), folded.met),
});
