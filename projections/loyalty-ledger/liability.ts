import { addMs, dayOf, exactMoney, type Instant, type Money } from '#kernel';
import type { ProgramPublished } from '#loyalty/events';
import { accountAt, balanceOf, type Account } from '#loyalty/rules';

/** I20 since the program began: issued + restored − spent − expired − reversed − offset = closing. */
export interface Liability {
  readonly program: string;
  readonly accounts: number;
  readonly issued: number;
  readonly restored: number;
  /** With what was restored later. */
  readonly spent: number;
  readonly expired: number;
  readonly reversed: number;
  readonly offset: number;
  /** Pending, active and held points. */
  readonly closing: number;
  /** Null beyond safe integers. */
  readonly value: Money | null;
  /** Points owed by members: no liability, shown apart. */
  readonly receivable: number;
  /** The closing by the month in which it expires; `never` is null. */
  readonly expiring: readonly { readonly month: string | null; readonly points: number }[];
}

export class LiabilitySum {
  private readonly sums = { accounts: 0, issued: 0, restored: 0, spent: 0, expired: 0, reversed: 0, offset: 0 };
  private closing = 0;
  private receivable = 0;
  private readonly months = new Map<string, number>();

  constructor(
    private readonly program: ProgramPublished,
    private readonly at: Instant,
  ) {}

  add(row: Account): void {
    const account = accountAt(row, this.at);
    const { issued, spent, expired, reversed, offset, pending, active, held, debt } = balanceOf(account);
    const restored = restoredIn(account);
    const added = { accounts: 1, issued, restored, spent: spent + restored, expired, reversed, offset };
    for (const [name, points] of Object.entries(added)) this.sums[name as keyof typeof added] += points;
    this.closing += pending + active + held;
    this.receivable += debt;
    for (const lot of account.lots) this.age(lot.expiresAt, lot.pending + lot.active + lot.held);
  }

  result(): Liability {
    const { program, pointCost } = this.program;
    const months = [...this.months].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      program,
      ...this.sums,
      closing: this.closing,
      value: exactMoney(BigInt(this.closing) * BigInt(pointCost.amount), pointCost.currency),
      receivable: this.receivable,
      expiring: months.map(([month, points]) => ({ month: month === NEVER ? null : month, points })),
    };
  }

  private age(expiresAt: Instant | undefined, points: number): void {
    if (points === 0) return;
    // The last usable day tells the month: `expiresAt` is the midnight after it.
    const month = expiresAt === undefined ? NEVER : dayOf(addMs(expiresAt, -1), this.program.timeZone).slice(0, 7);
    this.months.set(month, (this.months.get(month) ?? 0) + points);
  }
}

// Sorts behind all months.
const NEVER = '~';

const restoredIn = ({ redemptions }: Account): number =>
  redemptions.flatMap(({ allocations }) => allocations).reduce((total, { restored }) => total + restored, 0);
