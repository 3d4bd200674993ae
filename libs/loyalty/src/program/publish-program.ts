import { command, happened, refuse } from '#kernel';
import { ProgramPublished, ProgramSettings } from './program.events.js';
import { programState, programStream } from './program.state.js';

export class PublishProgram extends ProgramSettings {}

export const publishProgram = command(PublishProgram, {
  of: programState,
  on: 'any',
  nowOnly: true,
  stream: (c) => programStream(c.program),
  decide: (program, c) => {
    if (new Set(c.earnRules.map((rule) => rule.priority)).size < c.earnRules.length) {
      refuse.invalid('priority-not-unique', 'Two earn rules have the same priority.');
    }
    const next = { ...c, version: (program?.version ?? 0) + 1 };
    return program && isSame({ ...program, version: next.version }, next) ? [] : [happened(ProgramPublished, next)];
  },
});

/** Deep equality of plain JSON, whatever the order of its fields. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [fieldsOfA, fieldsOfB] = [fieldsOf(a), fieldsOf(b)];
  return fieldsOfA.length === fieldsOfB.length && fieldsOfA.every(([name, value]) => isSame(value, b[name as never]));
};

const fieldsOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]) => field !== undefined);
