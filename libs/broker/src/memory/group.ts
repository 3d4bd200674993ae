import type { Batch, ConsumeOptions, Consumption, ReceivedMessage } from '../port.js';

const BATCH = 100;
const RETRY_PAUSE_MS = 20;

/** The partition is another consumer's now. */
class TakenAway extends Error {}

interface Member {
  partitions: number[];
  stopped: boolean;
  /** The batch in hand, and the loop around it. */
  running: Promise<void>;
}

/** Consumers that share the partitions of a topic, and how far they are. */
export class Group {
  private readonly offsets: number[];
  private members: Member[] = [];
  private assignment = 0;
  private waiting = new Set<() => void>();

  constructor(private readonly log: readonly (readonly ReceivedMessage[])[]) {
    this.offsets = log.map(() => 0);
  }

  wake(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  join(options: ConsumeOptions): Consumption {
    const member: Member = { partitions: [], stopped: false, running: Promise.resolve() };
    this.deal([...this.members, member]);
    member.running = this.run(member, options);
    return {
      stop: async () => {
        member.stopped = true;
        this.wake();
        await member.running;
        this.deal(this.members.filter((other) => other !== member));
      },
    };
  }

  end(): void {
    for (const member of this.members) member.stopped = true;
    this.wake();
  }

  private deal(members: Member[]): void {
    this.members = members;
    this.assignment += 1;
    members.forEach((member, n) => {
      member.partitions = [...this.log.keys()].filter((partition) => partition % members.length === n);
    });
    this.wake();
  }

  private async run(member: Member, { handle, alarm }: ConsumeOptions): Promise<void> {
    while (!member.stopped) {
      const batches = member.partitions.map((partition) => this.batch(member, partition));
      const full = batches.filter(({ messages }) => messages.length > 0);
      if (full.length === 0) await new Promise<void>((resolve) => this.waiting.add(resolve));
      for (const batch of full) {
        if (member.stopped) return;
        try {
          await handle(batch);
        } catch (error) {
          if (error instanceof TakenAway) break;
          alarm(error);
          await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
        }
        // A handler that never waits must not hold up everything else.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  private batch(member: Member, partition: number): Batch {
    const { assignment } = this;
    const from = this.offsets[partition] as number;
    const mustBeOurs = (): void => {
      if (assignment !== this.assignment || !this.members.includes(member)) throw new TakenAway();
    };
    return {
      partition,
      assignment,
      messages: (this.log[partition] as readonly ReceivedMessage[]).slice(from, from + BATCH),
      beat: async () => mustBeOurs(),
      commit: async ({ offset }) => {
        mustBeOurs();
        this.offsets[partition] = Number(offset) + 1;
      },
    };
  }
}
