import { expect } from '@jest/globals';
import type { Case } from '#kernel/contract';
import type { EventHistory, KeptEvent } from '#read-model';
import { at } from './sample.js';

const event = (position: number, stream: string, subject?: string): KeptEvent => ({
  position: at(position),
  stream,
  subject,
  text: `{"$é𝄞":"${stream} ${position}"}`,
});

const SOME = [event(2, 'deal-1', 'c1'), event(3, 'chat-1'), event(4, 'deal-1', 'c1'), event(10, 'chat-1', 'c1')];

const texts = (...positions: number[]): string[] =>
  SOME.filter(({ position }) => positions.includes(Number(position))).map(({ text }) => text);

export const historyCases: readonly Case<EventHistory>[] = [
  {
    name: 'is empty at first',
    run: async (history) => {
      expect(await history.checkpoint()).toBe(at(0));
      expect(await history.ofStream('deal-1')).toEqual([]);
      expect(await history.ofSubject('c1')).toEqual([]);
    },
  },
  {
    name: 'gives the events of a stream and of a subject in the order of the log',
    run: async (history) => {
      await history.keep(SOME.slice(2), at(10));
      await history.keep(SOME.slice(0, 2), at(3));
      expect(await history.ofStream('deal-1')).toEqual(texts(2, 4));
      expect(await history.ofStream('chat-1')).toEqual(texts(3, 10));
      expect(await history.ofSubject('c1')).toEqual(texts(2, 4, 10));
      expect(await history.ofSubject('deal-1')).toEqual([]);
    },
  },
  {
    name: 'gives no event after a position',
    run: async (history) => {
      await history.keep(SOME, at(10));
      expect(await history.ofSubject('c1', at(4))).toEqual(texts(2, 4));
      expect(await history.ofStream('chat-1', at(9))).toEqual(texts(3));
    },
  },
  {
    name: 'keeps an event once, however often it is given',
    run: async (history) => {
      await history.keep(SOME.slice(0, 3), at(4));
      await history.keep(SOME, at(10));
      await history.keep(SOME, at(10));
      expect(await history.ofSubject('c1')).toEqual(texts(2, 4, 10));
    },
  },
  {
    name: 'moves its checkpoint without events too, and never back',
    run: async (history) => {
      await history.keep(SOME, at(10));
      await history.keep([], at(12));
      await history.keep(SOME.slice(0, 1), at(2));
      expect(await history.checkpoint()).toBe(at(12));
    },
  },
];
