import { IsId, IsOptional, refuse, type Role } from '#kernel';
import { IsProgramId } from '#loyalty/events';
import { NoParams, queriesOf, type IndexValue, type Readers, type Scan } from '#read-model';
import { LiabilitySum } from './liability.js';
import { loyaltyLedger } from './projector.js';
import { statementAt, summaryAt } from './statement.js';
import type { tables } from './view.js';

class WhichAccounts {
  @IsOptional()
  @IsProgramId()
  program?: string;

  @IsOptional()
  @IsId()
  customerId?: string;
}

class WhichProgram {
  @IsProgramId()
  program!: string;
}

const SCANNED_AT_ONCE = 1_000;
const roles: readonly Role[] = ['service', 'agent', 'analyst', 'auditor'];

export default queriesOf(loyaltyLedger, {
  row: {
    kind: 'row',
    about: 'One account, `<program>.<customerId>`: balance, lots, holds, next expiries, the last events.',
    params: NoParams,
    roles,
    opensTo: ['agent'],
    scope: (key) => ({ stream: `loyalty-${key}` }),
    run: async (its, key, _, at) => {
      const row = await its.accounts.get(key);
      if (!row) return undefined;
      const program = await its.programs.get(row.program);
      return statementAt(row, at.asOf, program?.timeZone ?? at.zone);
    },
  },
  list: {
    kind: 'list',
    about: 'The balances of a customer, or of a program.',
    params: WhichAccounts,
    roles,
    scope: () => 'all',
    run: async (its, { program, customerId }: WhichAccounts, at, { limit, after }) => {
      const index = customerId === undefined ? 'program' : 'customer';
      const eq = customerId ?? program;
      const found = await its.accounts.scan({ index, ...(eq && { eq }), ...placeAfter(after), limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const wanted = page.filter(({ row }) => program === undefined || row.program === program);
      return {
        items: wanted.map(({ row }) => summaryAt(row, at.asOf)),
        next: found.length > limit && last ? [last.value, last.key] : undefined,
      };
    },
  },
  due: {
    kind: 'list',
    about: 'Accounts of which a date brought something that nobody recorded yet, the longest overdue first.',
    params: NoParams,
    roles: ['service'],
    scope: () => 'all',
    run: async (its, _, at, { limit, after }) => {
      const found = await its.accounts.scan({ index: 'due', to: at.asOf, ...placeAfter(after), limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ row: { program, customerId } }) => ({ program, customerId })),
        next: found.length > limit && last ? [last.value, last.key] : undefined,
      };
    },
  },
  liability: {
    kind: 'answer',
    about: 'What the points of a program cost: all flows since it began, what is open, what members owe.',
    params: WhichProgram,
    roles,
    scope: () => 'all',
    run: async (its, { program }: WhichProgram, at) => {
      const definition = await its.programs.get(program);
      if (!definition) return refuse.missing('unknown-program', `There is no program ${program}.`, { program });
      const sum = new LiabilitySum(definition, at.asOf);
      for await (const row of accountsIn(its, program)) sum.add(row.account);
      return sum.result();
    },
  },
});

const placeAfter = (after: readonly IndexValue[] | undefined): Pick<Scan, 'after'> =>
  after?.[0] === undefined ? {} : { after: [after[0], String(after[1])] };

async function* accountsIn({ accounts }: Readers<typeof tables>, program: string) {
  let after: readonly [IndexValue, string] | undefined;
  do {
    const found = await accounts.scan({ index: 'program', eq: program, ...placeAfter(after), limit: SCANNED_AT_ONCE });
    for (const { row } of found) yield row;
    const last = found.at(-1);
    after = found.length === SCANNED_AT_ONCE && last ? [last.value, last.key] : undefined;
  } while (after);
}
