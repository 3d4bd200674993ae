import { standing, state, streamName } from '#kernel';
import { programEvents, type ProgramPublished } from './program.events.js';

export const programStream = (program: string): string => streamName('program', program);

export const programState = state({
  category: 'program',
  events: programEvents,
  initial: undefined as ProgramPublished | undefined,
  evolve: { ProgramPublished: (_, data) => data },
  subject: () => undefined,
});

/** Accounts are decided by the last version. */
export const programStanding = standing(programEvents, {
  category: 'program',
  initial: undefined as unknown as ProgramPublished,
  on: { ProgramPublished: (_, data) => data },
});
