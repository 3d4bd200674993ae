import { command, happened, isDay, refuse } from '#kernel';
import { ProgramPublished, ProgramSettings } from './program.events.js';
import type { Expiry } from './terms.js';
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
    mustBeADay(c.expiry);
    const next = { ...c, version: (program?.version ?? 0) + 1 };
    return program && isSame({ ...program, version: next.version }, next) ? [] : [happened(ProgramPublished, next)];
  },
});

/** 29 February is one: in other years it is the 28th. */
const mustBeADay = ({ day }: Expiry): void => {
  if (day === undefined || isDay(`${LEAP_YEAR}-${day}`)) return;
  const sentence = `No year has a ${day}: expiry.day must be a day of the year (for the end of February 02-29).`;
  refuse.invalid('no-such-day', sentence, { field: 'expiry.day', day });
};

const LEAP_YEAR = 2024;

/** Deep equality of plain JSON, whatever the order of its fields. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [fieldsOfA, fieldsOfB] = [fieldsOf(a), fieldsOf(b)];
  return fieldsOfA.length === fieldsOfB.length && fieldsOfA.every(([name, value]) => isSame(value, b[name as never]));
};

const fieldsOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]) => field !== undefined);
