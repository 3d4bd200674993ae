import { dayOf, weekday, type Channel, type Instant, type Money } from '#kernel';
import type { EarnStep } from '../account/parts.js';
import type { EarnRule, Goods } from './earn-rule.js';
import {
  exceeds,
  fraction,
  fractionText,
  parseFraction,
  plus,
  roundFraction,
  times,
  type Fraction,
} from './fraction.js';
import type { ProgramPublished } from './program.events.js';

export interface OrderLine {
  readonly lineId: string;
  readonly sku: string;
  readonly labels?: readonly string[];
  readonly qty: number;
  /** For the whole quantity, after discounts. */
  readonly net: Money;
  /** The part of `net` that was paid with points. */
  readonly pointsPaid?: Money;
}

export interface Order {
  readonly lines: readonly OrderLine[];
  readonly activityAt: Instant;
  readonly channel?: Channel;
  readonly storeId?: string;
}

export interface Award {
  /** `*`: for the order as a whole. */
  readonly line: string;
  readonly rule: string;
  /** Before caps, > 0. */
  readonly points: bigint;
  readonly steps: readonly EarnStep[];
}

/** The rule of what a program computes. */
export const EARN = 'earn';
/** The line of what belongs to no line. */
export const WHOLE_ORDER = '*';

/**
 * What an order earns, by line in their order, then what it earns as a whole. Per line: exclusions, base on the amount
 * after discounts (the sum of all spend and product rules that hold), multipliers, flat bonuses, one rounding; exact.
 */
export const awardsOf = (program: ProgramPublished, order: Order): Award[] => {
  const rules = program.earnRules.filter((rule) => holds(program, rule, order)).sort((a, b) => a.priority - b.priority);
  const earning = order.lines.filter((line) => !isExcluded(program.exclude, line));
  const awards = earning.map((line) => awardOfLine(program, rules, line));
  if (earning.length > 0) awards.push(awardOfOrder(program, rules));
  return awards.filter((award) => award.points > 0n);
};

const holds = (program: ProgramPublished, { when, validFrom, validTo }: EarnRule, order: Order): boolean => {
  const day = dayOf(order.activityAt, program.timeZone);
  return (
    (validFrom === undefined || day >= validFrom) &&
    (validTo === undefined || day <= validTo) &&
    (!when?.weekdays || when.weekdays.includes(weekday(day))) &&
    (!when?.channels || (order.channel !== undefined && when.channels.includes(order.channel))) &&
    (!when?.stores || (order.storeId !== undefined && when.stores.includes(order.storeId)))
  );
};

const isExcluded = ({ skus, labels }: Goods, line: OrderLine): boolean =>
  (skus?.includes(line.sku) ?? false) || (labels?.some((label) => line.labels?.includes(label)) ?? false);

const isAbout = (when: Goods | undefined, line: OrderLine): boolean =>
  (!when?.skus || when.skus.includes(line.sku)) &&
  (!when?.labels || when.labels.some((label) => line.labels?.includes(label)));

const namesGoods = ({ when }: EarnRule): boolean => when?.skus !== undefined || when?.labels !== undefined;

const awardOfLine = (program: ProgramPublished, rules: readonly EarnRule[], line: OrderLine): Award => {
  const sum = new Computation(program);
  const concerned = rules.filter((rule) => isAbout(rule.when, line));
  for (const rule of concerned) {
    const base = baseOf(program, rule, line);
    if (base) sum.add(rule, 'base', base);
  }
  for (const rule of multipliersOf(program, concerned)) sum.multiply(rule);
  for (const rule of concerned) if (rule.kind === 'bonus' && namesGoods(rule)) sum.add(rule, 'bonus', valueOf(rule));
  return sum.award(line.lineId);
};

const awardOfOrder = (program: ProgramPublished, rules: readonly EarnRule[]): Award => {
  const sum = new Computation(program);
  for (const rule of rules) if (rule.kind === 'bonus' && !namesGoods(rule)) sum.add(rule, 'bonus', valueOf(rule));
  return sum.award(WHOLE_ORDER);
};

const baseOf = (program: ProgramPublished, rule: EarnRule, line: OrderLine): Fraction | undefined => {
  if (rule.kind === 'product') return times(valueOf(rule), fraction(BigInt(line.qty)));
  // Amounts of two currencies are never compared.
  if (rule.kind !== 'spend' || rule.per?.currency !== line.net.currency) return undefined;
  const paid = program.earnOnPointsPaid ? 0 : (line.pointsPaid?.amount ?? 0);
  const amount = BigInt(Math.max(0, line.net.amount - paid));
  return times(valueOf(rule), fraction(amount, BigInt(rule.per.amount)));
};

const multipliersOf = (program: ProgramPublished, rules: readonly EarnRule[]): readonly EarnRule[] => {
  const multipliers = rules.filter((rule) => rule.kind === 'multiplier');
  const [first] = multipliers;
  if (program.multipliers === 'stack' || !first) return multipliers;
  return [multipliers.reduce((best, rule) => (exceeds(valueOf(rule), valueOf(best)) ? rule : best), first)];
};

const valueOf = (rule: EarnRule): Fraction => parseFraction(rule.value);

class Computation {
  private points = fraction(0n);
  private readonly steps: EarnStep[] = [];

  constructor(private readonly program: ProgramPublished) {}

  add(rule: EarnRule, step: 'base' | 'bonus', points: Fraction): void {
    this.to(rule.ruleId, step, plus(this.points, points));
  }

  multiply(rule: EarnRule): void {
    this.to(rule.ruleId, 'multiplier', times(this.points, valueOf(rule)));
  }

  award(line: string): Award {
    const points = roundFraction(this.points, this.program.rounding);
    if (this.points.d !== 1n) this.to(EARN, 'rounding', fraction(points));
    return { line, rule: EARN, points, steps: this.steps };
  }

  private to(rule: string, step: EarnStep['step'], out: Fraction): void {
    const { version } = this.program;
    this.steps.push({ rule, version, step, in: fractionText(this.points), out: fractionText(out) });
    this.points = out;
  }
}
