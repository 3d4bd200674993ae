import { canonicalJson } from '#audit';
import { categoryOf, idOf, Rejection, type AnyCommand, type Environment, type NewEvent } from '#kernel';
import { decode } from '../decode.js';
import type { CompleteCommand } from './complete.js';
import { EnvironmentAt } from './environment.js';
import type { CommandDependencies } from './handle-command.js';
import type { Folded, Loader } from './load.js';

interface FirstAgain {
  readonly definition: AnyCommand;
  readonly command: CompleteCommand;
  readonly environment: Environment;
  readonly stream: string;
  readonly folded: Folded<unknown>;
}

/**
 * Rule G2: what is to be created exists. The command is decided anew on an empty stream, and the fields that the caller
 * gave are compared with the stream's first event. Throws `<category>-exists` with the names of those that differ, and
 * no other refusal: what the command may not do today says nothing of whether it did the same before.
 */
export const mustBeSameAsFirst = async (its: CommandDependencies, again: FirstAgain): Promise<void> => {
  const { definition, command, environment, stream } = again;
  for await (const stored of its.store.read(stream, { limit: 1 })) {
    const first = decode(stored);
    const at = command.occurredAt ?? first.occurredAt;
    const wanted = wantedOf(definition, command.fields, new EnvironmentAt(at, environment));
    const there = its.secrets.open(first.data) as Record<string, unknown>;
    const wish = (wanted?.data ?? command.fields) as Record<string, unknown>;
    const differing = command.given.filter((field) => !same(there[field], wish[field]));
    if (wanted && wanted.type !== first.type) differing.push('type');
    if (at !== first.occurredAt) differing.push('occurredAt');
    if (differing.length > 0) throw await exists(its.loader, stream, differing);
  }
};

/** Spelt as the event has it; undefined where it is refused today, and only what was sent can be compared. */
const wantedOf = (definition: AnyCommand, fields: object, environment: Environment): NewEvent | undefined => {
  try {
    return definition.decide(definition.of.initial, fields, environment)[0];
  } catch (error) {
    if (error instanceof Rejection) return undefined;
    throw error;
  }
};

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

const exists = async (loader: Loader, stream: string, differing: readonly string[]): Promise<Rejection> => {
  const category = categoryOf(stream);
  const refusal = await loader.refusal(stream, category);
  const sentence = refusal
    ? `${refusal} The id ${idOf(stream)} stays taken: use a new one.`
    : `There is a ${category} ${idOf(stream)} already, with another ${differing.join(', ')}.`;
  return new Rejection('conflict', `${category}-exists`, sentence, { differing });
};
