import { addressOf, categoryOf, parseAddress, Rejection, type Process, type Reaction, type Recorded } from '#kernel';
import type { EventStore } from '#event-store';
import { derivedFrom } from '../commands/identify.js';
import type { Loader } from '../commands/load.js';
import { decode } from '../decode.js';
import type { CommandHandling, Envelope } from '../ports.js';

export interface ReactorDependencies {
  readonly store: EventStore;
  readonly handling: CommandHandling;
  readonly loader: Pick<Loader, 'standing'>;
  readonly processes: readonly Process<never>[];
}

const RETRY_REQUESTED = 'ReactionRetryRequested';

/** What processes remember, and what they do about one event. */
export class Reactor {
  private readonly memories = new Map<string, unknown>();

  constructor(private readonly its: ReactorDependencies) {
    for (const process of its.processes) this.memories.set(process.name, process.remembers?.initial);
  }

  /** Event types that are reacted to or remembered. */
  get types(): readonly string[] {
    return [...new Set([...this.its.processes.flatMap((process) => process.on), ...this.remembered, RETRY_REQUESTED])];
  }

  get remembered(): readonly string[] {
    return this.its.processes.flatMap((process) => Object.keys(process.remembers?.on ?? {}));
  }

  learn(event: Recorded): void {
    for (const process of this.its.processes) {
      const step = process.remembers?.on[event.type];
      if (step) this.memories.set(process.name, step(this.memories.get(process.name) as never, event as never));
    }
  }

  async reactTo(event: Recorded): Promise<void> {
    if (event.type === RETRY_REQUESTED) return this.retry(event as Recorded<RetryRequested>);
    for (const process of this.its.processes) {
      if (process.on.includes(event.type)) await this.send(process, event);
    }
  }

  private async send(process: Process<never>, event: Recorded): Promise<void> {
    const reactions = await this.reactionsOf(process, event);
    for (const reaction of reactions) {
      const refusalId = derivedFrom('refusal', process.name, event.address, keyOf(reaction));
      await this.attempt(process, event, reaction, { refusalId, salt: '' });
    }
  }

  private async reactionsOf(process: Process<never>, event: Recorded): Promise<readonly Reaction[]> {
    const memory = this.memories.get(process.name) as never;
    const standings = new Map<string, unknown>();
    for (const stream of process.reads?.(event as never, memory) ?? []) {
      const standing = await this.its.loader.standing(stream, categoryOf(stream)).catch(nothingIfRefused);
      if (standing !== undefined) standings.set(stream, standing);
    }
    return process.react(event as never, { memory, standings });
  }

  private async attempt(process: Process<never>, event: Recorded, reaction: Reaction, nth: Attempt): Promise<boolean> {
    const commandId = derivedFrom('reaction', process.name, event.address, keyOf(reaction), nth.salt);
    const base = { sender: senderOf(process), correlationId: event.correlationId, causationId: event.id };
    try {
      await this.its.handling.handle({ ...base, name: reaction.command, body: reaction.body, commandId });
      return true;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const body = {
        refusalId: nth.refusalId,
        process: process.name,
        event: event.address,
        key: keyOf(reaction),
        command: reaction.command,
        code: error.code,
        sentence: error.message,
      };
      const refusal: Envelope = {
        ...base,
        name: 'RecordReactionRefused',
        body,
        commandId: derivedFrom('refused', commandId),
      };
      await this.its.handling.handle(refusal);
      return false;
    }
  }

  /**
   * Sends a refused reaction again, under a new command id, because a person asked for it. Where the process has
   * nothing to send any more, the refusal is done with; where the process is not here, it stays as it is.
   */
  private async retry(request: Recorded<RetryRequested>): Promise<void> {
    const { refusalId, process: name, event: address, key } = request.data;
    const process = this.its.processes.find((candidate) => candidate.name === name);
    const event = await this.eventAt(address);
    if (!process || !event) return;
    const reactions = await this.reactionsOf(process, event);
    const reaction = reactions.find((candidate) => keyOf(candidate) === key);
    if (reaction && !(await this.attempt(process, event, reaction, { refusalId, salt: request.address }))) return;
    const commandId = derivedFrom('done', request.address);
    const sender = senderOf(process);
    await this.its.handling.handle({ name: 'RecordReactionDone', body: { refusalId }, commandId, sender });
  }

  private async eventAt(address: string): Promise<Recorded | undefined> {
    const place = parseAddress(address);
    if (!place) return undefined;
    for await (const stored of this.its.store.read(place.stream, { from: place.revision, limit: 1 })) {
      if (addressOf(stored.stream, stored.revision) === address) return decode(stored);
    }
    return undefined;
  }
}

interface RetryRequested {
  readonly refusalId: string;
  readonly process: string;
  readonly event: string;
  readonly key: string;
}

interface Attempt {
  readonly refusalId: string;
  /** Tells a retry from the first time. */
  readonly salt: string;
}

/** What a reaction without a key of its own has for one. */
const ONLY = 'only';

const keyOf = ({ key = ONLY }: Reaction): string => key;

const senderOf = (process: Process<never>): Envelope['sender'] => ({
  client: `process ${process.name}`,
  actor: { kind: 'system', id: process.name },
  roles: ['admin'],
});

const nothingIfRefused = (error: unknown): undefined => {
  if (!(error instanceof Rejection)) throw error;
  return undefined;
};
