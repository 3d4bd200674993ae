import type { Context } from '#kernel';
import type { ViewWithQueries } from '#read-model';
import { commandPaths } from './openapi-commands.js';
import { components, type Part } from './openapi-components.js';
import { systemPaths } from './openapi-system.js';
import { viewPaths } from './openapi-views.js';
import { schemaBook } from './schema.js';

export type { Part };

export interface Listed {
  readonly contexts: readonly Context[];
  readonly views: readonly ViewWithQueries[];
}

/**
 * The OpenAPI 3.1 document of the whole HTTP interface, from which a stranger can write a client. `extra` are the paths
 * of what the application adds to commands and views, such as the audit.
 */
export const openApi = ({ contexts, views }: Listed, extra: Part = {}): Part => {
  const book = schemaBook({ at: '#/components/schemas/', personal: 'clear' });
  const paths = { ...commandPaths(contexts, book), ...viewPaths(views, book), ...extra, ...systemPaths };
  return {
    openapi: '3.1.0',
    info: { title: 'Kenal', version: '1', description: INTRODUCTION },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: tagsOf(contexts),
    paths,
    components: components(book.named),
  };
};

const tagsOf = (contexts: readonly Context[]): Part[] => [
  ...contexts.map(({ name, about }) => ({ name, description: about })),
  { name: 'commands', description: 'What became of a command, and many at once.' },
  { name: 'views', description: 'What people want to see, each a fold of the log.' },
  { name: 'audit', description: 'What happened, who did it, and proof that nothing was altered.' },
  { name: 'system', description: 'Health, metrics, this document.' },
];

const INTRODUCTION = [
  'Commands append facts to a log that is never rewritten; views are folds of that log.',
  '',
  'Send a command with its own `Idempotency-Key`. Sending it again with the same key and body gives the first answer',
  'again, so after a 503, a time-out or a lost connection, just repeat it. A command that changes nothing appends',
  'nothing.',
  '',
  "A command's answer carries `position`. Give it as `after` to a view, and the view answers when it has folded that",
  'position, or 504 `view-late` after 5 seconds; the command stands.',
  '',
  'Every view takes `asOf` (what was true then) and `knownAt` (what was known then): an instant, or a date, which',
  "means the end of that day in the organisation's time zone.",
  '',
  'Instants are RFC 3339 in UTC with milliseconds. Money is `{ "amount": <integer minor units>, "currency": "IDR" }`.',
  'Ids match `^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$`. Personal fields come opened, `{ "withheld": true }` where the role',
  'may not see them, or `{ "forgotten": true }`.',
  '',
  'Errors are `application/problem+json`; `code` is stable, `detail` is a sentence for the user.',
].join('\n');
