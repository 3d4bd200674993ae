import { dealChange, type DealFigures } from '#deals/rules';
import type { Recorded } from '#kernel';
import { table, type TableReader } from '#read-model';

/** One row a deal: its figures and the event that last changed them. */
export interface ShownDeal extends DealFigures {
  readonly address: string;
}

export const deals = table<ShownDeal>({
  by: 'stream',
  indexes: { openOf: ({ status, customerId }) => (status === 'open' ? customerId : undefined) },
});

/** For every event of a deal. */
export const dealFold = (row: ShownDeal | undefined, _: object, event: Recorded): ShownDeal =>
  ({ ...row, ...dealChange(row, event), address: event.address }) as ShownDeal;

export const openDealsOf = async (rows: TableReader<ShownDeal>, customerId: string) =>
  (await rows.scan({ index: 'openOf', eq: customerId })).map(({ row }) => {
    const { dealId, title, pipeline, stage, amount, closeDate, owner, address } = row;
    return { dealId, title, pipeline, stage, amount, closeDate, owner, address };
  });
