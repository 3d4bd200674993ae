import { Rejection, type Timetable } from '#kernel';
import { ViewLate, type CommandHandling, type QueryHandling, type Sender } from '../ports.js';

export interface SchedulerOptions {
  readonly timetables: readonly Timetable[];
  readonly queries: Pick<QueryHandling, 'ask'>;
  readonly handling: Pick<CommandHandling, 'handle'>;
  /** Something failed that is no refusal; the next round tries it again. */
  readonly alarm: (error: unknown) => void;
}

const PAUSE_MS = 60_000;
const PAGE = 1_000;
const SENDER: Sender = { client: 'scheduler', actor: { kind: 'system', id: 'scheduler' }, roles: ['admin'] };

/**
 * Records what time has brought. Every answer is the same without it, so it may be late, stopped, or run twice: to
 * record again changes nothing, which is why nobody claims what is due.
 */
export class Scheduler {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly its: SchedulerOptions) {}

  start(): void {
    this.running = this.round().catch((error: unknown) => {
      // A view that is being built is asked again in the next round.
      if (!(error instanceof ViewLate)) this.its.alarm(error);
    });
    void this.running.then(() => {
      if (!this.stopping.signal.aborted) this.timer = setTimeout(() => this.start(), PAUSE_MS).unref();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  /** Records all that is due by now. */
  async round(): Promise<void> {
    for (const timetable of this.its.timetables) {
      for await (const body of this.due(timetable)) await this.record(timetable.command, body);
    }
  }

  private async *due({ view, query }: Timetable): AsyncGenerator<object> {
    let cursor: string | undefined;
    do {
      const question = { view, query, params: {}, page: { limit: PAGE, cursor }, sender: SENDER };
      const { items, nextCursor } = (await this.its.queries.ask(question)).body as Page;
      for (const item of items) {
        if (this.stopping.signal.aborted) return;
        yield item;
      }
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** A refusal hinders nobody else. */
  private async record(name: string, body: object): Promise<void> {
    try {
      await this.its.handling.handle({ name, body, sender: SENDER });
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      this.its.alarm(error);
    }
  }
}

interface Page {
  readonly items: readonly object[];
  readonly nextCursor: string | null;
}
