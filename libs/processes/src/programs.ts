import type { Join, ProgramPublished } from '#loyalty/events';
import { accountStream, type AccountStanding } from '#loyalty/rules';
import type { Process } from '#kernel';

/** How customers join each program, by its id: what the processes about points remember. */
export type Programs = Readonly<Record<string, Join>>;

export const programs: NonNullable<Process<Programs>['remembers']> = {
  initial: {},
  on: {
    ProgramPublished: (known, event) => {
      const { program, join }: ProgramPublished = event.data;
      return { ...known, [program]: join };
    },
  },
};

/** The streams of a customer's accounts in all programs, whether they exist or not. */
export const accountsOf = (known: Programs, customerId: string): string[] =>
  Object.keys(known).map((program) => accountStream({ program, customerId }));

/** The accounts that earned something by a document. */
export const programsThatAwarded = (
  known: Programs,
  { customerId, document }: { customerId: string; document: string },
  standings: ReadonlyMap<string, unknown>,
): string[] =>
  Object.keys(known).filter((program) => {
    const account = standings.get(accountStream({ program, customerId })) as AccountStanding | undefined;
    return account?.documents.includes(document) ?? false;
  });
