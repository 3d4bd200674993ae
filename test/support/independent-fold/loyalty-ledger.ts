import { eventsAt, type Fact, type Moment } from './known-events.js';
import { statementOf } from './loyalty-statement.js';

/** domain.md §7, loyalty-ledger: the row of one account at a moment; undefined where nothing has happened in it. */
export const loyaltyLedgerAt = (log: readonly Fact[], key: string, moment: Moment) => {
  const events = eventsAt(log, moment, `loyalty-${key}`);
  if (events.length === 0) return undefined;
  const account = new Account();
  for (const event of events) account.live(event);
  account.reach(moment.asOf);
  const [program, customerId] = key.split(/\.(.*)/);
  return { program, customerId, ...statementOf(account, moment.asOf, events) };
};

export const BUCKETS = ['pending', 'active', 'held', 'spent', 'expired', 'reversed', 'offset'];

const STATUS_AFTER: Readonly<Record<string, string>> = {
  MemberSuspended: 'suspended',
  MemberResumed: 'active',
  MemberLeft: 'left',
};

/** The points of one member, moved by one event or one date after another. */
export class Account {
  status = 'none';
  memberSince: string | undefined;
  memberNo: unknown = null;
  debt = 0;
  readonly lots: any[] = [];
  /** Open ones. */
  holds: any[] = [];
  /** What dates brought and no event records. */
  readonly unrecorded: any[] = [];
  private now = '';

  /** Dates first, then the event, then what it has set free although its date has passed. */
  live(event: Fact): void {
    this.reach(event.occurredAt);
    this.take(event);
    this.reach(event.occurredAt);
  }

  /** I10: instant by instant what is due, activations before hold timeouts before expiries. */
  reach(end: string): void {
    for (;;) {
      const dates = [
        ...this.lots.flatMap((lot) => (lot.pending > 0 && lot.activeFrom ? [lot.activeFrom] : [])),
        ...this.lots.flatMap((lot) => (lot.pending + lot.active > 0 ? [this.endOf(lot)] : [])),
        ...this.holds.map(({ until }) => until),
      ];
      const next = dates.filter((date) => date <= end).sort()[0];
      if (next === undefined) return;
      this.fallDue(next > this.now ? next : this.now);
    }
  }

  private endOf(lot: any): string {
    return this.status === 'left' ? this.now : (lot.expiresAt ?? '~');
  }

  private fallDue(at: string): void {
    this.now = at;
    const activated = this.lots.filter((lot) => lot.pending > 0 && lot.activeFrom && lot.activeFrom <= at);
    if (activated.length > 0 && this.status === 'none') this.enrol(at, true);
    if (activated.length > 0) this.due('LoyaltyPointsActivated', at, sum(activated, 'pending'));
    for (const lot of activated) this.free(lot, 'pending', lot.pending, Math.min(this.debt, lot.pending));
    for (const hold of this.holds.filter(({ until }) => until <= at)) {
      this.due('HoldReleased', at, sum(hold.allocations, 'points'), hold.holdId);
      this.release(hold.holdId, this.repaying(hold.allocations));
    }
    const useless = this.lots.filter((lot) => lot.pending + lot.active > 0 && this.endOf(lot) <= at);
    if (useless.length > 0) this.due('LoyaltyPointsExpired', at, sum(useless, 'pending') + sum(useless, 'active'));
    for (const lot of useless) {
      lot.expired += lot.pending + lot.active;
      lot.pending = lot.active = 0;
    }
  }

