import { expect, it } from '@jest/globals';
import { createMemoryEventStore } from '../memory/index.js';
import { brokenStores } from './broken-stores.js';
import { eventStoreCases, type Case } from './index.js';

const NEEDS_A_CONNECTION = /unknown outcome|connection of its own/;
const cases = eventStoreCases.filter(({ name, slow }) => !slow && !NEEDS_A_CONNECTION.test(name));

const failing = async (subject: (typeof brokenStores)[number] | undefined): Promise<string[]> => {
  const failed: string[] = [];
  for (const each of cases) {
    const sound = createMemoryEventStore();
    const store = subject?.break(sound) ?? sound;
    if (!(await passes(each, { store, close: () => sound.close() }))) failed.push(each.name);
    await sound.close();
  }
  return failed;
};

const passes = async ({ run }: Case, harness: Parameters<Case['run']>[0]): Promise<boolean> => {
  try {
    await run(harness);
    return true;
  } catch {
    return false;
  }
};

it('a sound store passes every case', async () => {
  expect(await failing(undefined)).toEqual([]);
});

it.each(brokenStores.map((subject) => [subject.fault, subject] as const))(
  'a store that %s fails exactly the case that says so',
  async (_, subject) => {
    expect(await failing(subject)).toEqual([subject.fails]);
  },
);
