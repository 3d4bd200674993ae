import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { views } from '#catalogue';
import { endOfDay, idOf, Rejection, type Day, type Recorded } from '#kernel';
import { open } from '#privacy';
import {
  askable,
  Dice,
  momentsOf,
  ORGANISATION,
  plain,
  randomHistory,
  type Ask,
  type Asked,
  type History,
  type Room,
} from '../support/history/index.js';
import { JUDGES, near, type Judge } from '../support/independent-fold/index.js';

jest.setTimeout(120_000);

const SHOP: readonly Room[] = ['customers', 'interactions', 'purchases'];

/** Together two hundred customers. The last has enough buyers, and no model, for the rates of their cells. */
const HISTORIES = [
  { seed: 21, commands: 1_100, least: 40 },
  { seed: 22, commands: 1_100, least: 40 },
  { seed: 23, commands: 1_100, least: 40 },
  { seed: 24, commands: 800, least: 80, organisation: { rooms: SHOP, customers: 80 } },
];
const DATES = 5;
/** Who has a long history is asked about at one more date for so many events. */
const EVENTS_A_DATE = 20;
const DATES_OF_MANY = 20;
const MIN_ANSWERS = 20;
/** Where there is nothing to answer. */
const REFUSALS = ['unknown-program', 'horizon-not-over'];

/** Answers with something in them, by question. */
const answers = new Map<string, number>();

const QUESTIONS = views.flatMap(({ view, queries }) =>
  Object.entries(queries).map(([query, { kind }]) => ({ view: view.name, query, kind, opens: view.opens === true })),
);

const nameOf = ({ view, query }: { view: string; query: string }): string => `${view} ${query}`;
const isEmpty = (answer: unknown): boolean => answer === undefined || (Array.isArray(answer) && answer.length === 0);

const essenceOf = (answer: any, { essence }: Judge): any => {
  if (answer === undefined || !essence) return answer;
  return Array.isArray(answer) ? answer.map(essence) : essence(answer);
};

it('every question of every view has a judge', () => {
  const judged = Object.entries(JUDGES).flatMap(([view, of]) => Object.keys(of).map((query) => `${view} ${query}`));
  expect(judged.sort()).toEqual(QUESTIONS.map(nameOf).sort());
});

/** projections.md §3: every question takes `asOf` and `knownAt`, both at once too, lists and sums included. */
describe.each(HISTORIES)('at any two clocks, on random history $seed,', ({ seed, commands, least, organisation }) => {
  const dice = new Dice(seed);
  let history: History;
  /** With personal values as far as their keys are left. */
  let clear: History['events'];
  let ask: Ask;
  let stop: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    history = await randomHistory(seed, commands, organisation);
    clear = history.events.map((event) => ({ ...event, data: open(event.data, history.keys) }));
    ({ ask, stop } = await askable(history));
  });
  afterAll(() => stop());

  const idsOf = (category: string): readonly string[] => {
    const streams = new Set(history.events.map(({ stream }) => stream));
    return [...streams].filter((stream) => stream.startsWith(`${category}-`)).map(idOf);
  };

  const eventsFor = ({ each, by }: Judge, key: string): readonly Recorded[] =>
    history.events.filter(
      ({ stream, subject }) =>
        by?.test(stream) || (each === 'customer' ? subject === key : each && stream === `${each}-${key}`),
    );

  /** Both clocks and each alone; and the ends of days that scores were made for, since those are told by them. */
  const datesOf = (events: readonly Recorded[], count: number): readonly Asked[] => {
    const days = events.flatMap(({ data }) => ('asOf' in data ? [endOfDay(data.asOf as Day, ORGANISATION.zone)] : []));
    const [now, known, both, ...past] = momentsOf(events, dice, count);
    const onDays = days.length > 0 ? [{ ...known, asOf: dice.even(days) }, { asOf: dice.even(days) }] : [];
    return [now, known, both, ...onDays, ...past].slice(0, count) as Asked[];
  };

  const answerTo = async (question: Parameters<Ask>[0], kind: string): Promise<any> => {
    const body = await ask(question).catch((error: unknown) => {
      if (error instanceof Rejection && REFUSALS.includes(error.code)) return undefined;
      throw error;
    });
    return kind === 'list' ? body.items : body;
  };

  it('there are customers enough, some of them forgotten', () => {
    expect(idsOf('customer').length).toBeGreaterThanOrEqual(least);
    expect(history.events.filter(({ type }) => type === 'CustomerForgotten').length).toBeGreaterThan(1);
  });

  it.each(QUESTIONS)('$view answers $query as the specification reads', async ({ view, query, kind, opens }) => {
    const judge = JUDGES[view]![query]!;
    const log = opens ? clear : history.events;
    for (const key of judge.each ? idsOf(judge.each) : ['']) {
      const events = eventsFor(judge, key);
      if (events.length === 0) continue;
      const dates = judge.each ? DATES + Math.floor(events.length / EVENTS_A_DATE) : DATES_OF_MANY;
      for (const asked of datesOf(events, dates)) {
        const params = judge.params?.(dice, history.events, key) ?? {};
        const question = { view, query, key, params, ...asked };
        const moment = { asOf: history.end, isNow: asked.asOf === undefined, ...asked };
        const own = essenceOf(plain(judge.answer(log, moment, params, key)), judge);
        const answer = essenceOf(await answerTo(question, kind), judge);
        expect({ question, answer: near(answer, own) }).toEqual({ question, answer: own });
        if (!isEmpty(own)) answers.set(nameOf(question), (answers.get(nameOf(question)) ?? 0) + 1);
      }
    }
  });
});

it('every question had something to answer, and not once only', () => {
  const rarely = QUESTIONS.map(nameOf).filter((name) => (answers.get(name) ?? 0) < MIN_ANSWERS);
  expect(rarely).toEqual([]);
});
