import { KeyDestroyed, ownerOf, type Vault } from '#privacy';
import { categoryOf, Rejection, type AnyCommand, type Organisation } from '#kernel';
import {
  ClockWentBack,
  OutcomeUnknown,
  type Appended,
  type Conflict,
  type EventStore,
  type StoredEvent,
} from '#event-store';
import type { CommandHandling, Envelope, Receipt } from '../ports.js';
import { complete, type CompleteCommand } from './complete.js';
import { decide, type Decision } from './decide.js';
import { freeze } from './freeze.js';
import { commandIdOf, identify, type Identified } from './identify.js';
import { nextRevision, type Loader } from './load.js';
import { Turns } from './turns.js';
import { idsIn, idsInEvent, receiptOf, storedReceipt, unchangedReceipt } from './receipt.js';

export interface CommandClock {
  now(): string;
}

/** Fills what a command decides over beyond its streams: a scoring run, a model fit. */
export type Gatherers = Readonly<Record<string, (command: object) => Promise<unknown>>>;

export interface CommandDependencies {
  readonly store: EventStore;
  readonly secrets: Vault;
  readonly clock: CommandClock;
  readonly organisation: Organisation;
  readonly commands: ReadonlyMap<string, AnyCommand>;
  readonly loader: Loader;
  readonly gatherers: Gatherers;
  /** Called after an append, before the answer: what must be true by then, such as destroyed keys. */
  readonly appended: (decision: Decision) => Promise<void> | void;
}

const MAX_ATTEMPTS = 5;
const DEADLINE_MS = 5_000;
const MAX_JITTER_MS = 8;
/** Between attempts on a store that does not answer. */
const RETRY_PAUSE_MS = 20;

/** A command on its way. */
interface Way {
  readonly definition: AnyCommand;
  readonly command: CompleteCommand;
  readonly envelope: Envelope;
  readonly identified: Identified;
}

/** The way of a command (event-store.md §5) from its body to its receipt. Authorisation lies before it. */
export class CommandHandler implements CommandHandling {
  /** Keyed commands under way: the same key waits for the first one's outcome instead of racing it. */
  private readonly underWay = new Map<string, Promise<unknown>>();

  private readonly turns = new Turns();

  constructor(private readonly its: CommandDependencies) {}

  async handle(envelope: Envelope): Promise<Receipt> {
    const definition = this.its.commands.get(envelope.name);
    if (!definition) throw new Rejection('missing', 'unknown-command', `There is no command ${envelope.name}.`);
    const identified = identify(envelope, this.its.secrets);
    if (!identified.keyed) return this.run(definition, envelope, identified);
    while (this.underWay.has(identified.commandId))
      await this.underWay.get(identified.commandId)?.catch(() => undefined);
    const running = this.run(definition, envelope, identified);
    this.underWay.set(identified.commandId, running);
    try {
      return await running;
    } finally {
      this.underWay.delete(identified.commandId);
    }
  }

  async outcome(client: string, idempotencyKey: string): Promise<Receipt | undefined> {
    const commandId = commandIdOf(client, idempotencyKey);
    const known = await this.its.store.outcomeOf(commandId);
    const idsOf = (data: object) => idsInEvent(this.its.commands.values(), categoryOf(known?.stream ?? ''), data);
    return known && storedReceipt(this.its.store, known, commandId, idsOf);
  }

  private async run(definition: AnyCommand, envelope: Envelope, identified: Identified): Promise<Receipt> {
    const known = await this.known(definition, identified);
    if (known) return known;
    const command = complete(definition, identified, this.its.secrets);
    const way: Way = { definition, command, envelope, identified };
    const first = await this.attempt(way, (stream) => this.turns.busy(stream));
    return first.receipt ?? this.turns.take(first.stream, () => this.insist(way));
  }

