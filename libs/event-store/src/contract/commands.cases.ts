import assert from 'node:assert/strict';
import { ClockWentBack, START, type StoredEvent } from '../port.js';
import type { Case } from './harness.js';
import { batch, nextInstant } from './events.js';
import { append, idsIn, tryAppend } from './support.js';

export const COMMANDS_TAKE_EFFECT_ONCE = 'a command takes effect only once, wherever its second append goes';

const DAY_MS = 86_400_000;

export const commandCases: readonly Case[] = [
  {
    name: 'the outcome of a command can be asked for',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 2 });
      const events = batch({ count: 3 });
      const { commandId, bodyHmac } = events[0]!;
      assert.equal(await store.outcomeOf(commandId), undefined);
      const { revision, position } = await append(store, 'thing-1', 1n, events);
      const outcome = { bodyHmac, stream: 'thing-1', firstRevision: 2n, revision, position };
      assert.deepEqual(await store.outcomeOf(commandId), outcome);
    },
  },
  {
    name: COMMANDS_TAKE_EFFECT_ONCE,
    async run({ store }) {
      const [event] = batch();
      const again = (): ReturnType<typeof batch> => batch({ commandId: event!.commandId });
      await append(store, 'thing-1', 'none', [event!]);
      assert.deepEqual(await tryAppend(store, 'thing-1', 0n, again()), { kind: 'conflict', current: 0n });
      assert.deepEqual(await tryAppend(store, 'thing-2', 'none', again()), { kind: 'conflict', current: 'none' });
      assert.equal((await idsIn(store, 'thing-1')).length, 1);
      assert.equal((await store.outcomeOf(event!.commandId))!.revision, 0n);
    },
  },
  {
    name: 'a command that met a conflict leaves no outcome',
    async run({ store }) {
      await append(store, 'thing-1', 'none');
      const [{ commandId }] = batch() as [StoredEvent];
      assert.equal((await tryAppend(store, 'thing-1', 'none', batch({ commandId }))).kind, 'conflict');
      assert.equal(await store.outcomeOf(commandId), undefined);
      await append(store, 'thing-1', 0n, { commandId });
    },
  },
  {
    name: 'the outcome of a command is known for 30 days and no longer',
    async run({ store }) {
      const began = nextInstant();
      const events = batch({ recordedAt: began });
      const later = (days: number): string => new Date(Date.parse(began) + days * DAY_MS).toISOString();
      await append(store, 'thing-1', 'none', events);
      await append(store, 'thing-1', 0n, { recordedAt: later(29) });
      assert.ok(await store.outcomeOf(events[0]!.commandId));
      await append(store, 'thing-1', 1n, { recordedAt: later(31) });
      assert.equal(await store.outcomeOf(events[0]!.commandId), undefined);
    },
  },
  {
    name: 'an append recorded before the last event of the log is refused and nothing is written',
    async run({ store }) {
      const [early, late] = [nextInstant(), nextInstant()];
      await append(store, 'thing-1', 'none', { recordedAt: late });
      await assert.rejects(tryAppend(store, 'thing-2', 'none', batch({ recordedAt: early })), ClockWentBack);
      assert.deepEqual(await idsIn(store, 'thing-2'), []);
      await append(store, 'thing-2', 'none', { recordedAt: late });
    },
  },
  {
    name: 'checkpoints begin at the start and keep what was set last, name by name',
    async run({ store }) {
      const { position } = await append(store, 'thing-1', 'none');
      assert.equal(await store.checkpoints.get('processes'), START);
      await Promise.all([store.checkpoints.set('processes', position), store.checkpoints.set('relay', START)]);
      assert.equal(await store.checkpoints.get('processes'), position);
      assert.equal(await store.checkpoints.get('relay'), START);
      await store.checkpoints.set('relay', position);
      assert.equal(await store.checkpoints.get('relay'), position);
    },
  },
];
