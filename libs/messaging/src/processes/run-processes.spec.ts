import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection, type Process } from '#kernel';
import { createMemoryEventStore } from '#event-store/memory';
import type { EventStore, StoredEvent } from '#event-store';
import type { Envelope, Receipt } from '../ports.js';
import { CHECKPOINT, ProcessRunner } from './run-processes.js';

const AT = '2026-01-01T00:00:00.000Z';

let store: EventStore;
let sent: Envelope[];
let refuse: (envelope: Envelope) => boolean;
let runner: ProcessRunner;

const happen = async (stream: string, type: string, data: object = {}, subject?: string) => {
  const events: StoredEvent[] = [];
  for await (const event of store.read(stream)) events.push(event);
  const revision = events.length;
  const actor = { kind: 'service', id: 'shop' };
  const meta = {
    version: 1,
    occurredAt: AT,
    recordedAt: AT,
    subject,
    actor,
    commandId: 'c',
    correlationId: 'run-1',
    bodyHmac: '',
  };
  const ids = { id: `${stream}@${revision}`, commandId: `${stream}@${revision}`, bodyHmac: '' };
  const event = {
    ...ids,
    type,
    meta: JSON.stringify(meta),
    data: JSON.stringify(data),
    hash: '',
    occurredAt: AT,
    recordedAt: AT,
    subject,
  };
  const appended = await store.append(stream, revision === 0 ? 'none' : BigInt(revision - 1), [event], {
    deadlineMs: 1_000,
  });
  if (appended.kind === 'conflict') throw new Error('conflict');
  await runner.settled(appended.position);
};

const whenSoldThenReward: Process<string[]> = {
  name: 'when-sold-then-reward',
  on: ['Sold'],
  remembers: {
    initial: [],
    on: { ProgramOpened: (programs, event) => [...programs, (event as { stream: string }).stream] },
  },
  react: (event, { memory }) =>
    memory.map((program) => ({
      command: 'Reward',
      key: program,
      body: { program, sale: (event as { address: string }).address },
    })),
};

const startRunner = async () => {
  runner = new ProcessRunner({
    store,
    loader: { standing: async () => undefined } as never,
    processes: [whenSoldThenReward as never],
    alarm: (error) => {
      throw error;
    },
    handling: {
      outcome: async () => undefined,
      async handle(envelope) {
        if (refuse(envelope)) throw new Rejection('conflict', 'not-a-member', 'Not a member.');
        sent.push(envelope);
        return {} as Receipt;
      },
    },
  });
  await runner.start();
};

beforeEach(async () => {
  store = createMemoryEventStore();
  sent = [];
  refuse = () => false;
  await startRunner();
});

afterEach(() => runner.stop());

describe('processes', () => {
  it('turn an event into commands that cite it, by what they remember', async () => {
    await happen('program-a', 'ProgramOpened');
    await happen('sale-1', 'Sold', {}, 'c-1');
    expect(sent).toMatchObject([
      {
        name: 'Reward',
        body: { program: 'program-a', sale: 'sale-1@0' },
        sender: { actor: { kind: 'system', id: 'when-sold-then-reward' } },
        correlationId: 'run-1',
        causationId: 'sale-1@0',
      },
    ]);
  });

  it('go on after a restart where they were, with what they remembered', async () => {
    await happen('program-a', 'ProgramOpened');
    await happen('sale-1', 'Sold', {}, 'c-1');
    await runner.stop();
    await startRunner();
    await happen('sale-2', 'Sold', {}, 'c-1');
    expect(sent.map(({ body }) => (body as { sale: string }).sale)).toEqual(['sale-1@0', 'sale-2@0']);
  });

  it('tell other processes soon how far they are, though nothing more happens', async () => {
    for (const sale of ['sale-1', 'sale-2']) await happen(sale, 'Sold');
    while ((await store.checkpoints.get(CHECKPOINT)) < (await store.head()))
      await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('send the same command ids when a crash made them forget how far they were', async () => {
    await happen('program-a', 'ProgramOpened');
    await happen('sale-1', 'Sold', {}, 'c-1');
    await runner.stop();
    await store.checkpoints.set('processes', '0'.repeat(20));
    await startRunner();
    await runner.settled(await store.head());
    expect(sent).toHaveLength(2);
    expect(sent[0]!.commandId).toBe(sent[1]!.commandId);
  });

  it('record a refusal and go on', async () => {
    refuse = ({ name }) => name === 'Reward';
    await happen('program-a', 'ProgramOpened');
    await happen('sale-1', 'Sold', {}, 'c-1');
    const body = {
      process: 'when-sold-then-reward',
      event: 'sale-1@0',
      key: 'program-a',
      command: 'Reward',
      code: 'not-a-member',
    };
    expect(sent).toMatchObject([{ name: 'RecordReactionRefused', body }]);
  });

  it('send a refused command again under a new id when a person asks for it', async () => {
    refuse = ({ name }) => name === 'Reward';
    await happen('program-a', 'ProgramOpened');
    await happen('sale-1', 'Sold', {}, 'c-1');
    refuse = () => false;
    const { refusalId } = sent[0]!.body as { refusalId: string };
    const request = { refusalId, process: 'when-sold-then-reward', event: 'sale-1@0', key: 'program-a' };
    await happen(`refusal-${refusalId}`, 'ReactionRetryRequested', request);
    expect(sent.slice(1)).toMatchObject([
      { name: 'Reward', body: { sale: 'sale-1@0' } },
      { name: 'RecordReactionDone', body: { refusalId } },
    ]);
  });

  it('close a refusal of which nothing is to be sent any more', async () => {
    await happen('sale-1', 'Sold', {}, 'c-1');
    const request = { refusalId: 'r-1', process: 'when-sold-then-reward', event: 'sale-1@0', key: 'program-gone' };
    await happen('refusal-r-1', 'ReactionRetryRequested', request);
    expect(sent).toMatchObject([{ name: 'RecordReactionDone', body: { refusalId: 'r-1' } }]);
  });

  it('leave open what a process sends that is not here', async () => {
    await happen('sale-1', 'Sold', {}, 'c-1');
    const request = { refusalId: 'r-1', process: 'when-sold-then-boast', event: 'sale-1@0', key: 'only' };
    await happen('refusal-r-1', 'ReactionRetryRequested', request);
    expect(sent).toEqual([]);
  });
});
