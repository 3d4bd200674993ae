import { randomUUID } from 'node:crypto';
import { after } from '../../contract/events.js';
import { START, type EventStore, type LogPage, type Position, type RecordedEvent } from '../../port.js';

/**
 * A store on a server that cannot be emptied, as if it were empty: its log begins where the server's ends now, its
 * streams have names of their own, and what the contract builds from now on is recorded after what is there.
 */
export const fresh = async (
  store: EventStore,
  open: () => EventStore,
): Promise<{ view: EventStore; another: () => EventStore }> => {
  const head = await store.head();
  const last = await store.last();
  if (last) after(last.recordedAt);
  const prefix = `${randomUUID()}.`;
  return { view: viewOf(store, head, prefix), another: () => viewOf(open(), head, prefix) };
};

const viewOf = (store: EventStore, head: Position, prefix: string): EventStore => {
  const inside = (at: Position): Position => (at === START ? head : at);
  const outside = (at: Position): Position => (at === head ? START : at);
  const own = (event: RecordedEvent): RecordedEvent => ({ ...event, stream: event.stream.slice(prefix.length) });
  const page = ({ events, next, head: end }: LogPage): LogPage => ({
    events: events.map(own),
    next: outside(next),
    head: outside(end),
  });
  return {
    capabilities: store.capabilities,
    append: (stream, ...rest) => store.append(stream && prefix + stream, ...rest),
    async *read(stream, options) {
      for await (const event of store.read(prefix + stream, options)) yield own(event);
    },
    async *readSubject(subject, options) {
      for await (const event of store.readSubject(subject, { ...options, after: inside(options?.after ?? START) })) {
        yield own(event);
      }
    },
    readAll: async (options) => page(await store.readAll({ ...options, after: inside(options.after) })),
    async *subscribe(options) {
      for await (const message of store.subscribe({ ...options, after: inside(options.after) })) {
        if (message.kind === 'event') yield { kind: 'event', event: own(message.event) };
        else if (message.kind === 'checkpoint') yield { kind: 'checkpoint', position: outside(message.position) };
        else yield message;
      }
    },
    head: async () => outside(await store.head()),
    async last() {
      const last = await store.last();
      return last && last.position > head ? own(last) : undefined;
    },
    async outcomeOf(commandId) {
      const outcome = await store.outcomeOf(commandId);
      return outcome && { ...outcome, stream: outcome.stream.slice(prefix.length) };
    },
    checkpoints: {
      get: (name) => store.checkpoints.get(prefix + name),
      set: (name, at) => store.checkpoints.set(prefix + name, at),
    },
    close: () => store.close(),
  };
};
