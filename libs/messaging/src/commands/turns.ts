/** One after another for each name, in the order of asking. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  /** Whether somebody has or awaits a turn. */
  busy(name: string): boolean {
    return this.last.has(name);
  }

  /** Runs `work` when all that asked before are done. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name);
    let release!: () => void;
    const mine = new Promise<void>((resolve) => (release = resolve));
    this.last.set(name, mine);
    await before;
    try {
      return await work();
    } finally {
      if (this.last.get(name) === mine) this.last.delete(name);
      release();
    }
  }
}
