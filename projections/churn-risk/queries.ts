import { IsDay, IsId, IsInt, IsOneOf, IsOptional, Max, Min, type Day, type Role } from '#kernel';
import { mapPage, NoParams, paginate, queriesOf, type At, type IndexValue, type Page, type PageOf } from '#read-model';
import { bandOf, BANDS, byRisk, byValue, DEFAULT_HORIZON_DAYS, type Band, type ChurnRow } from '#scoring';
import { bandsAt } from './bands.js';
import { historiesAt } from './histories.js';
import { judgedAt } from './judged.js';
import { mixesAt } from './mixes.js';
import { modelsOf } from './models.js';
import { churnRisk } from './projector.js';
import { answerOf, rowOf, rowsOf, type ChurnAnswer } from './rows.js';
import { everyCustomer, settingAt, type Its } from './setting.js';
import { whatIf, WhichDefinition } from './what-if.js';

const MAX_HORIZON_DAYS = 1_000;

class Horizon {
  /** Days after the as-of that the numbers are about. */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_HORIZON_DAYS) horizonDays: number = DEFAULT_HORIZON_DAYS;
}

class WhichCustomers extends Horizon {
  /** `value`: what is at stake, of who is worth a call; `risk`: everybody, the likeliest leavers first. */
  @IsOptional() @IsOneOf(['value', 'risk']) order: 'value' | 'risk' = 'value';
  @IsOptional() @IsOneOf(BANDS) band?: Band;
  /** For a customer whose id is the name of a question. */
  @IsOptional() @IsId() customerId?: string;
}

class Window {
  @IsOptional() @IsDay() from?: Day;
  @IsOptional() @IsDay() to?: Day;
}

const roles: readonly Role[] = ['service', 'agent', 'analyst'];
const analysts: readonly Role[] = ['service', 'analyst'];

export default queriesOf(churnRisk, {
  row: {
    kind: 'row',
    about: 'How likely one customer is to leave, why, and what is at stake.',
    params: Horizon,
    roles,
    scope: (key) => ({ customer: key }),
    run: (its, id, { horizonDays }: Horizon, at) => answerAt(its, id, horizonDays, at),
  },
  list: {
    kind: 'list',
    about: 'Customers by the value that is at risk, or by the risk alone.',
    params: WhichCustomers,
    roles,
    scope: () => 'all',
    run: (its, which: WhichCustomers, at, page) => listAt(its, which, at, page),
  },
  summary: {
    kind: 'answer',
    about: 'Buyers by band, and the model behind the bands.',
    params: Horizon,
    roles,
    scope: () => 'all',
    run: (its, { horizonDays }: Horizon, at) => bandsAt(its, horizonDays, at),
  },
  model: {
    kind: 'answer',
    about: 'The customer-base model in force, and those before it.',
    params: NoParams,
    roles,
    scope: () => 'all',
    run: (its, _, at) => modelsOf(its.models, at),
  },
  reasons: {
    kind: 'answer',
    about: 'Why customers leave: as recorded from one day to another, as it looks today, and by the literature.',
    params: Window,
    roles,
    scope: () => 'all',
    run: (its, window: Window, at) => mixesAt(its, window, at),
  },
  backtest: {
    kind: 'answer',
    about: 'How well the list of a day foretold who left.',
    params: Horizon,
    roles: analysts,
    scope: () => 'all',
    run: (its, { horizonDays }: Horizon, at) => judgedAt(its, horizonDays, at),
  },
  'what-if': {
    kind: 'answer',
    about: 'Which buyers another definition would put into another band; nothing is recorded.',
    params: WhichDefinition,
    roles: analysts,
    scope: () => 'all',
    run: (its, which: WhichDefinition, at) => whatIf(its, which, at),
  },
  histories: {
    kind: 'answer',
    about: 'What a customer-base model is fitted on: distinct purchase histories and spends, nameless.',
    params: NoParams,
    roles: analysts,
    scope: () => 'all',
    run: (its, _, at) => historiesAt(its, at),
  },
});

const answerAt = async (its: Its, id: string, horizonDays: number, at: At): Promise<ChurnAnswer | undefined> => {
  const row = await its.customers.get(id);
  if (!row) return undefined;
  const setting = await settingAt(its, at, horizonDays);
  const found = rowOf({ id, row }, setting);
  return found && answerOf(found, setting);
};

const listAt = async (its: Its, which: WhichCustomers, at: At, page: Page): Promise<PageOf<ChurnAnswer>> => {
  const { order, band, customerId, horizonDays } = which;
  if (customerId !== undefined) return { items: [(await answerAt(its, customerId, horizonDays, at)) ?? []].flat() };
  const customers = await everyCustomer(its);
  const setting = await settingAt(its, at, horizonDays, async () => customers);
  const rows = (order === 'value' ? byValue : byRisk)(rowsOf(customers, setting));
  const wanted = band === undefined ? rows : rows.filter(({ index }) => bandOf(index) === band);
  return mapPage(paginate(wanted, PLACE_BY[order], page), (row) => answerOf(row, setting));
};

const PLACE_BY: Readonly<Record<WhichCustomers['order'], (row: ChurnRow) => readonly IndexValue[]>> = {
  value: ({ valueAtRisk, id }) => [-valueAtRisk!, id],
  risk: ({ adjusted, id }) => [adjusted!, id],
};
