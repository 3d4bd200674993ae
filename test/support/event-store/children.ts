import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, 'append-child.mjs');

export interface Acknowledged {
  readonly commandId: string;
  readonly stream: string;
  readonly revision: bigint;
}

/** A process that appends until it is killed, several callers at once, and tells what was acknowledged. */
export class AppendingChild {
  private output = '';
  private readonly child;
  private readonly closed: Promise<unknown>;

  /** `round` makes streams and commands of this child its own. */
  constructor(sqlite: string, file: string, round: number) {
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    this.child = spawn(process.execPath, [SCRIPT, sqlite, file, String(round)], { stdio: [...stdio] });
    this.child.stdout!.on('data', (text: Buffer) => (this.output += text.toString()));
    this.closed = once(this.child, 'close');
  }

  get pid(): number {
    return this.child.pid!;
  }

  async firstAcknowledged(): Promise<void> {
    const ended = this.closed.then(() => Promise.reject(new Error('The child ended by itself.')));
    ended.catch(() => undefined);
    while (!this.output.includes('\n')) await Promise.race([once(this.child.stdout!, 'data'), ended]);
  }

  /** `kill -9`; answers all that had been acknowledged. A line that was cut off had not. */
  async kill(): Promise<Acknowledged[]> {
    this.child.kill('SIGKILL');
    await this.closed;
    const lines = this.output.split('\n').slice(0, -1);
    return lines.map((line) => {
      const [commandId, stream, revision] = line.split(' ') as [string, string, string];
      return { commandId, stream, revision: BigInt(revision) };
    });
  }
}