  /** Who lost a race, or meets others who did, decides again in turn: only other processes interfere then. */
  private async insist(way: Way): Promise<Receipt> {
    for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const meanwhile = await this.known(way.definition, way.identified);
      if (meanwhile) return meanwhile;
      const { receipt } = await this.attempt(way, () => false);
      if (receipt) return receipt;
      await pause(Math.random() * MAX_JITTER_MS * attempt);
    }
    throw new Rejection('conflict', 'concurrent-change', 'Others keep changing the same thing. Try again.');
  }

  /** Decides and appends once. No receipt: somebody else was first, or (`yields`) is to go first. */
  private async attempt(way: Way, yields: (stream: string) => boolean): Promise<{ stream: string; receipt?: Receipt }> {
    const { definition, command, envelope, identified } = way;
    const decision = await decide(this.its, definition, command, envelope.sender.actor);
    const { stream } = decision;
    if (decision.events.length === 0) return { stream, receipt: unchangedReceipt(decision, command, identified) };
    if (yields(stream)) return { stream };
    const { frozen, outcome } = await this.append(decision, envelope, identified);
    if (outcome.kind === 'conflict') return { stream };
    this.its.loader.remember(decision, frozen, outcome);
    await this.its.appended(decision);
    return { stream, receipt: receiptOf(decision, command, identified, frozen, outcome) };
  }

  private async known(definition: AnyCommand, identified: Identified): Promise<Receipt | undefined> {
    if (!identified.keyed) return undefined;
    const outcome = await this.its.store.outcomeOf(identified.commandId);
    if (!outcome) return undefined;
    if (outcome.bodyHmac !== identified.bodyHmac) {
      const sentence = 'This Idempotency-Key was used for another command. Use a new key.';
      throw new Rejection('conflict', 'idempotency-key-reused', sentence);
    }
    const ids = idsIn(definition, complete(definition, identified, this.its.secrets).fields);
    return storedReceipt(this.its.store, outcome, identified.commandId, () => ids);
  }

  private async append(decision: Decision, envelope: Envelope, identified: Identified) {
    const { store, secrets, clock } = this.its;
    const deadline = Date.now() + DEADLINE_MS;
    const key = decision.personal ? await this.keyOf(decision) : undefined;
    // From here to the store's queue nothing is awaited: recordedAt rises in the order of positions.
    const frozen = freeze(decision, { envelope, identified, key, secrets, recordedAt: clock.now() });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const context = { deadlineMs: Math.max(1, deadline - Date.now()) };
        return {
          frozen,
          outcome: await store.append(decision.stream, decision.folded.revision, frozen.batch, context),
        };
      } catch (error) {
        // Others were recorded while this one was tried in vain: decided again, it gets a later time.
        const overtaken = error instanceof ClockWentBack && attempt > 1;
        if (!overtaken && (!(error instanceof OutcomeUnknown) || Date.now() >= deadline)) throw error;
        const found = await this.readBack(decision, frozen.batch);
        if (found) return { frozen, outcome: found };
        if (overtaken) return { frozen, outcome: { kind: 'conflict' as const, current: decision.folded.revision } };
        await pause(RETRY_PAUSE_MS);
      }
    }
  }

  private async keyOf(decision: Decision) {
    try {
      return await this.its.secrets.keyOf(ownerOf(decision.subject, decision.stream));
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) throw error;
      const kind = categoryOf(decision.stream);
      throw new Rejection('conflict', 'customer-forgotten', `The customer of this ${kind} was forgotten.`);
    }
  }

  /** What an append of unknown outcome did: our batch, somebody else's, or (undefined) nothing. */
  private async readBack(decision: Decision, batch: readonly StoredEvent[]): Promise<Appended | Conflict | undefined> {
    const from = nextRevision(decision.folded);
    let revision: bigint | undefined;
    for await (const event of this.its.store.read(decision.stream, { from })) {
      if (event.id === batch.at(-1)?.id) {
        return { kind: 'appended', revision: event.revision, position: event.position, duplicate: false };
      }
      revision = event.revision;
    }
    return revision === undefined ? undefined : { kind: 'conflict', current: revision };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
