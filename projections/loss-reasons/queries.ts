import { LOSS_REASONS, type LossReason } from '#deals/events';
import { dayOf, epochMs, IsDay, IsOneOf, IsOptional, type Day, type Role } from '#kernel';
import { everyRow, paginate, queriesOf, type At, type Readers } from '#read-model';
import { lossesOf, reasonsOf, type LossItem } from './losses.js';
import { lossReasons } from './projector.js';
import type { tables } from './view.js';

class Which {
  /** First day of losing. */
  @IsOptional() @IsDay() from?: Day;
  /** Last day of losing. */
  @IsOptional() @IsDay() to?: Day;
}

class WhichLosses extends Which {
  @IsOptional() @IsOneOf(LOSS_REASONS) reason?: LossReason;
}

const roles: readonly Role[] = ['service', 'agent', 'analyst'];
const opensTo: readonly Role[] = ['agent'];

export default queriesOf(lossReasons, {
  list: {
    kind: 'list',
    about: 'How often deals were lost for each reason, how many of them were reopened, how many are won by now.',
    params: Which,
    roles,
    scope: () => 'all',
    run: async (its, which: Which, at, page) =>
      paginate(
        reasonsOf(await lossesAt(its, which, at)),
        ({ lost, reason }) => [-lost, LOSS_REASONS.indexOf(reason)],
        page,
      ),
  },
  deals: {
    kind: 'list',
    about: 'Each loss with its event and what the deal is now, the latest first.',
    params: WhichLosses,
    roles,
    opensTo,
    scope: () => 'all',
    run: async (its, { reason, ...which }: WhichLosses, at, page) => {
      const losses = (await lossesAt(its, which, at)).filter((loss) => reason === undefined || loss.reason === reason);
      return paginate(losses, ({ lostAt, address }) => [-epochMs(lostAt), address], page);
    },
  },
});

const lossesAt = async ({ deals }: Readers<typeof tables>, { from, to }: Which, at: At): Promise<LossItem[]> => {
  const losses = (await everyRow(deals)).flatMap((row) => lossesOf(row, at));
  return losses.filter(({ lostAt }) => {
    const day = dayOf(lostAt, at.zone);
    return (from === undefined || from <= day) && (to === undefined || day <= to);
  });
};
