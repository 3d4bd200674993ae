import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#kernel';
import { decode } from '../decode.js';
import { changed, decodeLazily } from './lazy-event.js';
import { ScratchLog } from './testing/scratch-log.js';

const FIELDS = [
  'id',
  'type',
  'version',
  'stream',
  'revision',
  'address',
  'occurredAt',
  'recordedAt',
  'subject',
  'actor',
  'channel',
  'commandId',
  'correlationId',
  'causationId',
  'addressedAs',
  'data',
] as const satisfies (keyof Recorded)[];

const fieldsOf = (event: Recorded): object => Object.fromEntries(FIELDS.map((field) => [field, event[field]]));

describe('an event that is decoded lazily', () => {
  const log = new ScratchLog();
  const meta = {
    version: 3,
    actor: { kind: 'agent', id: 'a' },
    channel: 'call',
    commandId: 'c',
    correlationId: 'k',
    causationId: 'x',
    addressedAs: 'c9',
  };
  log.write({ stream: 's-1', type: 'Noted', subject: 'c1', body: { text: 'a' }, meta: JSON.stringify(meta) });
  const [stored] = log.events;

  it('has every field of one that is decoded at once', () => {
    expect(fieldsOf(decodeLazily(stored!))).toEqual(fieldsOf(decode(stored!)));
    expect(Object.keys(decode(stored!)).sort()).toEqual([...FIELDS].sort());
  });

  it('can be given other data and another subject', () => {
    for (const event of [decode(stored!), decodeLazily(stored!)]) {
      const other = changed(changed(event, { data: { text: 'b' } }), { subject: 'c2' });
      expect(fieldsOf(other)).toEqual({ ...fieldsOf(event), data: { text: 'b' }, subject: 'c2' });
      expect(event).toMatchObject({ subject: 'c1', data: { text: 'a' } });
    }
  });
});
