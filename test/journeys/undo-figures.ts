import type { Api } from '../support/api.js';

/*
 * History keeps a run that was undone. So what is left out of the figures: addresses of events that were last, the last
 * events of customer-360, moments of the timeline that say of themselves that they were voided or retracted, and in the
 * loyalty-ledger the lots and lines that were reversed, with the sums that count them (issued, reversed).
 */

const ASKED_AT_ONCE = 20;

/** The figures of every view, about these customers where it is asked about one, all for one moment. */
export const figuresOf = async (
  api: Api,
  { customers, deals, asOf }: { customers: readonly string[]; deals: readonly string[]; asOf: string },
): Promise<Record<string, unknown>> => {
  const figures: Record<string, unknown> = {};
  const ask = async (path: string, query: Record<string, string> = {}): Promise<any> => {
    const { status, body } = await api.view(path, { asOf, ...query });
    if (status !== 200 && status !== 404) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return status === 404 ? null : body;
  };
  const each = async (name: string, keys: readonly string[], of: (body: any) => unknown): Promise<void> => {
    for (let from = 0; from < keys.length; from += ASKED_AT_ONCE) {
      const some = keys.slice(from, from + ASKED_AT_ONCE);
      const bodies = await Promise.all(some.map((key) => ask(`${name}/${key}`)));
      some.forEach((key, n) => (figures[`${name}/${key}`] = bodies[n] && uncited(of(bodies[n]))));
    }
  };
  for (const [path, query] of LISTS) figures[path + JSON.stringify(query)] = uncited(itemsOf(await ask(path, query)));
  await each('customer-360', customers, ({ recent: _, ...row }) => row);
  await each('rfm-segments', customers, (row) => row);
  await each('churn-risk', customers, (row) => row);
  await each('timeline', customers, ({ entries }) => entries.filter(isInForce));
  await each(
    'loyalty-ledger',
    customers.map((id) => `club.${id}`),
    ({ lots: _, lines: __, issued: ___, reversed: ____, ...row }) => row,
  );
  await each('deal-history', deals, (row) => row);
  return figures;
};

const LISTS: readonly (readonly [string, Record<string, string>])[] = [
  ['rfm-segments', { limit: '1000' }],
  ['rfm-segments/summary', { basis: 'ad-hoc' }],
  ['churn-risk', { order: 'risk', limit: '1000' }],
  ['churn-risk/summary', {}],
  ['churn-risk/reasons', {}],
  ['pipeline-board', {}],
  ['pipeline-board/deals', { limit: '1000' }],
  ['pipeline-board/totals', {}],
  ['forecast', {}],
  ['forecast/months', {}],
  ['forecast/deals', { limit: '1000' }],
  ['loss-reasons', {}],
  ['loss-reasons/deals', {}],
  ['loyalty-ledger/due', {}],
  ['process-refusals', {}],
];

/** Without what tells when it was asked. */
const itemsOf = ({ items, position: _, ...rest }: any): unknown => items ?? rest;

const uncited = (figure: unknown): unknown =>
  JSON.parse(JSON.stringify(figure, (name, value) => (CITING.includes(name) ? undefined : value)));

const CITING = ['address', 'upTo'];

const isInForce = ({ voided, retracted }: any): boolean => !voided && !retracted;
