import type { Command } from 'commander';
import { SingleBar } from 'cli-progress';

/** Prints an answer: JSON where it was asked for, else lines. */
export const print = (command: Command, answer: object, lines: readonly string[]): void => {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${lines.join('\n')}\n`);
};

const TOLD_EVERY_MS = 1_000;

export interface Progress {
  update(done: number, total?: number): void;
  stop(): void;
}

/**
 * A bar with rate and remaining time on a terminal, a line a second elsewhere; on standard error. Nothing with
 * `--json`: all that then stands there is why a command failed.
 */
export const progress = (what: string): Progress => {
  if (inJson()) return { update: () => undefined, stop: () => undefined };
  return process.stderr.isTTY ? bar(what) : told(what);
};

/** Whether answers are to be in JSON; known before the command line is read, which may itself be wrong. */
export const inJson = (): boolean => process.argv.includes('--json');

const bar = (what: string): Progress => {
  const shown = new SingleBar({
    format: `${what} [{bar}] {value}/{total} · {rate}/s · {eta_formatted} left`,
    hideCursor: true,
  });
  const started = Date.now();
  let begun = false;
  return {
    update(done, total = done) {
      const rate = Math.round((done / Math.max(1, Date.now() - started)) * 1_000);
      if (!begun) shown.start(total, done, { rate });
      begun = true;
      shown.setTotal(total);
      shown.update(done, { rate });
    },
    stop: () => shown.stop(),
  };
};

const told = (what: string): Progress => {
  const started = Date.now();
  let last = started;
  return {
    update(done, total) {
      const now = Date.now();
      if (now - last < TOLD_EVERY_MS) return;
      last = now;
      const rate = Math.round((done / (now - started)) * 1_000);
      const left = total === undefined || rate === 0 ? '' : `, ${Math.ceil((total - done) / rate)} s left`;
      process.stderr.write(`${what}: ${done}${total === undefined ? '' : ` of ${total}`}, ${rate}/s${left}\n`);
    },
    stop: () => undefined,
  };
};
