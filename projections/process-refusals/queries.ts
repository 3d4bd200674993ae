import { IsOneOf, IsOptional, type Role } from '#kernel';
import { NoParams, queriesOf } from '#read-model';
import { processRefusals } from './projector.js';
import { STATUSES, type RefusalStatus } from './view.js';

class Which {
  @IsOptional()
  @IsOneOf(STATUSES)
  status?: RefusalStatus;
}

const roles: readonly Role[] = ['agent', 'auditor'];

export default queriesOf(processRefusals, {
  row: {
    kind: 'row',
    about: 'One refused reaction.',
    params: NoParams,
    roles,
    scope: (key) => ({ stream: `refusal-${key}` }),
    run: (its, key) => its.refusals.get(key),
  },
  list: {
    kind: 'list',
    about: 'Refused reactions: open ones first, then those being retried, then those done; the oldest first.',
    params: Which,
    roles,
    scope: () => 'all',
    run: async (its, { status }: Which, _, { limit, after }) => {
      const rank = status && STATUSES.indexOf(status);
      const range = rank === undefined ? {} : { from: `${rank} `, to: `${rank}~` };
      const place = after && { after: [after[0] ?? '', String(after[1])] as const };
      const found = await its.refusals.scan({ index: 'turn', ...range, ...place, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ row }) => row),
        next: found.length > limit && last ? [last.value, last.key] : undefined,
      };
    },
  },
});
