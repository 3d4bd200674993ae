import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { contexts, processes, views } from '#catalogue';
import { fieldNotes, IsPersonal, IsText, versionOf, type Class } from '#kernel';
import { subscriptionOf } from '#read-model';

const aggregates = contexts.flatMap((context) => context.aggregates);
const commands = aggregates.flatMap((aggregate) => aggregate.commands);
const eventTypes = aggregates.flatMap(({ state }) => Object.keys(state.events));
const standings = new Set<string>(contexts.flatMap((context) => context.standings.map(({ category }) => category)));

const twice = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);
const unlike = (pattern: RegExp, names: readonly string[]): string[] => names.filter((name) => !pattern.test(name));

describe('the catalogue', () => {
  it('has contexts, commands, events, views and processes', () => {
    const counts = [contexts, commands, eventTypes, views, processes].map((list) => list.length > 0);
    expect(counts).toEqual([true, true, true, true, true]);
  });

  it('gives every thing a name of its own, in the form of its kind', () => {
    const named = {
      context: { form: /^[a-z]+(-[a-z]+)*$/, names: contexts.map(({ name }) => name) },
      category: { form: /^[a-z]+$/, names: aggregates.map(({ state }) => state.category) },
      command: { form: /^([A-Z][a-z]+)+$/, names: commands.map(({ name }) => name) },
      event: { form: /^([A-Z][a-z]+)+$/, names: eventTypes },
      view: { form: /^[a-z0-9]+(-[a-z0-9]+)*$/, names: views.map(({ view }) => view.name) },
      process: { form: /^when-[a-z-]+-then-[a-z-]+$/, names: processes.map(({ name }) => name) },
    };
    for (const [kind, { form, names }] of Object.entries(named)) {
      expect({ kind, twice: twice(names), malformed: unlike(form, names) }).toEqual({ kind, twice: [], malformed: [] });
    }
  });

  it('says in a sentence what each context, view and query is for', () => {
    const abouts = [
      ...contexts.map(({ about }) => about),
      ...views.flatMap(({ view, queries }) => [view.about, ...Object.values(queries).map(({ about }) => about)]),
    ];
    expect(unlike(/^[A-Z].+[.?]$/, abouts)).toEqual([]);
  });

  it('gives every event a version, and every aggregate a step for each of its events', () => {
    for (const { state } of aggregates) {
      expect(Object.keys(state.evolve).sort()).toEqual(Object.keys(state.events).sort());
      for (const cls of Object.values(state.events)) expect(Number.isInteger(versionOf(cls))).toBe(true);
    }
  });

  it('names the stream of every command in one way', () => {
    const odd = commands.filter(({ stream, streamFrom }) => (stream === undefined) === (streamFrom === undefined));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('has a standing for everything that a command reads', () => {
    const unread = commands.flatMap(({ name, reads = {} }) =>
      Object.values(reads).flatMap(({ category }) => (standings.has(category) ? [] : [`${name} reads ${category}`])),
    );
    expect(unread).toEqual([]);
  });

  it('has the events that its views and processes listen to', () => {
    const known = new Set(eventTypes);
    const listeners = [
      ...views.map(({ view }) => ({ name: view.name, types: [...subscriptionOf(view)] })),
      ...processes.map(({ name, on, remembers }) => ({ name, types: [...on, ...Object.keys(remembers?.on ?? {})] })),
    ];
    const deaf = listeners.flatMap(({ name, types }) =>
      types.filter((type) => !known.has(type)).map((type) => [name, type]),
    );
    expect(deaf).toEqual([]);
  });

  it('asks of every view: how, by whom, and who of them sees personal values', () => {
    const askable = views.map(({ view, queries }) => ({
      view: view.name,
      queries: Object.keys(queries).length > 0,
      roles: Object.values(queries).every(({ roles }) => roles.length > 0),
      opensToAskers: Object.values(queries).every(({ roles, opensTo = [] }) =>
        opensTo.every((role) => roles.includes(role)),
      ),
    }));
    expect(askable.filter(({ queries, roles, opensToAskers }) => !(queries && roles && opensToAskers))).toEqual([]);
  });
});

const personalFields = (cls: Class): string[] =>
  [...fieldNotes(cls)].filter(([, { personal }]) => personal).map(([name]) => name);

/** But those that hold one of a few known values: they tell nothing of a person, whatever their name is elsewhere. */
const freeFields = (cls: Class): string[] => {
  const checks = getMetadataStorage().getTargetValidationMetadatas(cls, '', false, false);
  const closed = new Set(checks.filter(({ name }) => name === 'isIn').map(({ propertyName }) => propertyName));
  return [...new Set(checks.map(({ propertyName }) => propertyName))].filter((field) => !closed.has(field));
};

/** Fields that are personal in a command and in clear in an event. */
const leaks = (commands: readonly Class[], events: Readonly<Record<string, Class>>): string[] => {
  const personal = new Set(commands.flatMap(personalFields));
  return Object.entries(events).flatMap(([type, cls]) => {
    const sealed = new Set(personalFields(cls));
    const clear = freeFields(cls).filter((field) => personal.has(field) && !sealed.has(field));
    return clear.map((field) => `${type}.${field}`);
  });
};

describe('personal fields', () => {
  it('stay personal from the commands of an aggregate to its events', () => {
    expect(
      aggregates.flatMap(({ state, commands }) =>
        leaks(
          commands.map(({ cls }) => cls),
          state.events,
        ),
      ),
    ).toEqual([]);
  });

  it('would be found in clear', () => {
    class Note {
      @IsPersonal() @IsText(20) note!: string;
    }
    class Noted {
      @IsText(20) note!: string;
    }
    expect(leaks([Note], { Noted, Sealed: Note })).toEqual(['Noted.note']);
  });
});
