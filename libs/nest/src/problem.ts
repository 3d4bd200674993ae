import { OutcomeUnknown } from '#event-store';
import { Rejection, type Fault } from '#kernel';
import { ViewLate } from '#messaging';
import { problemDetails, STATUS_OF_REFUSAL } from '#platform';

interface More {
  readonly errors?: readonly Fault[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes wrong at the border. `detail` is a sentence for the user and holds no personal value. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: More = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

/** Faults listed at most, and the length of each text in them: names of unknown fields come from the caller. */
const MAX_FAULTS = 100;
const MAX_TEXT = 300;
const RETRY_SECONDS = '1';

/**
 * Any error as a problem. An invalid command is 422; an invalid question is 400, since its parameters stand in the URL.
 * What nobody foresaw is 500 and tells nothing about itself.
 */
export const problemOf = (error: unknown, asked: 'command' | 'question'): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof Rejection) return refusal(error, asked);
  if (error instanceof ViewLate) {
    return new Problem(504, 'view-late', error.message, { headers: { 'retry-after': RETRY_SECONDS } });
  }
  if (error instanceof OutcomeUnknown) return unavailable('outcome-unknown', OUTCOME_UNKNOWN);
  return foreign(error as { name?: string; code?: string; statusCode?: number });
};

/** RFC 9457. */
export const problemBody = ({ status, code, detail, more }: Problem, correlationId: string): object => ({
  ...problemDetails({ status, code, detail, data: more.data, errors: more.errors }),
  correlationId,
});

const OUTCOME_UNKNOWN =
  'Whether the command took effect is unknown. Repeat it with the same Idempotency-Key: that is safe.';

const refusal = ({ kind, code, message, detail, faults }: Rejection, asked: 'command' | 'question'): Problem =>
  new Problem(
    kind === 'invalid' && asked === 'question' ? 400 : STATUS_OF_REFUSAL[kind],
    code,
    message.slice(0, MAX_TEXT),
    {
      ...(faults.length > 0 && { errors: faults.slice(0, MAX_FAULTS).map(shortened) }),
      ...(Object.keys(detail).length > 0 && { data: detail }),
    },
  );

const shortened = ({ path, code, message }: Fault): Fault => ({
  path: path.slice(0, MAX_TEXT),
  code,
  message: message.slice(0, MAX_TEXT),
});

const unavailable = (code: string, detail: string): Problem =>
  new Problem(503, code, detail, { headers: { 'retry-after': RETRY_SECONDS } });

/** Errors of Fastify and of the stores, told apart by their names: their classes are not the border's business. */
const foreign = ({
  name = '',
  code = '',
  statusCode,
}: {
  name?: string;
  code?: string;
  statusCode?: number;
}): Problem => {
  if (name === 'Forbidden') return new Problem(403, 'forbidden', 'Your role may not do this.');
  if (STORE_ERRORS.test(name) || STORE_CODES.test(code)) {
    return unavailable('store-unavailable', 'The store does not answer. Nothing was lost; try again.');
  }
  const known = FASTIFY[code];
  if (known) return new Problem(...known);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem(statusCode, 'bad-request', 'The request is not understood.');
  }
  return new Problem(500, 'internal', 'Something went wrong on our side. Quote the correlationId when you report it.');
};

/** Our own, and those of MongoDB's driver that say that the server is away. */
const STORE_ERRORS =
  /^Store[A-Z]|^Mongo(Network|Server(Selection|Closed)|NotConnected|TopologyClosed|Pool|OperationTimeout|StalePrimary)/;
const STORE_CODES = /^(SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOTADB|CORRUPT)|ENOSPC)/;

const MALFORMED: readonly [number, string, string] = [400, 'malformed-json', 'The body is not JSON.'];

const FASTIFY: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'The body is larger than 256 KiB.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: MALFORMED,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: MALFORMED,
  FST_ERR_BAD_URL: [400, 'bad-url', 'The address is not a well-formed URL.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'url-too-long', 'A part of the address is too long.'],
};
