import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsNumber, IsOptional, Matches, Max, Min, refuse } from '#kernel';
import type { At } from '#read-model';
import {
  bandOf,
  CHURN_MODEL,
  DEFAULT_BANDS,
  DEFAULT_HORIZON_DAYS,
  indexIf,
  WEIGHED_REASONS,
  type Band,
  type ChurnRow,
  type ReasonWeights,
} from '#scoring';
import { rowsOf } from './rows.js';
import { everyCustomer, settingAt, type Its } from './setting.js';

const MAX_MOVERS = 10_000;
const MAX_HORIZON_DAYS = 1_000;
const WEIGHT = /^([A-Z_]{1,40}):(-?\d(?:\.\d{1,4})?)$/;

/** How another definition than `churn@1` would judge. What is left out is as in `churn@1`. */
export class WhichDefinition {
  /** Days after the as-of that the numbers are about. */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_HORIZON_DAYS) horizonDays: number = DEFAULT_HORIZON_DAYS;
  /** Log-odds of reasons: `ATTENTION_GAP:1.2,UNSUBSCRIBED:0`. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(WEIGHED_REASONS.length)
  @ArrayUnique((weight: string) => weight.split(':')[0])
  @Matches(WEIGHT, { each: true, message: 'each of $property must be a reason and its log-odds, as ATTENTION_GAP:1.2' })
  logOdds?: string[];
  /** Index from which on a customer is in the band. */
  @IsOptional() @IsNumber() @Min(0) @Max(1) elevated: number = DEFAULT_BANDS.elevated;
  @IsOptional() @IsNumber() @Min(0) @Max(1) high: number = DEFAULT_BANDS.high;
  @IsOptional() @IsNumber() @Min(0) @Max(1) severe: number = DEFAULT_BANDS.severe;
  /** Customers to be named. */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_MOVERS) limit: number = 1_000;
}

/** Which buyers another definition would put into another band; nothing is recorded. Null: no number, so no band. */
export const whatIf = async (its: Its, which: WhichDefinition, at: At) => {
  mustRise(which);
  const { horizonDays, elevated, high, severe, limit } = which;
  const weights = weightsOf(which);
  const customers = await everyCustomer(its);
  const buyersAt = async (days: number): Promise<ChurnRow[]> => {
    const setting = await settingAt(its, at, days, async () => customers);
    return rowsOf(customers, setting).filter(({ x }) => x !== null);
  };
  const before = await buyersAt(DEFAULT_HORIZON_DAYS);
  const after = horizonDays === DEFAULT_HORIZON_DAYS ? before : await buyersAt(horizonDays);
  const places = new Map(before.map(({ id, index }) => [id, bandOf(index)]));
  const judged = after.map((row) => {
    const index = indexIf(row, weights);
    return {
      customerId: row.id,
      from: places.get(row.id) ?? null,
      to: bandOf(index, { elevated, high, severe }),
      index,
    };
  });
  const movers = judged.filter(({ from, to }) => from !== to).sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
  return {
    asOf: at.today,
    model: CHURN_MODEL,
    horizonDays,
    bands: { elevated, high, severe },
    logOdds: Object.fromEntries(weights),
    stayed: judged.length - movers.length,
    moves: movesOf(movers),
    customers: movers.slice(0, limit),
    more: Math.max(0, movers.length - limit),
  };
};

interface Move {
  readonly from: Band | null;
  readonly to: Band | null;
}

const movesOf = (movers: readonly Move[]) => {
  const counts = new Map<string, Move & { customers: number }>();
  for (const { from, to } of movers) {
    const name = `${from} ${to}`;
    counts.set(name, { from, to, customers: (counts.get(name)?.customers ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, move]) => move);
};

const weightsOf = ({ logOdds = [] }: WhichDefinition): ReasonWeights => {
  const weights = new Map(logOdds.map((text) => [WEIGHT.exec(text)![1]!, Number(WEIGHT.exec(text)![2])]));
  const known: readonly string[] = WEIGHED_REASONS;
  const unknown = [...weights.keys()].filter((code) => !known.includes(code));
  if (unknown.length > 0) refuse.invalid('unknown-reason', `${unknown.join(', ')}: there are ${known.join(', ')}.`);
  return weights;
};

const mustRise = ({ elevated, high, severe }: WhichDefinition): void => {
  if (elevated > high || high > severe) refuse.invalid('bands-not-rising', 'A higher band cannot begin lower.');
};
