import { analytics } from '#analytics';
import { customers } from '#customers';
import { deals } from '#deals';
import { finance } from '#finance';
import { interactions } from '#interactions';
import { ledger } from '#ledger';
import { organisation } from '#organisation';
import { loyalty } from '#loyalty';
import { reactions, undo } from '#platform-commands';
import { purchases } from '#purchases';
import type { Context } from '#kernel';

/** The one list of contexts. */
export const contexts: readonly Context[] = [
  organisation,
  customers,
  interactions,
  purchases,
  deals,
  loyalty,
  finance,
  analytics,
  ledger,
  reactions,
  undo,
];

export { processes, timetables, undoingOf } from '#processes';

/** The kind of stream in which events of a type stand. */
export const categoryOf = (type: string): string | undefined => categories.get(type);

const categories = new Map(
  contexts.flatMap(({ aggregates }) =>
    aggregates.flatMap(({ state }) => Object.keys(state.events).map((type) => [type, state.category] as const)),
  ),
);

/** Event types that give the earlier events of their stream, which had no subject, to their subject. */
export const adopting: readonly string[] = ['InteractionLinked'];
