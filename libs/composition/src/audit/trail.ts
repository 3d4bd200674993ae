import { exportLines, proofOf, type InclusionProof } from '#audit';
import { before, correlationIn, type TraceIndex } from '#audit/sqlite';
import { views } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { later, parseAddress, Rejection, type Recorded } from '#kernel';
import { decode, rowsTouched, ViewLate, type RowQuestion, type RowTouched, type Sender } from '#messaging';
import { open } from '#privacy';
import type { Kenal } from '../open-kenal.js';
import { evidenceFor, mustBeThere, nameOf, type Wanted } from './exported.js';
import { cursorOf, customerPage, placeOf, streamPage, type Page } from './pages.js';
import { toldEvent, type Sight, type ToldEvent } from './told-event.js';

/** One command of a trace with what it recorded. */
export interface TracedCommand extends Pick<
  Recorded,
  'commandId' | 'actor' | 'channel' | 'causationId' | 'recordedAt'
> {
  readonly events: (Pick<Recorded, 'address' | 'type' | 'occurredAt'> & { readonly rows: readonly RowTouched[] })[];
}

export interface Step {
  readonly event: ToldEvent;
  /** customer-360 as it was when the event had been recorded; null: there was none yet. */
  readonly customer360: unknown;
}

export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A trace waits so long for its index. */
const MAX_WAIT_MS = 5_000;

/** What auditors ask of the log. */
export class Trail {
  private readonly rows;

  constructor(
    private readonly kenal: Pick<Kenal, 'writing' | 'queries'>,
    private readonly index: TraceIndex,
  ) {
    const { keys } = kenal.writing;
    this.rows = rowsTouched(
      views.map(({ view }) => view),
      (data) => open(data, keys),
    );
  }

  get store() {
    return this.kenal.writing.store;
  }

  async ofCustomer(id: string, { limit, cursor }: Paging, sight: Sight): Promise<Page<ToldEvent>> {
    return told(await this.there({ customer: id }, customerPage(this.store, id, limit, cursor)), sight);
  }

  async ofStream(stream: string, { limit, cursor }: Paging, sight: Sight): Promise<Page<ToldEvent>> {
    return told(await this.there({ stream }, streamPage(this.store, stream, limit, cursor)), sight);
  }

  async event(address: string, sight: Sight): Promise<ToldEvent & { readonly rows: readonly RowTouched[] }> {
    const event = await this.at(address);
    return { ...toldEvent(event, sight), rows: await this.rows(decode(event)) };
  }

  async proof(address: string): Promise<InclusionProof> {
    const proof = await proofOf(this.store, await this.at(address));
    return proof ?? missing('not-sealed-yet', `No seal covers ${address} yet. One comes within the hour.`);
  }

  /** Throws `ViewLate` while the index has not read all of the log. */
  async trace(correlationId: string, { limit, cursor }: Paging) {
    if (!(await this.index.catchUp(this.store, MAX_WAIT_MS))) throw new ViewLate(await this.store.head());
    const positions = this.index.positionsOf(correlationId, placeOf(cursor)[0], limit);
    const commands = new Map<string, TracedCommand>();
    for (const position of positions) {
      const [stored] = (await this.store.readAll({ after: before(position), limit: 1 })).events;
      if (!stored || correlationIn(stored.meta) !== correlationId) continue;
      const event = decode(stored);
      const { commandId, actor, channel, causationId, recordedAt, address, type, occurredAt } = event;
      const command = commands.get(commandId) ?? { commandId, actor, channel, causationId, recordedAt, events: [] };
      command.events.push({ address, type, occurredAt, rows: await this.rows(event) });
      commands.set(commandId, command);
    }
    if (positions.length === 0) missing('unknown-correlation', 'No event has this correlation id.');
    const nextCursor = positions.length === limit ? cursorOf([positions.at(-1)!, 0]) : null;
    return { correlationId, commands: [...commands.values()], nextCursor };
  }

  /** A customer's events with customer-360 as it was after each, by what was known then. */
  async steps(id: string, { limit, cursor }: Paging, sight: Sight & { sender: Sender; whom: (id: string) => void }) {
    const { items, nextCursor } = await this.there({ customer: id }, customerPage(this.store, id, limit, cursor));
    const steps: Step[] = [];
    for (const event of items) {
      steps.push({ event: toldEvent(event, sight), customer360: await this.customerAfter(id, event, sight) });
    }
    return { items: steps, nextCursor };
  }

  /** Which events made a row of a view what it is; `whom` is told whose personal values are shown. */
  async provenance(question: RowQuestion, whom: (id: string) => void): Promise<object> {
    const { body, whom: shown, ...moment } = await this.kenal.queries.provenance(question);
    shown.forEach(whom);
    return { ...(body as object), ...moment };
  }

  /** The lines of a signed export. */
  async export(wanted: Wanted): Promise<AsyncIterable<string>> {
    await mustBeThere(this.store, wanted);
    const { clock, seals } = this.kenal.writing;
    const head = { kenal: 'export', version: 1, of: nameOf(wanted), exportedAt: clock.now() } as const;
    return exportLines(head, evidenceFor(this.store, wanted), await seals.key());
  }

  /** A page, which may be empty only of what is there. */
  private async there(whose: Wanted, page: Promise<Page<RecordedEvent>>): Promise<Page<RecordedEvent>> {
    const { items } = await page;
    if (items.length === 0) await mustBeThere(this.store, whose);
    return page;
  }

  private async at(address: string): Promise<RecordedEvent> {
    const place = parseAddress(address);
    if (!place) throw new Rejection('invalid', 'invalid-parameter', 'An address is <stream>@<revision>.');
    const { stream, revision: from } = place;
    for await (const event of this.store.read(stream, { from, limit: 1 })) return event;
    return missing('unknown-event', `There is no event ${address}.`);
  }

  private async customerAfter(
    key: string,
    { occurredAt, recordedAt, position: after }: RecordedEvent,
    { sender, may, whom }: { sender: Sender; may: boolean; whom: (id: string) => void },
  ): Promise<unknown> {
    const moment = { asOf: later(occurredAt, recordedAt), knownAt: recordedAt };
    const asker: Sender = { ...sender, roles: ['analyst'], personal: may };
    const question = { view: 'customer-360', query: 'row', key, params: {}, after, ...moment, sender: asker };
    try {
      const answer = await this.kenal.queries.ask(question);
      answer.whom.forEach(whom);
      return answer.body;
    } catch (error) {
      if (error instanceof Rejection && error.kind === 'missing') return null;
      throw error;
    }
  }
}

const told = ({ items, nextCursor }: Page<RecordedEvent>, sight: Sight): Page<ToldEvent> => ({
  items: items.map((event) => toldEvent(event, sight)),
  nextCursor,
});

const missing = (code: string, sentence: string): never => {
  throw new Rejection('missing', code, sentence);
};
