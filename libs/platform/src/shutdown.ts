import type { Logger } from './log.js';

/** Milliseconds that one closer may take before the next one runs. */
const CLOSE_TIMEOUT_MS = 10_000;
/** One Ctrl-C comes several times: from the terminal, and from each process above that passes it on. */
const SAME_SIGNAL_MS = 500;

/**
 * Closes what was opened, last opened first, one after another. A closer that fails or hangs is logged and does not
 * keep the others from closing.
 */
export class Shutdown {
  private readonly closers: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  private running: Promise<boolean> | undefined;

  constructor(
    private readonly log: Pick<Logger, 'info' | 'error'>,
    private readonly timeoutMs = CLOSE_TIMEOUT_MS,
  ) {}

  add(name: string, close: () => Promise<void> | void): void {
    this.closers.push({ name, close });
  }

  /** Runs at the first SIGINT or SIGTERM, then exits: 0 where all closed, else 1. A later signal exits at once. */
  listen(exit: (code: number) => void = process.exit, nowMs = () => performance.now()): void {
    let stoppedMs = 0;
    const stop = (signal: NodeJS.Signals): void => {
      if (this.running && nowMs() < stoppedMs + SAME_SIGNAL_MS) return;
      if (this.running) return exit(1);
      stoppedMs = nowMs();
      this.log.info({ signal }, 'Stopping.');
      void this.run().then((clean) => exit(clean ? 0 : 1));
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  }

  /** Whether all closed cleanly. Called again, it waits for the first run. */
  run(): Promise<boolean> {
    this.running ??= this.closeAll();
    return this.running;
  }

  private async closeAll(): Promise<boolean> {
    let clean = true;
    for (const { name, close } of this.closers.reverse()) {
      try {
        await this.inTime(name, close);
      } catch (err) {
        clean = false;
        this.log.error({ err, closer: name }, 'Closing failed.');
      }
    }
    return clean;
  }

  private async inTime(name: string, close: () => Promise<void> | void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} did not close within ${this.timeoutMs} ms.`)), this.timeoutMs);
    });
    try {
      await Promise.race([close(), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
