import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { IMPURE, TECHNICAL } from './rooms.mjs';

const SOURCES = ['apps', 'infra', 'libs', 'projections', 'test'];
const PURE_TSCONFIG = 'infra/checks/tsconfig.pure.json';
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const PROCESS = /^when-[a-z0-9-]+-then-[a-z0-9-]+$/;

export const SHAPE_RULES = [
  'names-are-kebab-case',
  'context-has-its-files',
  'aggregate-has-its-files',
  'one-command-a-file',
  'file-is-named-like-its-command',
  'command-has-a-spec',
  'command-is-listed',
  'view-has-its-files',
  'view-is-listed',
  'process-has-its-files',
  'process-is-named-when-then',
  'process-is-listed',
  'pure-rooms-are-compiled-purely',
];

/** What does not have its kind's shape (house.md §1 and §3) under the working directory: `<path>: <rule>`. */
export const shapeFaults = () => [
  ...names(),
  ...contexts().flatMap(contextFaults),
  ...folders('projections').flatMap(viewFaults),
  ...folders('libs/processes/src').flatMap(processFaults),
  ...pureCompilation(),
];

const fault = (path, rule) => {
  if (!SHAPE_RULES.includes(rule)) throw new Error(`${rule} is not in SHAPE_RULES, so no probe watches it.`);
  return `${path}: ${rule}`;
};

// The pure compilation leaves out exactly the rooms that may use Node, so that nobody can forget a new context.
const pureCompilation = () => {
  const { include, exclude } = JSON.parse(read(PURE_TSCONFIG));
  const wanted = [...IMPURE.map((room) => `../../libs/${room}`), '../../**/*.spec.ts', '../../**/testing.ts'];
  const whole = include.includes('../../libs') && include.includes('../../projections');
  const same = exclude.length === wanted.length && wanted.every((path) => exclude.includes(path));
  return whole && same ? [] : [fault(PURE_TSCONFIG, 'pure-rooms-are-compiled-purely')];
};

export const contexts = () => folders('libs').filter((path) => !TECHNICAL.includes(basename(path)));

const names = () =>
  SOURCES.flatMap((folder) => filesUnder(folder))
    .filter((path) => /\.(ts|mjs)$/.test(path) && !path.split('/').every((part) => KEBAB.test(part)))
    .map((path) => fault(path, 'names-are-kebab-case'));

const contextFaults = (path) => [
  ...missing(path, ['README.md', 'src/index.ts', 'src/events.ts'], 'context-has-its-files'),
  ...filesUnder(`${path}/src`).filter(isCode).flatMap(commandFaults),
];

/** Each command has a file of its own, named like it, with its spec, in a folder that has the aggregate's files. */
const commandFaults = (path) => {
  const defined = [...read(path).matchAll(/^(?:export )?const (\w+) = command\(/gm)].map(([, name]) => name);
  if (defined.length === 0) return [];
  const folder = dirname(path);
  const list = `${folder}/${basename(folder)}.ts`;
  const faults = [];
  if (defined.length > 1) faults.push(fault(path, 'one-command-a-file'));
  if (camel(basename(path, '.ts')) !== defined[0]) faults.push(fault(path, 'file-is-named-like-its-command'));
  if (!existsSync(path.replace(/\.ts$/, '.spec.ts'))) faults.push(fault(path, 'command-has-a-spec'));
  faults.push(
    ...missing(folder, [`${basename(folder)}.state.ts`, `${basename(folder)}.events.ts`], 'aggregate-has-its-files'),
  );
  if (!existsSync(list) || !mentions(list, defined[0])) faults.push(fault(path, 'command-is-listed'));
  return faults;
};

const VIEW = ['view.ts', 'projector.ts', 'queries.ts', 'projector.spec.ts', 'README.md'];

const viewFaults = (path) => [
  ...missing(path, VIEW, 'view-has-its-files'),
  ...(read('projections/index.ts').includes(`'./${basename(path)}/queries.js'`) ? [] : [fault(path, 'view-is-listed')]),
];

const processFaults = (path) => {
  const faults = missing(path, ['process.ts', 'process.spec.ts'], 'process-has-its-files');
  if (!PROCESS.test(basename(path))) faults.push(fault(path, 'process-is-named-when-then'));
  if (!read('libs/processes/src/index.ts').includes(`'./${basename(path)}/process.js'`))
    faults.push(fault(path, 'process-is-listed'));
  return faults;
};

const missing = (folder, files, rule) =>
  files.filter((file) => !existsSync(join(folder, file))).map((file) => fault(`${folder}/${file}`, rule));

const folders = (path) =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${path}/${entry.name}`)
    : [];

const filesUnder = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`)
    : [];

const isCode = (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts');
const read = (path) => readFileSync(path, 'utf8');
const mentions = (path, name) => new RegExp(`\\b${name}\\b`).test(read(path));
const camel = (name) => name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

if (import.meta.main) {
  const faults = shapeFaults();
  console.log(
    [...faults, `${contexts().length} contexts, ${folders('projections').length} views, ${faults.length} faults`].join(
      '\n',
    ),
  );
  process.exitCode = faults.length > 0 ? 1 : 0;
}
