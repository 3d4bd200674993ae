import {
  addMs,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  CHANNELS,
  command,
  happened,
  IsArray,
  IsId,
  IsInstant,
  IsInt,
  IsMoney,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsSlug,
  IsText,
  Max,
  Min,
  Nested,
  refuse,
  type Channel,
  type Instant,
  type Money,
  type Personal,
} from '#kernel';
import { awardsOf, WHOLE_ORDER, type Award } from '../program/earn.js';
import type { ProgramPublished } from '../program/program.events.js';
import { MAX_POINTS } from '../program/terms.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import type { Account } from './account.model.js';
import { grantsOf } from './grants.js';
import { MemberEnrolled, OfAccount } from './membership.events.js';
import { IsLine } from './parts.js';

const MAX_LINES = 500;
const MAX_QTY = 1_000_000;
const MAX_LABELS = 50;
const TOLERANCE_MS = 300_000;

export class EarningLine {
  @IsId()
  lineId!: string;

  @IsId()
  sku!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_LABELS)
  @ArrayUnique()
  @IsSlug(64, { each: true })
  labels?: string[];

  @IsInt()
  @Min(1)
  @Max(MAX_QTY)
  qty!: number;

  /** For the whole quantity, after discounts. */
  @IsMoney({ min: 0 })
  net!: Money;

  /** The part of `net` that was paid with points. */
  @IsOptional()
  @IsMoney({ min: 0 })
  pointsPaid?: Money;
}

/** Awards the points of a document once: what the program computes of its `lines`, or `points` stated for a `rule`. */
export class IssueLoyaltyPoints extends OfAccount {
  @IsId()
  document!: string;

  /** When it was earned; default: now. */
  @IsOptional()
  @IsInstant()
  activityAt?: Instant;

  @IsOptional()
  @Nested(() => EarningLine, { each: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique((line: EarningLine) => line.lineId)
  lines?: EarningLine[];

  @IsOptional()
  @IsOneOf(CHANNELS)
  channel?: Channel;

  @IsOptional()
  @IsId()
  storeId?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points?: number;

  @IsOptional()
  @IsSlug(40)
  rule?: string;

  @IsOptional()
  @IsLine()
  line?: string;

  @IsOptional()
  @IsInstant()
  expiresAt?: Instant;

  @IsOptional()
  @IsInstant()
  activeFrom?: Instant;

  @IsOptional()
  @IsPersonal()
  @IsText(500)
  reason?: Personal<string>;

  @IsOptional()
  @IsId()
  causeId?: string;
}

export const issueLoyaltyPoints = command(IssueLoyaltyPoints, {
  of: accountState,
  on: 'any',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at, refs: { program } }) => {
    const activityAt = c.activityAt ?? at;
    if (activityAt > addMs(at, TOLERANCE_MS)) refuse.invalid('occurred-in-future', 'The activity lies in the future.');
    const account = accountAt(state, at);
    const awards = awardsAsked(c, program, activityAt);
    const done = [...account.lots, ...account.withheld].filter(({ document }) => document === c.document);
    const fresh = awards.filter(({ line, rule }) => !done.some((key) => key.line === line && key.rule === rule));
    if (awards.length > 0 && fresh.length === 0) return [];
    requireMayEarn(account, program);
    const grants = grantsOf(account, program, fresh, { ...c, at, activityAt });
    const joins = account.status === 'none' && (program.join === 'first-earn' ? grants.isIssued : grants.isActive);
    const { customerId } = c;
    return [...(joins ? [happened(MemberEnrolled, { program: c.program, customerId })] : []), ...grants.events];
  },
});

const awardsAsked = (c: IssueLoyaltyPoints, program: ProgramPublished, activityAt: Instant): Award[] => {
  const { lines, points, rule, line = WHOLE_ORDER } = c;
  const isStated = points !== undefined && rule !== undefined;
  const ofStated = [points, rule, c.line, c.expiresAt, c.activeFrom];
  if (lines ? ofStated.some((field) => field !== undefined) : !isStated) {
    refuse.invalid('lines-or-points', 'Give either the lines of an order, or points and their rule.');
  }
  const mixed = lines?.find(({ net, pointsPaid = net }) => pointsPaid.currency !== net.currency);
  if (mixed) {
    const { lineId } = mixed;
    refuse.invalid('currency-mixed', `pointsPaid of line ${lineId} must have the currency of its net.`, { lineId });
  }
  const awards = lines
    ? awardsOf(program, { lines, activityAt, channel: c.channel, storeId: c.storeId })
    : [{ line, rule: rule ?? '', points: BigInt(points ?? 0), steps: [] }];
  if (awards.reduce((total, award) => total + award.points, 0n) > MAX_POINTS) {
    refuse.invalid('too-many-points', `One command issues ${MAX_POINTS} points at most.`);
  }
  return awards;
};

const requireMayEarn = ({ status }: Account, { join, mayEarn }: ProgramPublished): void => {
  if (status === 'left' || (status === 'none' && join === 'explicit')) {
    refuse.conflict('not-a-member', 'The customer is no member of the program.', { status });
  }
  // Who joins by earning earns as an active member.
  const as = status === 'none' ? 'active' : status;
  if (!mayEarn.some((allowed) => allowed === as)) {
    refuse.conflict('member-may-not-earn', `A member who is ${as} earns nothing in this program.`, { status });
  }
};
