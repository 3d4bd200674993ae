import { describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka } from 'cloudevents';
import { readCommand } from './command-message.js';
import type { ReceivedMessage } from './port.js';

const its = {
  id: 'order-7',
  type: 'RecordPurchase',
  source: '/shop',
  correlationid: 'errand-1',
  data: { purchaseId: 'p-1' },
};

const received = (headers: Readonly<Record<string, unknown>>, value: string): ReceivedMessage => ({
  topic: 't',
  partition: 0,
  offset: '0',
  key: '',
  value,
  headers: headers as Record<string, string>,
});

const binary = (more: object = {}, value = JSON.stringify(its.data)) => {
  const { headers } = Kafka.binary(new CloudEvent({ ...its, datacontenttype: 'application/json' }));
  return received({ ...headers, ...more }, value);
};

const structured = (event: object) =>
  received({ 'content-type': 'application/cloudevents+json' }, JSON.stringify(event));

const COMMAND = {
  name: 'RecordPurchase',
  source: '/shop',
  id: 'order-7',
  correlationId: 'errand-1',
  causationId: undefined,
  body: { purchaseId: 'p-1' },
};

describe('a command in a message', () => {
  it('is read in binary mode, as the package cloudevents writes it', () => {
    expect(readCommand(binary())).toEqual(COMMAND);
  });

  it('is read in structured mode', () => {
    expect(readCommand(structured({ specversion: '1.0', ...its }))).toEqual(COMMAND);
  });

  it.each([
    ['no id', binary({ ce_id: '' })],
    ['no type', binary({ ce_type: '' })],
    ['no source', binary({ ce_source: '' })],
    ['another version of the specification', binary({ ce_specversion: '0.3' })],
    ['an endless id', binary({ ce_id: 'x'.repeat(129) })],
    ['no id, structured', structured({ specversion: '1.0', ...its, id: undefined })],
    ['no object, structured', structured([])],
    ['no headers', received({}, '{}')],
  ])('is none with %s', (_, message) => {
    expect(() => readCommand(message)).toThrow(expect.objectContaining({ code: 'not-a-cloud-event' }));
  });

  it('is none without JSON', () => {
    expect(() => readCommand(binary({}, 'a secret'))).toThrow(expect.objectContaining({ code: 'not-json' }));
  });
});
