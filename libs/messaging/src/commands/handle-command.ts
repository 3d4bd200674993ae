import type { Vault } from '#privacy';
import { categoryOf, Rejection, type AnyCommand, type Organisation } from '#kernel';
import type { CommandOutcome, EventStore } from '#event-store';
import type { CommandHandling, Envelope, Receipt } from '../ports.js';
import { append } from './append.js';
import { complete, type CompleteCommand } from './complete.js';
import { decide, type Decision } from './decide.js';
import { commandIdOf, identify, type Identified } from './identify.js';
import type { Loader } from './load.js';
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
  readonly appended: (decision: Decision) => Promise<void> | undefined;
}

const MAX_ATTEMPTS = 5;
const MAX_JITTER_MS = 8;

/** A command on its way. */
interface Way {
  readonly definition: AnyCommand;
  readonly command: CompleteCommand;
  readonly envelope: Envelope;
  readonly identified: Identified;
}

interface Manner {
  /** Whether others are to go first. */
  readonly yields: (stream: string) => boolean;
  readonly supposedNew?: boolean;
}

interface Attempt {
  readonly stream: string;
  readonly receipt?: Receipt;
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
    const created = await this.create(definition, envelope, identified);
    if (created) return created;
    const known = await this.known(definition, identified);
    if (known) return known;
    const command = complete(definition, identified, this.its.secrets);
    const way: Way = { definition, command, envelope, identified };
    const first = await this.attempt(way, { yields: (stream) => this.turns.busy(stream) });
    return first.receipt ?? this.turns.take(first.stream, () => this.insist(way));
  }

  /**
   * What is to be created is hardly ever there already: it is decided on without looking for it, nor for what became of
   * the same command before, since the append finds both. No receipt: it did, or nothing was decided; look to know why.
   */
  private async create(definition: AnyCommand, envelope: Envelope, identified: Identified) {
    if (definition.on !== 'new' || definition.gather || !this.its.store.capabilities.inbox) return undefined;
    try {
      const command = complete(definition, identified, this.its.secrets);
      const way: Way = { definition, command, envelope, identified };
      return (await this.attempt(way, { yields: (stream) => this.turns.busy(stream), supposedNew: true })).receipt;
    } catch (error) {
      if (error instanceof Rejection) return undefined;
      throw error;
    }
  }

  /** Who lost a race, or meets others who did, decides again in turn: only other processes interfere then. */
  private async insist(way: Way): Promise<Receipt> {
    for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const meanwhile = await this.known(way.definition, way.identified);
      if (meanwhile) return meanwhile;
      const { receipt } = await this.attempt(way, { yields: () => false });
      if (receipt) return receipt;
      await pause(Math.random() * MAX_JITTER_MS * attempt);
    }
    throw new Rejection('conflict', 'concurrent-change', 'Others keep changing the same thing. Try again.');
  }

  /** Decides and appends once. No receipt: somebody else was first, or (`yields`) is to go first. */
  private async attempt(way: Way, { yields, supposedNew = false }: Manner): Promise<Attempt> {
    const { definition, command, envelope, identified } = way;
    const { actor } = envelope.sender;
    const commandId = identified.keyed ? identified.commandId : undefined;
    const decision = await decide(this.its, definition, command, { actor, supposedNew, commandId });
    const { stream, done } = decision;
    if (done) return { stream, receipt: await this.again(definition, identified, done) };
    if (decision.events.length === 0) {
      return supposedNew ? { stream } : { stream, receipt: unchangedReceipt(decision, command, identified) };
    }
    if (yields(stream)) return { stream };
    const { frozen, outcome } = await append(this.its, decision, way);
    // What was there before may have been another body's, or frozen by another process: who looks finds out.
    if (outcome.kind === 'conflict' || (outcome.duplicate && (supposedNew || identified.keyed))) return { stream };
    this.its.loader.remember(decision, frozen, outcome);
    await this.its.appended(decision);
    return { stream, receipt: receiptOf(decision, command, identified, frozen, outcome) };
  }

  private async known(definition: AnyCommand, identified: Identified): Promise<Receipt | undefined> {
    const { store } = this.its;
    if (!identified.keyed || !store.capabilities.inbox) return undefined;
    const outcome = await store.outcomeOf(identified.commandId);
    return outcome && this.again(definition, identified, outcome);
  }

  /** The answer to a command that took effect before. Throws where it was another one. */
  private async again(definition: AnyCommand, identified: Identified, outcome: CommandOutcome): Promise<Receipt> {
    if (outcome.bodyHmac !== identified.bodyHmac) {
      const sentence = 'This Idempotency-Key was used for another command. Use a new key.';
      throw new Rejection('conflict', 'idempotency-key-reused', sentence);
    }
    const ids = idsIn(definition, complete(definition, identified, this.its.secrets).fields);
    return storedReceipt(this.its.store, outcome, identified.commandId, () => ids);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
