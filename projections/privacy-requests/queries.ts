import { IsId, IsOneOf, IsOptional, type Instant, type Role } from '#kernel';
import { NoParams, paginate, queriesOf } from '#read-model';
import { privacyRequests } from './projector.js';
import type { RequestRow } from './view.js';

const STATUSES = ['overdue', 'open', 'done', 'refused'] as const;
type Status = (typeof STATUSES)[number];

class Which {
  @IsOptional()
  @IsOneOf(STATUSES)
  status?: Status;

  @IsOptional()
  @IsId()
  customerId?: string;
}

const roles: readonly Role[] = ['agent', 'auditor', 'customer'];
const opensTo: readonly Role[] = ['agent', 'customer'];

export default queriesOf(privacyRequests, {
  row: {
    kind: 'row',
    about: 'One request, and whether it is overdue at that moment.',
    params: NoParams,
    roles: ['agent', 'auditor'],
    opensTo: ['agent'],
    scope: (key) => ({ stream: `request-${key}` }),
    run: async ({ requests }, key, _, { asOf }) => {
      const row = await requests.get(key);
      return row && answerOf(row, asOf);
    },
  },
  list: {
    kind: 'list',
    about:
      'Requests, of one customer or status if asked: what waits for an answer first, the most urgent before others.',
    params: Which,
    roles,
    opensTo,
    scope: ({ customerId }: Which) => (customerId === undefined ? 'all' : { customer: customerId }),
    run: async ({ requests }, { status, customerId }: Which, { asOf }, page) => {
      const which = customerId === undefined ? { index: 'turn' } : { index: 'of', eq: customerId };
      const answers = (await requests.scan(which)).map(({ row }) => answerOf(row, asOf));
      const wanted = answers.filter((answer) => status === undefined || answer.status === status);
      return paginate(wanted, ({ outcome, dueAt, requestId }) => [outcome ? 1 : 0, dueAt, requestId], page);
    },
  },
});

// At the very instant a deadline is still met (rule G7).
const answerOf = (row: RequestRow, asOf: Instant) => {
  const status: Status = row.outcome ?? (asOf > row.dueAt ? 'overdue' : 'open');
  return { ...row, status };
};
