import { fieldNotes, versionOf, type AnyCommand, type Class, type Context, type EventClass } from '#kernel';
import { subscriptionOf, type Query, type ViewWithQueries } from '#read-model';
import { sentenceOf } from './openapi-text.js';
import { queryPath } from './openapi-views.js';
import { readCategories } from './refusals.js';
import { rolesOf } from './roles.js';

/** Documents that are made from the catalogue: path in the repository → text. */
export const documents = (
  contexts: readonly Context[],
  views: readonly ViewWithQueries[],
): Readonly<Record<string, string>> => ({
  'projections/README.md': [VIEWS_HEAD, ...views.map(viewSection)].join('\n'),
  'libs/catalogue/COMMANDS.md': [COMMANDS_HEAD, ...contexts.map(contextSection)].join('\n'),
});

const VIEWS_HEAD = `# Views

Made from the catalogue by \`npm run docs\`; do not edit. Every view is a pure fold of the events that it reads.
A command's effect is visible within 50 ms (p99); a read with \`after=<position>\` waits for it. Every query takes
\`asOf\` and \`knownAt\`. Admins may ask everything.
`;

const viewSection = ({ view, queries }: ViewWithQueries): string => {
  const opens = view.opens ? ' Holds opened personal values, and drops them when the customer is forgotten.' : '';
  const rows = Object.entries(queries).map(([name, query]) => queryRow(view.name, name, query));
  return `## ${view.name}

${view.about} Version ${view.version}.${opens}

${table(['query', 'answers', 'roles', 'sees personal values'], rows)}

Reads ${[...subscriptionOf(view)].sort().join(', ')}.
`;
};

const queryRow = (view: string, name: string, { kind, about, roles, opensTo = [] }: Query): string[] => {
  const path = queryPath(view, name, kind).replace('/v1/views', '').replace('{key}', '<key>');
  return [`\`${path}\``, about, roles.join(', '), opensTo.join(', ') || '–'];
};

const COMMANDS_HEAD = `# Commands and events

Made from the catalogue by \`npm run docs\`; do not edit. Fields, limits and examples of each command stand in
\`/openapi.json\`. Roles are those besides admin; *inside* is sent by processes and the scheduler only.
`;

const contextSection = ({ name, about, aggregates }: Context): string => {
  const commands = aggregates.flatMap((aggregate) => aggregate.commands);
  const events = aggregates.flatMap(({ state }) => Object.entries(state.events));
  return `## ${name}

${about}

${table(['command', 'does', 'roles', 'stream', 'also checks'], commands.map(commandRow))}

${table(['event', 'version', 'entered late', 'personal fields'], events.map(eventRow))}
`;
};

const EXISTENCE = { new: 'new', existing: 'existing', any: 'new or existing' } as const;

const commandRow = (command: AnyCommand): string[] => [
  `\`${command.name}\``,
  sentenceOf(command.name),
  command.internal ? '*inside*' : rolesOf(command).join(', '),
  `${EXISTENCE[command.on]} \`${command.of.category}\``,
  readCategories(command).join(', ') || '–',
];

const eventRow = ([type, cls]: readonly [string, EventClass]): string[] => {
  const personal = personalFields(cls).join(', ') || '–';
  return [`\`${type}\``, String(versionOf(cls)), cls.dated ? 'may be' : '–', personal];
};

/** Paths of personal fields, those of nested classes included; classes that contain themselves are read once. */
const personalFields = (cls: Class, path = '', above: readonly Class[] = []): string[] =>
  [...fieldNotes(cls)].flatMap(([field, { personal, nested }]) => {
    if (personal) return [path + field];
    const inner = nested?.of();
    if (!inner || above.includes(inner)) return [];
    return personalFields(inner, `${path}${field}${nested?.each ? '[]' : ''}.`, [...above, cls]);
  });

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
