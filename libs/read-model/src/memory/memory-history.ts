import type { EventHistory, KeptEvent } from '#read-model';

const START = '0'.repeat(20);

/** A history in memory, for tests. */
export class MemoryHistory implements EventHistory {
  private readonly events = new Map<string, KeptEvent>();
  private at = START;

  async checkpoint(): Promise<string> {
    return this.at;
  }

  async keep(events: readonly KeptEvent[], upTo: string): Promise<void> {
    for (const event of events) this.events.set(event.position, event);
    if (upTo > this.at) this.at = upTo;
  }

  async ofStream(stream: string, upTo?: string): Promise<readonly string[]> {
    return this.texts((event) => event.stream === stream, upTo);
  }

  async ofSubject(subject: string, upTo?: string): Promise<readonly string[]> {
    return this.texts((event) => event.subject === subject, upTo);
  }

  private texts(isWanted: (event: KeptEvent) => boolean, upTo: string | undefined): readonly string[] {
    return [...this.events.values()]
      .filter((event) => isWanted(event) && (upTo === undefined || event.position <= upTo))
      .sort((a, b) => (a.position < b.position ? -1 : 1))
      .map(({ text }) => text);
  }
}
