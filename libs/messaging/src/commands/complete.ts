import { v7 } from 'uuid';
import { fieldNotes, parse, Rejection, type AnyCommand, type Class, type Instant } from '#kernel';
import type { Vault } from '#privacy';
import { derivedFrom, type Identified } from './identify.js';

/** A command with all its ids, checked against its class. */
export interface CompleteCommand {
  readonly fields: object;
  /** Fields that the caller sent or that got an id: what "the same content" compares. */
  readonly given: readonly string[];
  readonly occurredAt?: Instant | undefined;
}

/** Makes the ids that the caller left out (README.md "Identity"), checks every field. Throws `invalid`, all faults. */
export const complete = (definition: AnyCommand, identified: Identified, secrets: Vault): CompleteCommand => {
  const { body, occurredAt } = identified;
  mustTakeTime(definition, occurredAt);
  const made = generatedFields(definition.cls).filter((field) => body[field] === undefined);
  const whole: Record<string, unknown> = { ...body };
  made.forEach((field, nth) => {
    whole[field] = madeId(definition, identified, secrets, field, nth === 0);
  });
  return { fields: parse(definition.cls, whole), given: Object.keys(whole), occurredAt };
};

/** Throws `invalid` where an `occurredAt` is given to a command that takes none. */
export const mustTakeTime = (definition: AnyCommand, occurredAt: Instant | undefined): void => {
  if (occurredAt === undefined || !definition.nowOnly) return;
  const message = `${definition.name} takes no occurredAt: it always happens now`;
  throw new Rejection('invalid', 'invalid-command', message, {}, [{ path: 'occurredAt', code: 'now-only', message }]);
};

/** Fields whose ids the border makes. */
export const generatedFields = (cls: Class): readonly string[] => {
  let fields = generated.get(cls);
  if (!fields) {
    fields = [...fieldNotes(cls)].filter(([, note]) => note.generated).map(([field]) => field);
    generated.set(cls, fields);
  }
  return fields;
};

const generated = new WeakMap<Class, readonly string[]>();

const madeId = (
  definition: AnyCommand,
  identified: Identified,
  secrets: Vault,
  field: string,
  first: boolean,
): string => {
  const { source, externalId } = identified.body;
  if (first && typeof source === 'string' && typeof externalId === 'string') {
    return secrets.derivedId(definition.of.category, source, externalId);
  }
  return identified.keyed ? derivedFrom('id', identified.commandId, field) : v7();
};
