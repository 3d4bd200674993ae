import { COMMON_RESPONSES, jsonOf, problemWith, type Part } from './openapi-components.js';

const TEXT: Part = { type: 'string' };
const COUNT: Part = { type: 'integer', minimum: 0 };

const object = (properties: Readonly<Record<string, Part>>, optional: readonly string[] = []): Part => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const list = (items: Part): Part => ({ type: 'array', items });

const DIGEST = object({ rows: COUNT, sha256: { ...TEXT, description: 'Over tables by name and rows by key.' } });
const REBUILT = list(object({ view: TEXT, live: DIGEST, rebuilt: DIGEST, equal: { type: 'boolean' } }));
const BUILD = object({ version: COUNT, number: COUNT });
const PARKED = object({
  view: TEXT,
  version: COUNT,
  number: COUNT,
  table: TEXT,
  key: TEXT,
  partition: object({ customer: TEXT, stream: TEXT }, ['customer', 'stream']),
  address: { ...TEXT, description: 'Of the first event that could not be folded.' },
  error: TEXT,
});
const GROUP = object({ what: TEXT, why: TEXT, events: COUNT, first: list(TEXT) });
const UNDONE = object({
  correlationId: TEXT,
  preview: { type: 'boolean' },
  events: { ...COUNT, description: 'Of the run.' },
  commands: { type: 'object', additionalProperties: COUNT, description: 'Compensating commands, by name.' },
  along: { ...COUNT, description: 'Events undone with those that they followed from or belong to.' },
  remaining: { ...list(GROUP), description: 'What cannot be undone, by the type of event.' },
  refused: { ...list(GROUP), description: 'What was refused, by command and code.' },
  leaves: { ...list(TEXT), description: 'What is not as before, all the same.' },
});

const parameter = (name: string, where: 'path' | 'query', description: string): Part => ({
  name,
  in: where,
  required: where === 'path',
  schema: TEXT,
  description,
});
const VIEW = parameter('view', 'path', 'Name of a view.');

interface Work {
  readonly summary: string;
  readonly roles: readonly string[];
  readonly parameters: readonly Part[];
  readonly answer: Part;
  /** Tells lines of progress where the caller accepts them. */
  readonly long?: boolean;
  readonly missing?: string;
  readonly conflict?: string;
}

const PROGRESS =
  'With `Accept: application/x-ndjson` lines of `{ "progress": { "done", "total" } }` come while it works, then one ' +
  'of `{ "result" }` or `{ "problem" }`.';

const work = (operationId: string, { summary, roles, parameters, answer, long, missing, conflict }: Work): Part => ({
  operationId,
  tags: ['system'],
  summary,
  description: `${long ? `${PROGRESS} ` : ''}For: ${roles.join(', ')}.`,
  'x-roles': roles,
  parameters,
  responses: {
    200: {
      description: 'Done.',
      content: { ...jsonOf(answer), ...(long && { 'application/x-ndjson': { schema: TEXT } }) },
    },
    ...(missing && { 404: problemWith('There is no such thing.', [missing]) }),
    ...(conflict && { 409: problemWith('There is nothing to do it with.', [conflict]) }),
    ...COMMON_RESPONSES,
  },
});

const admin = ['admin'];
const auditor = ['auditor', 'admin'];
const missing = 'unknown-view';

/** What keeps views right. */
export const viewMaintenancePaths: Part = {
  '/v1/maintenance/verify-views': {
    post: work('verifyViews', {
      summary: 'Builds views again beside the live rows and compares; switches nothing.',
      roles: auditor,
      parameters: [parameter('view', 'query', 'One view. Default: all.')],
      answer: REBUILT,
      long: true,
      missing,
    }),
  },
  '/v1/maintenance/rebuild/{view}': {
    post: work('rebuildView', {
      summary: 'Builds a view again beside the live rows, compares, and switches.',
      roles: admin,
      parameters: [VIEW],
      answer: REBUILT,
      long: true,
      missing,
    }),
  },
  '/v1/maintenance/rollback/{view}': {
    post: work('rollBackView', {
      summary: 'Switches back to what answered before the last switch, for an hour after it; again: forth.',
      roles: admin,
      parameters: [VIEW],
      answer: object({ view: TEXT, from: BUILD, to: BUILD }),
      missing,
      conflict: 'nothing-kept',
    }),
  },
  '/v1/maintenance/parked/{view}': {
    get: work('parkedRows', {
      summary: 'Rows of a view that wait for a mended event.',
      roles: auditor,
      parameters: [VIEW],
      answer: object({ items: list(PARKED) }),
      missing,
    }),
  },
  '/v1/maintenance/retry/{view}/{key}': {
    post: work('retryRow', {
      summary: 'Folds the parked rows of a key again, after what broke them was mended.',
      roles: admin,
      parameters: [VIEW, parameter('key', 'path', 'Key of the parked row.')],
      answer: object({ folded: COUNT }),
      missing,
    }),
  },
};

/** What takes runs back. */
export const undoPaths: Part = {
  '/v1/maintenance/undo/{correlationId}': {
    post: work('undoRun', {
      summary: 'Undoes what carries a correlation id, by compensating commands.',
      roles: admin,
      parameters: [
        parameter('correlationId', 'path', 'Of an import, an award or any request.'),
        parameter('preview', 'query', '`true`: tells what it would come to, and sends nothing.'),
      ],
      answer: UNDONE,
      long: true,
      missing: 'unknown-run',
    }),
  },
};

export const maintenancePaths: Part = { ...viewMaintenancePaths, ...undoPaths };
