import type { Fault, RejectionKind } from '#kernel';

/** What went wrong. `detail` is a sentence for the user and holds no personal value. */
export interface WentWrong {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly errors?: readonly Fault[] | undefined;
}

/** The same as RFC 9457 has it, without a correlation id. */
export const problemDetails = ({ status, code, detail, data, errors }: WentWrong): object => ({
  type: `urn:kenal:problem:${code}`,
  title: code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' '),
  status,
  code,
  detail,
  ...(data && { data }),
  ...(errors && { errors }),
});

/** HTTP's number for a refusal. */
export const STATUS_OF_REFUSAL: Readonly<Record<RejectionKind, number>> = { invalid: 422, conflict: 409, missing: 404 };
