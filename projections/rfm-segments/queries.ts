import { IsId, IsOneOf, IsOptional, type Role } from '#kernel';
import { NoParams, paginate, queriesOf, type At } from '#read-model';
import { SEGMENTS, type Segment } from '#scoring';
import { rowMaker, summaryOf } from './answers.js';
import { movesBetween, WhichMoves } from './moves.js';
import { inRunCurrency, memberAt, populationAt, type Its } from './population.js';
import { rfmSegments } from './projector.js';
import { adHoc, runFor, type Ranking } from './ranking.js';
import { whatIf, WhichDefinition } from './what-if.js';

class WhichCustomers {
  @IsOptional() @IsOneOf(SEGMENTS) segment?: Segment;
  /** For a customer whose id is the name of a question. */
  @IsOptional() @IsId() customerId?: string;
}

class WhichRanking {
  /** `ad-hoc`: rank anew, though there is a run. */
  @IsOptional() @IsOneOf(['run', 'ad-hoc']) basis?: Ranking['basis'];
}

const roles: readonly Role[] = ['service', 'agent', 'analyst'];

export default queriesOf(rfmSegments, {
  row: {
    kind: 'row',
    about: 'Recency, frequency and money of one customer, with scores and segment.',
    params: NoParams,
    roles,
    scope: (key) => ({ customer: key }),
    run: (its, key, _, at) => rowAt(its, key, at),
  },
  list: {
    kind: 'list',
    about: 'Members of a segment, or all, by revenue.',
    params: WhichCustomers,
    roles,
    scope: () => 'all',
    run: async (its, { segment, customerId }: WhichCustomers, at, page) => {
      const rows = customerId === undefined ? await rowsAt(its, at) : [(await rowAt(its, customerId, at)) ?? []].flat();
      const wanted = rows.filter((row) => segment === undefined || row.segment === segment);
      // Who has more than can be told comes first.
      const most = Number.MAX_SAFE_INTEGER;
      return paginate(wanted, ({ revenue, customerId: id }) => [-(revenue?.amount ?? most), id], page);
    },
  },
  summary: {
    kind: 'answer',
    about: 'Counts, revenue, score sizes, cut-offs and cells of the whole population.',
    params: WhichRanking,
    roles,
    scope: () => 'all',
    run: async (its, { basis }: WhichRanking, asked) => {
      const at = await inRunCurrency(its, asked);
      const population = await populationAt(its, at);
      const run = basis === 'ad-hoc' ? undefined : await runFor(its, at);
      return summaryOf(run ?? adHoc(population.members, at.today), population, at);
    },
  },
  'what-if': {
    kind: 'answer',
    about: 'Whom another definition would put into another segment; nothing is recorded.',
    params: WhichDefinition,
    roles: ['service', 'analyst'],
    scope: () => 'all',
    run: (its, which: WhichDefinition, at) => whatIf(its, which, at),
  },
  moves: {
    kind: 'answer',
    about: 'How many customers moved between segments from one day to another; with two segments, who.',
    params: WhichMoves,
    roles,
    scope: () => 'all',
    run: movesBetween,
  },
});

const rowAt = async (its: Its, customerId: string, asked: At) => {
  const at = await inRunCurrency(its, asked);
  const member = await memberAt(its, customerId, at);
  return member && rowMaker(await rankingAt(its, at), at)(member);
};

const rowsAt = async (its: Its, asked: At) => {
  const at = await inRunCurrency(its, asked);
  const { members } = await populationAt(its, at);
  return members.map(rowMaker((await runFor(its, at)) ?? adHoc(members, at.today), at));
};

const rankingAt = async (its: Its, at: At): Promise<Ranking> =>
  (await runFor(its, at)) ?? adHoc((await populationAt(its, at)).members, at.today);
