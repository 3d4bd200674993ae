import { expect } from '@jest/globals';
import type { AnyCommand, Environment } from './command.js';
import type { NewEvent, Recorded } from './event.js';
import { addressOf } from './id.js';
import { parse } from './parse.js';
import { Rejection } from './rejection.js';
import { evolve, type StateDefinition } from './state.js';
import { dayOf, later, type Instant } from './time.js';

const ZONE = 'Asia/Jakarta';
const START: Instant = '2026-01-01T00:00:00.000Z';

/** `event` as it would stand in the log. */
export const recorded = (event: NewEvent, at: Partial<Recorded> = {}): Recorded => {
  const stream = at.stream ?? 'test-1';
  const revision = at.revision ?? 0n;
  const occurredAt = at.occurredAt ?? event.occurredAt ?? START;
  return {
    id: `00000000-0000-5000-8000-${String(revision).padStart(12, '0')}`,
    type: event.type,
    version: event.version,
    address: addressOf(stream, revision),
    recordedAt: occurredAt,
    actor: { kind: 'service', id: 'test' },
    commandId: 'test',
    correlationId: 'test',
    data: event.data,
    ...at,
    stream,
    revision,
    occurredAt,
  };
};

/** Dates an event of the past: `on('2026-03-01T00:00:00.000Z', happened(…))`. */
export const on = (occurredAt: Instant, event: NewEvent): NewEvent => ({ ...event, occurredAt });

/**
 * `given(deal, [happened(…)]).when(loseDeal, {…}, { at }).then([happened(…)])`; what was accepted is the past of the
 * next `when`.
 */
export const given = <S>(
  definition: StateDefinition<S>,
  past: readonly NewEvent[] = [],
  stream = `${definition.category}-1`,
) => new Story<S>(definition, stream).after(past);

type Circumstances = Partial<Omit<Environment, 'refs'>> & { refs?: Record<string, unknown> };

interface Decided {
  readonly events?: readonly NewEvent[];
  readonly rejection?: Rejection;
}

class Story<S> {
  state: S;
  events: Recorded[] = [];
  private last: Decided = {};

  constructor(
    private readonly definition: StateDefinition<S>,
    private readonly stream: string,
  ) {
    this.state = definition.initial;
  }

  after(past: readonly NewEvent[], at?: Instant): this {
    for (const event of past) {
      const occurredAt = event.occurredAt ?? at ?? this.events.at(-1)?.occurredAt ?? START;
      const next = recorded(event, { stream: this.stream, revision: BigInt(this.events.length), occurredAt });
      this.events.push(next);
      this.state = evolve(this.definition, this.state, next);
    }
    return this;
  }

  when(command: AnyCommand, body: object, circumstances: Circumstances = {}): this {
    const at = circumstances.at ?? later(circumstances.now ?? START, this.events.at(-1)?.occurredAt ?? START);
    const environment: Environment = {
      now: at,
      at,
      today: dayOf(at, circumstances.zone ?? ZONE),
      zone: ZONE,
      currency: 'IDR',
      actor: { kind: 'service', id: 'test' },
      blind: (kind, value) => `blind.${kind}.${value}`,
      gathered: undefined,
      ...circumstances,
      refs: circumstances.refs ?? {},
    };
    this.last = this.decided(command, body, environment);
    this.after(this.last.events ?? [], at);
    if (command.on !== 'new' && this.last.events) this.mustChangeNothing(command, body, environment);
    return this;
  }

  private decided(command: AnyCommand, body: object, environment: Environment): Decided {
    try {
      return { events: command.decide(this.state, parse(command.cls, body), environment) };
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return { rejection: error };
    }
  }

  /** The law of every command (house.md §5.3): sent twice, the second time gives no event or a refusal. */
  private mustChangeNothing(command: AnyCommand, body: object, environment: Environment): void {
    const again = this.decided(command, body, environment);
    if (again.events?.length) throw new Error(`${command.name} sent twice takes effect twice.`);
  }

  then(expected: readonly NewEvent[]): this {
    if (this.last.rejection) throw this.last.rejection;
    expect(this.last.events?.map(({ type, data }) => ({ type, data: plain(data) }))).toEqual(
      expected.map(({ type, data }) => ({ type, data: plain(data) })),
    );
    return this;
  }

  thenNothing(): this {
    return this.then([]);
  }

  thenRefused(code: string, detail: object = {}): this {
    expect(this.last.rejection ?? this.last.events).toMatchObject({
      code,
      ...(Object.keys(detail).length && { detail }),
    });
    return this;
  }
}

const plain = (data: object): unknown => JSON.parse(JSON.stringify(data));
