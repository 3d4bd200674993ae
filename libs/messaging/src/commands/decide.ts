import type { CommandOutcome } from '#event-store';
import { addMs, addressOf, categoryOf, evolve, idOf, later, Rejection } from '#kernel';
import type { Actor, AnyCommand, Instant, NewEvent, Recorded } from '#kernel';
import type { CompleteCommand } from './complete.js';
import { EnvironmentAt } from './environment.js';
import type { CommandDependencies } from './handle-command.js';
import type { Folded } from './load.js';
import { mustBeSameAsFirst } from './same-content.js';

/** What was decided over which state of which stream. */
export interface Decision {
  readonly definition: AnyCommand;
  readonly stream: string;
  readonly folded: Folded<unknown>;
  /** None: nothing changes. */
  readonly events: readonly NewEvent[];
  /** What was to be created is there already, with the same content. */
  readonly exists: boolean;
  readonly at: Instant;
  readonly subject: string | undefined;
  /** Whether any event has a personal value. */
  readonly personal: boolean;
  /** What the same command did before: nothing is decided. */
  readonly done?: CommandOutcome | undefined;
}

const MAX_AHEAD_MS = 5 * 60_000;

interface Manner {
  readonly actor: Actor;
  readonly supposedNew: boolean;
  /** Only where a repeat can be recognised. */
  readonly commandId: string | undefined;
}

/**
 * Loads, folds and decides once. `supposedNew`: decides as on an empty stream without reading whether it is one. Throws
 * `Rejection`.
 */
export const decide = async (
  its: CommandDependencies,
  definition: AnyCommand,
  command: CompleteCommand,
  { actor, supposedNew, commandId }: Manner,
): Promise<Decision> => {
  const { loader, clock, organisation, secrets } = its;
  const c = command.fields;
  const early = definition.streamFrom && (await loader.refs(definition, c, undefined));
  const stream = early ? definition.streamFrom?.(c, early, secrets) : definition.stream?.(c);
  if (stream === undefined) throw new Error(`${definition.name} names no stream.`);
  const supposed = supposedNew ? loader.unseen(definition.of, stream) : undefined;
  const folded = supposed ?? (await loader.load(definition.of, stream));
  const done = commandId === undefined ? undefined : folded.met?.get(commandId);
  if (done) return { definition, stream, folded, done, ...NOTHING, at: folded.lastOccurredAt };
  const refs = await loader.refs(definition, c, folded.revision === 'none' ? undefined : folded.state);
  mustExist(definition, stream, folded);
  const now = clock.now();
  const at = command.occurredAt ?? later(now, folded.lastOccurredAt);
  if (at > now && command.occurredAt !== undefined) mustNotLieAhead(at, now);
  const gathered = definition.gather ? await its.gatherers[definition.gather]?.(c) : undefined;
  const environment = new EnvironmentAt(at, { ...organisation, now, actor, blind: secrets.blind, refs, gathered });
  if (definition.on === 'new' && folded.revision !== 'none') {
    const firstAgain = { definition, command, environment, stream, folded };
    await mustBeSameAsFirst(its, firstAgain);
    return { definition, stream, folded, at, ...NOTHING, exists: true };
  }
  const events: readonly NewEvent[] = definition.decide(folded.state, c, environment);
  mustNotPrecede(events, at, folded);
  return decisionOf(its, definition, { stream, folded, events, at, actor });
};

/** Throws `invalid` where what the caller says happened lies too far ahead. */
export const mustNotLieAhead = (occurredAt: Instant, now: Instant): void => {
  if (occurredAt <= addMs(now, MAX_AHEAD_MS)) return;
  const detail = { occurredAt, now };
  throw new Rejection('invalid', 'occurred-in-future', 'occurredAt lies more than 5 minutes ahead.', detail);
};

const NOTHING = { events: [], exists: false, subject: undefined, personal: false } as const;

// Asked after what the command names: where that is not there, this cannot be either.
const mustExist = (definition: AnyCommand, stream: string, folded: Folded<unknown>): void => {
  if (definition.on !== 'existing' || folded.revision !== 'none') return;
  const category = categoryOf(stream);
  const id = idOf(stream);
  const sentence = definition.of.missing?.(stream) ?? `There is no ${category} ${id}.`;
  throw new Rejection('missing', `unknown-${category}`, sentence, { [category]: id });
};

const mustNotPrecede = (events: readonly NewEvent[], at: Instant, folded: Folded<unknown>): void => {
  if (at >= folded.lastOccurredAt || events.every((event) => event.cls.dated || event.occurredAt)) return;
  const detail = { occurredAt: at, last: folded.lastOccurredAt };
  throw new Rejection(
    'conflict',
    'before-previous-event',
    'occurredAt lies before the last event of the same thing.',
    detail,
  );
};

interface Decided {
  readonly stream: string;
  readonly folded: Folded<unknown>;
  readonly events: readonly NewEvent[];
  readonly at: Instant;
  readonly actor: Actor;
}

const decisionOf = (its: CommandDependencies, definition: AnyCommand, decided: Decided): Decision => ({
  ...decided,
  definition,
  exists: false,
  subject: definition.of.subject(stateAfter(definition, decided), decided.stream),
  personal: decided.events.some((event) => its.secrets.hasPersonal(event.data, event.cls)),
});

/** The state that tells the events' subject. What no subject hangs on (ids, recordedAt) is not known yet. */
const stateAfter = (definition: AnyCommand, { stream, folded, events, at, actor }: Decided): unknown => {
  let revision = folded.revision === 'none' ? -1n : folded.revision;
  return events.reduce<unknown>((state, { type, version, data, occurredAt = at }) => {
    revision += 1n;
    const address = addressOf(stream, revision);
    const unknown = { id: '', commandId: '', correlationId: '', recordedAt: at };
    const event: Recorded = { ...unknown, type, version, stream, revision, address, occurredAt, actor, data };
    return evolve(definition.of, state, event);
  }, folded.state);
};
