import { expect } from '@jest/globals';
import type { Api } from '../support/api.js';
import { lifeOf, type Step } from './lives.js';

interface Told {
  readonly id: string;
  readonly type: string;
}

export interface Answered {
  readonly step: Step;
  readonly events: readonly Told[];
}

/**
 * A client that sends one customer's life after another, a command at a time, as long as somebody answers. What was not
 * answered it sends again, under the same key, to the next server.
 */
export class Lane {
  /** What was answered since the last start. */
  answered: Answered[] = [];
  private lives = 0;
  private steps: Step[] = [];

  constructor(
    readonly client: string,
    private readonly name: string,
  ) {}

  /** Until the server is gone. */
  async run(api: Api): Promise<void> {
    for (;;) {
      const step = this.next();
      const reply = await api.command(step.name, step.body, step.key).catch(() => undefined);
      if (!reply) return;
      expect({ step: step.key, ...reply }).toMatchObject({ status: 200 });
      this.steps.shift();
      this.answered.push({ step, events: reply.body.events });
    }
  }

  /** Asks a new server what became of what the last one was sent. */
  async check(api: Api): Promise<void> {
    const outcomeOf = async (step: Step) => {
      const { status, body } = await api.request(`/v1/commands/${encodeURIComponent(step.key)}`);
      return { key: step.key, status, events: body.events as readonly Told[] | undefined };
    };
    for (const { step, events } of this.answered) {
      expect(await outcomeOf(step)).toEqual({ key: step.key, status: 200, events });
      expect(typesOf(events)).toEqual(step.types);
    }
    const { status, events } = await outcomeOf(this.next());
    if (status !== 404) expect(typesOf(events)).toEqual(this.next().types);
  }

  private next(): Step {
    if (this.steps.length === 0) this.steps = [...lifeOf(`${this.name}-${(this.lives += 1)}`)];
    return this.steps[0]!;
  }
}

const typesOf = (events: readonly Told[] | undefined) => events?.map(({ type }) => type);