  private take({ type, data, occurredAt: at }: Fact): void {
    const lot = (number: number) => this.lots[number - 1];
    this.status = STATUS_AFTER[type] ?? this.status;
    switch (type) {
      case 'MemberEnrolled':
        this.memberNo = data.memberNo ?? this.memberNo;
        if (this.status === 'none') this.enrol(at, false);
        else this.record(type, at);
        break;
      case 'LoyaltyPointsIssued':
        this.issue(data, at);
        break;
      case 'LoyaltyPointsActivated':
        if (data.lots.every((part: any) => lot(part.lot).pending === 0)) this.record(type, at);
        else for (const part of data.lots) this.activate(part, at);
        break;
      case 'LoyaltyPointsRedeemed':
        for (const part of data.allocations) shift(lot(part.lot), 'active', 'spent', part.points);
        break;
      case 'LoyaltyPointsRestored':
        for (const part of data.allocations) {
          this.free(lot(part.lot), 'spent', part.points, part.offset);
          if (part.expiresAt) lot(part.lot).expiresAt = part.expiresAt;
        }
        break;
      case 'LoyaltyPointsHeld':
        for (const part of data.allocations) shift(lot(part.lot), 'active', 'held', part.points);
        this.holds.push(data);
        break;
      case 'HoldCaptured':
        for (const part of data.captured) shift(lot(part.lot), 'held', 'spent', part.points);
        this.release(data.holdId, data.released);
        break;
      case 'HoldReleased':
        if (data.by === 'asked') this.release(data.holdId, data.allocations);
        else this.record(type, at, data.holdId);
        break;
      case 'LoyaltyPointsReversed':
        for (const part of data.allocations) shift(lot(part.lot), part.bucket, 'reversed', part.points);
        for (const award of data.awards) {
          lot(award.lot).takenBack += award.points;
          lot(award.lot).forgone += award.forgone;
        }
        this.debt += data.debt;
        break;
      case 'LoyaltyPointsExpired':
        this.record(type, at);
        break;
    }
    if (at > this.now) this.now = at;
  }

  private issue(data: any, at: string): void {
    const { lot, document, line, rule, points, activityAt, activeFrom, expiresAt, offset } = data;
    const empty = Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0]));
    const dates = { activityAt, ...(activeFrom && { activeFrom }), ...(expiresAt && { expiresAt }) };
    const made: any = {
      lot,
      document,
      line,
      rule,
      points,
      ...empty,
      pending: points,
      takenBack: 0,
      forgone: 0,
      ...dates,
    };
    this.lots.push(made);
    if (activeFrom && activeFrom <= at) this.free(made, 'pending', points, offset);
  }

  private activate({ lot: number, points, offset, expiresAt }: any, at: string): void {
    const lot = this.lots[number - 1];
    this.free(lot, 'pending', points, offset);
    lot.activeFrom = at;
    if (expiresAt) lot.expiresAt = expiresAt;
  }

  private enrol(at: string, byDate: boolean): void {
    this.status = 'active';
    this.memberSince = at;
    if (byDate) this.due('MemberEnrolled', at, 0);
  }

  /** I11: `offset` of the points repays debt. */
  private free(lot: any, from: string, points: number, offset: number): void {
    shift(lot, from, 'offset', offset);
    shift(lot, from, 'active', points - offset);
    this.debt -= offset;
  }

  private repaying(parts: readonly any[]): any[] {
    let debt = this.debt;
    return parts.map((part) => {
      const offset = Math.min(debt, part.points);
      debt -= offset;
      return { ...part, offset };
    });
  }

  private release(holdId: string, parts: readonly any[]): void {
    for (const { lot, points, offset } of parts) this.free(this.lots[lot - 1], 'held', points, offset);
    this.holds = this.holds.filter((hold) => hold.holdId !== holdId);
  }

  private due(type: string, at: string, points: number, ref: string | null = null): void {
    this.unrecorded.push({ at, knownAt: at, type, points, ref, address: null });
  }

  private record(type: string, at: string, ref: string | null = null): void {
    const nth = this.unrecorded.findIndex((line) => line.type === type && line.at === at && line.ref === ref);
    if (nth >= 0) this.unrecorded.splice(nth, 1);
  }
}

const shift = (lot: any, from: string, to: string, points: number): void => {
  lot[from] -= points;
  lot[to] += points;
};

export const sum = (of: readonly any[], field: string): number => of.reduce((total, item) => total + item[field], 0);
