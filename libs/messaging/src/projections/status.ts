import type { Position } from '#event-store';
import type { Parked } from '#read-model';
import type { Member } from './cohort.js';
import type { Beside, ViewStatus } from './reports.js';

export interface Halted {
  readonly member: Member;
  readonly position: Position;
  readonly error: string;
}

interface Folding {
  readonly member: Member;
  readonly position: Position;
  readonly lag: Pick<ViewStatus, 'lagEvents' | 'lagMs'>;
}

/** One status a view: of what answers, else of what is being built, else of what halted. */
export const statusOf = (
  folding: readonly Folding[],
  halted: readonly (Folding & Halted)[],
  parkedOf: (view: string) => Promise<readonly Parked[]>,
): Promise<ViewStatus[]> => {
  const names = new Set([...folding, ...halted].map(({ member }) => member.view.name));
  return Promise.all(
    [...names].map(async (name) => {
      const of = <F extends Folding>(all: readonly F[], state?: Member['state']): F | undefined =>
        all.find(({ member }) => member.view.name === name && (state === undefined || member.state === state));
      const live = of(folding, 'live');
      const stopped = of(halted);
      const building = of(folding, 'building');
      const told = (live ?? stopped ?? building) as Folding;
      const beside = live && (building ?? of(folding, 'beside'));
      const parked = (await parkedOf(name)).length;
      return {
        view: name,
        version: told.member.view.version,
        state: live ? ('live' as const) : stopped ? ('halted' as const) : ('building' as const),
        position: told.position,
        ...told.lag,
        parked,
        ...(stopped && !live && { error: stopped.error }),
        ...(beside && { beside: besideOf(beside) }),
      };
    }),
  );
};

const besideOf = ({ member, position, lag }: Folding): Beside => ({
  version: member.view.version,
  state: member.state === 'building' ? 'building' : 'kept',
  position,
  lagEvents: lag.lagEvents,
});
