/** `invalid`: wrong in any state (422). `conflict`: refused because of the state (409). `missing`: absent (404). */
export type RejectionKind = 'invalid' | 'conflict' | 'missing';

/** One faulty field. */
export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** A refusal by rule: a stable code, a sentence for the user and the data that explains it, free of personal values. */
export class Rejection extends Error {
  constructor(
    readonly kind: RejectionKind,
    readonly code: string,
    sentence: string,
    readonly detail: Readonly<Record<string, unknown>> = {},
    readonly faults: readonly Fault[] = [],
  ) {
    super(sentence);
    this.name = 'Rejection';
  }
}

type Refuse = (code: string, sentence: string, detail?: Readonly<Record<string, unknown>>) => never;

const refusing =
  (kind: RejectionKind): Refuse =>
  (code, sentence, detail) => {
    throw new Rejection(kind, code, sentence, detail);
  };

/** The three ways in which a decider refuses. Each throws a `Rejection`. */
export const refuse: { readonly invalid: Refuse; readonly conflict: Refuse; readonly missing: Refuse } = {
  invalid: refusing('invalid'),
  conflict: refusing('conflict'),
  missing: refusing('missing'),
};
