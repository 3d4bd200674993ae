import type { Part } from './openapi-components.js';

const text = (description: string, more: Part = {}): Part => ({ type: 'string', description, ...more });
const INSTANT: Part = { format: 'date-time' };
const VERSION = text('The version of CloudEvents.', { const: '1.0' });

const headers = (properties: Part, optional: readonly string[] = []): Part => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

/** What `eventMessage` of the broker writes. */
export const EVENT_HEADERS: Part = headers(
  {
    'content-type': text('Of the payload.', { const: 'application/json' }),
    ce_specversion: VERSION,
    ce_id: text('The id of the event; a repeat has the same.'),
    ce_type: text('The type of the event.'),
    ce_source: text('This log.'),
    ce_subject: text('The stream.'),
    ce_time: text('When it happened.', INSTANT),
    ce_dataschema: text('Type and version: `urn:kenal:event:DealLost:1`.'),
    ce_sequence: text('The revision within the stream, decimal.', { pattern: '^\\d+$' }),
    ce_partitionkey: text('The record key: the id of the customer concerned, else the stream.'),
    ce_recordedtime: text('When it was recorded.', INSTANT),
    ce_position: text('In the whole log; give it as `after` to a view.', { pattern: '^\\d{20}$' }),
    ce_correlationid: text('Joins what belongs to one errand.'),
    ce_causationid: text('What caused it.'),
  },
  ['ce_causationid'],
);

export const COMMAND_HEADERS: Part = headers(
  {
    ce_specversion: VERSION,
    ce_id: text("The sender's name for the command.", { minLength: 1, maxLength: 128 }),
    ce_source: text('Who sends it.', { minLength: 1, maxLength: 128 }),
    ce_type: text('The name of the command.'),
    ce_correlationid: text('Joins what belongs to one errand.'),
    ce_causationid: text('What caused it.'),
  },
  ['ce_correlationid', 'ce_causationid'],
);

export const DEAD_LETTER_HEADERS: Part = headers(
  {
    kenal_reason: text(
      'A stable code: `not-a-cloud-event`, `not-json`, `unknown-command`, `invalid-command`, a rule’s.',
    ),
    kenal_kind: text('What kind of reason.', { enum: ['unreadable', 'invalid', 'conflict', 'missing'] }),
    kenal_faults: text('Faulty fields with their codes, without their values.'),
    kenal_topic: text('Where it came from.'),
    kenal_partition: text('Decimal.'),
    kenal_offset: text('Decimal.'),
  },
  ['kenal_faults'],
);
