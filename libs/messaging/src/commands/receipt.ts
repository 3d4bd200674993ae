import type { AnyCommand } from '#kernel';
import type { Appended, CommandOutcome, EventStore } from '#event-store';
import type { Receipt } from '../ports.js';
import { decode } from '../decode.js';
import { generatedFields, type CompleteCommand } from './complete.js';
import type { Decision } from './decide.js';
import type { Frozen } from './freeze.js';
import type { Identified } from './identify.js';

/** The answer to a command whose events were appended just now. */
export const receiptOf = (
  { definition, stream }: Decision,
  command: CompleteCommand,
  { commandId, correlationId }: Identified,
  { recorded }: Frozen,
  { revision, position, duplicate }: Appended,
): Receipt => ({
  commandId,
  correlationId,
  stream,
  revision: String(revision),
  position,
  duplicate,
  events: recorded.map(({ id, type, address }) => ({ id, type, address })),
  ids: idsIn(definition, command.fields),
});

/** The answer to a command that changes nothing: its stream as it stands; its first revision if to be created. */
export const unchangedReceipt = (decision: Decision, command: CompleteCommand, identified: Identified): Receipt => ({
  commandId: identified.commandId,
  correlationId: identified.correlationId,
  stream: decision.stream,
  revision: decision.exists || decision.folded.revision === 'none' ? '0' : String(decision.folded.revision),
  position: decision.folded.position,
  duplicate: decision.exists,
  events: [],
  ids: decision.exists ? idsIn(decision.definition, command.fields) : idsGiven(decision.definition, identified),
});

/** The first answer again, read from the log. */
export const storedReceipt = async (
  store: EventStore,
  { stream, firstRevision, revision, position }: CommandOutcome,
  commandId: string,
  idsOf: (data: object) => Record<string, string>,
): Promise<Receipt> => {
  const events: Receipt['events'][number][] = [];
  let ids: Record<string, string> = {};
  let correlationId = commandId;
  for await (const stored of store.read(stream, { from: firstRevision, to: revision })) {
    const event = decode(stored);
    correlationId = event.correlationId;
    events.push({ id: event.id, type: event.type, address: event.address });
    ids = { ...ids, ...idsOf(event.data) };
  }
  return { commandId, correlationId, stream, revision: String(revision), position, duplicate: true, events, ids };
};

/** The ids that a command was given or got. */
export const idsIn = (definition: AnyCommand, fields: object): Record<string, string> =>
  idsAmong(generatedFields(definition.cls), fields);

/** An id that was made for nothing names nothing. */
const idsGiven = ({ cls }: AnyCommand, { body }: Identified): Record<string, string> =>
  idsAmong(generatedFields(cls), body);

/** Of an unknown command on a stream: what an event repeats of the ids that commands of its category make. */
export const idsInEvent = (commands: Iterable<AnyCommand>, category: string, data: object): Record<string, string> => {
  const ofCategory = [...commands].filter((definition) => definition.of.category === category);
  return idsAmong(
    ofCategory.flatMap((definition) => generatedFields(definition.cls)),
    data,
  );
};

const idsAmong = (names: readonly string[], fields: object): Record<string, string> => {
  const values = fields as Readonly<Record<string, string | undefined>>;
  const ids: Record<string, string> = {};
  for (const name of names) if (values[name] !== undefined) ids[name] = values[name];
  return ids;
};
