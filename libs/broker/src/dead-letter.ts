import { Rejection, type Fault } from '#kernel';
import { Unreadable } from './command-message.js';
import type { Message, ReceivedMessage } from './port.js';

/** What failed for good, as it came, with the reason in its headers. The reason repeats no value of the message. */
export const deadLetter = (message: ReceivedMessage, cause: Rejection | Unreadable): Message => ({
  key: message.key,
  value: message.value,
  headers: {
    ...message.headers,
    kenal_reason: cause.code,
    kenal_kind: cause instanceof Rejection ? cause.kind : 'unreadable',
    ...(cause instanceof Rejection && cause.faults.length > 0 && { kenal_faults: faultsOf(cause.faults) }),
    kenal_topic: message.topic,
    kenal_partition: String(message.partition),
    kenal_offset: message.offset,
  },
});

const MAX_FAULTS = 20;
/** A field's name is the sender's text where the field is unknown. */
const FIELD = /^[\w.[\]-]{1,80}$/;

const faultsOf = (faults: readonly Fault[]): string =>
  faults
    .slice(0, MAX_FAULTS)
    .map(({ path, code }) => `${FIELD.test(path) ? path : '?'} ${code}`)
    .join('; ');
