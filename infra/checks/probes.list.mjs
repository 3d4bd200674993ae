const lines = (count, text) => `${text}\n`.repeat(count);
const imports = (path) => `import '${path}';\n`;

/** An import that is forbidden in the room's code and tests alike, for both rules of a room. */
const forbiddenImports = {
  kernel: ['libs/kernel/src', '#customers/events'],
  contexts: ['libs/deals/src', '#customers/events'],
  scoring: ['libs/scoring/src', '#customers/events'],
  processes: ['libs/processes/src', '#messaging'],
  catalogue: ['libs/catalogue/src', '#messaging'],
  'event-store': ['libs/event-store/src', '#customers/events'],
  'read-model': ['libs/read-model/src', '@nestjs/common'],
  broker: ['libs/broker/src', '#messaging'],
  privacy: ['libs/privacy/src', '#customers'],
  audit: ['libs/audit/src', '#privacy'],
  messaging: ['libs/messaging/src', '#nest'],
  platform: ['libs/platform/src', '#messaging'],
  nest: ['libs/nest/src', '#customers'],
  composition: ['libs/composition/src', '../../customers/src/customer/customer.state.js'],
  projections: ['projections/probe-view', '../customer-360/view.js'],
  'list-of-views': ['projections', './customer-360/view.js'],
  apps: ['apps/probe-app/src', '../../kenal/src/probe-target.js'],
  'system-tests': ['test', '../libs/customers/src/customer/customer.state.js'],
};

const dependencies = Object.entries(forbiddenImports).flatMap(([rule, [folder, path]]) => [
  { file: `${folder}/probe.ts`, text: imports(path), rule },
  { file: `${folder}/probe.spec.ts`, text: imports(path), rule: `${rule}-tests` },
]);

const otherDependencies = [
  {
    file: 'libs/deals/src/probe-deep.ts',
    text: imports('../../customers/src/customer/customer.state.js'),
    rule: 'contexts',
  },
  { file: 'libs/deals/src/probe-node.ts', text: imports('node:fs'), rule: 'contexts' },
  { file: 'libs/deals/src/probe-package.ts', text: imports('lru-cache'), rule: 'contexts' },
  {
    file: 'libs/deals/src/probe-type.ts',
    text: `import type { EventStore } from '#event-store';\nexport type X = EventStore;\n`,
    rule: 'contexts',
  },
  { file: 'projections/probe-view/probe-commands.ts', text: imports('#customers'), rule: 'projections' },
  { file: 'libs/deals/src/probe-door.ts', text: imports('#kernel/id'), rule: 'everything-resolves' },
  {
    file: 'libs/nest/src/probe-app.ts',
    text: imports('../../../apps/kenal/src/probe-target.js'),
    rule: 'no-app-from-outside',
  },
  { file: 'libs/deals/src/probe-testing.ts', text: imports('#kernel/testing'), rule: 'nothing-imports-tests' },
  { file: 'libs/probe.ts', text: imports('#kernel'), rule: 'everything-has-a-room' },
  { file: 'libs/deals/node_modules/probe.ts', text: imports('#kernel'), rule: 'every-file-is-inspected' },
];

const pureCode = (name, text, rule) => ({
  file: `libs/deals/src/probe-${name}.ts`,
  text: `export const probe = ${text};\n`,
  rule,
});

const lint = [
  pureCode('date', '() => new Date()', 'no-restricted-globals'),
  pureCode('performance', '() => performance.now()', 'no-restricted-globals'),
  pureCode('global-this', '() => globalThis', 'no-restricted-globals'),
  pureCode('random', '() => Math.random()', 'no-restricted-properties'),
  pureCode('any', '(x: any) => x', '@typescript-eslint/no-explicit-any'),
  pureCode('unused', '() => { const x = 1; }', '@typescript-eslint/no-unused-vars'),
  pureCode('console', '() => console.log(1)', 'no-console'),
  pureCode('equal', '(x: unknown) => x == 1', 'eqeqeq'),
  pureCode('promise', '(p: Promise<void>) => { p; }', '@typescript-eslint/no-floating-promises'),
  pureCode('condition', '(p: Promise<void>) => (p ? 1 : 2)', '@typescript-eslint/no-misused-promises'),
  pureCode('long-line', `'${'x'.repeat(120)}'`, 'max-len'),
  pureCode('long-function', `() => {\n${lines(70, '')}}`, 'max-lines-per-function'),
  { file: 'libs/deals/src/probe-long-file.ts', text: lines(201, '//'), rule: 'max-lines' },
  {
    file: 'libs/kernel/src/probe-now.ts',
    text: `import { Temporal } from 'temporal-polyfill';\nexport const now = () => Temporal.Now.instant();\n`,
    rule: 'no-restricted-properties',
  },
];

const pure = [
  pureCode('fetch', `() => fetch('/')`, 'TS2304'),
  pureCode('process', '() => process.env', 'TS2591'),
  pureCode('crypto', '() => crypto.randomUUID()', 'TS2304'),
  pureCode('timer', '() => setTimeout(() => 1, 1)', 'TS2304'),
  {
    file: 'libs/deals/src/probe-builtin.ts',
    text: `import { readFileSync } from 'node:fs';\nexport const probe = readFileSync;\n`,
    rule: 'TS2591',
  },
];

const shape = [
  { file: 'libs/deals/src/ProbeName.ts', text: '', rule: 'names-are-kebab-case' },
  {
    file: 'libs/probe-context/src/index.ts',
    text: '',
    at: 'libs/probe-context/README.md',
    rule: 'context-has-its-files',
  },
  {
    file: 'libs/deals/src/deal/probe-two.ts',
    text: 'const probeTwo = command(\nconst other = command(\n',
    rule: 'one-command-a-file',
  },
  {
    file: 'libs/deals/src/deal/probe-other.ts',
    text: 'const another = command(\n',
    rule: 'file-is-named-like-its-command',
  },
  {
    file: 'libs/deals/src/deal/probe-untested.ts',
    text: 'const probeUntested = command(\n',
    rule: 'command-has-a-spec',
  },
  {
    file: 'libs/deals/src/deal/probe-unlisted.ts',
    text: 'const probeUnlisted = command(\n',
    rule: 'command-is-listed',
  },
  {
    file: 'libs/deals/src/probe-aggregate/probe-lost.ts',
    text: 'const probeLost = command(\n',
    at: 'libs/deals/src/probe-aggregate/probe-aggregate.state.ts',
    rule: 'aggregate-has-its-files',
  },
  {
    file: 'projections/probe-bare/view.ts',
    text: '',
    at: 'projections/probe-bare/projector.ts',
    rule: 'view-has-its-files',
  },
  { file: 'projections/probe-bare/queries.ts', text: '', at: 'projections/probe-bare', rule: 'view-is-listed' },
  {
    file: 'libs/processes/src/probe/x.ts',
    text: '',
    at: 'libs/processes/src/probe/process.ts',
    rule: 'process-has-its-files',
  },
  {
    file: 'libs/processes/src/probe/y.ts',
    text: '',
    at: 'libs/processes/src/probe',
    rule: 'process-is-named-when-then',
  },
  { file: 'libs/processes/src/probe/z.ts', text: '', at: 'libs/processes/src/probe', rule: 'process-is-listed' },
  {
    file: 'infra/checks/tsconfig.pure.json',
    text: '{ "include": [], "exclude": [] }',
    rule: 'pure-rooms-are-compiled-purely',
  },
];

/** One violation of every rule: the file to plant, and the rule that must be reported for it (or for `at`). */
export const probes = { dependencies: [...dependencies, ...otherDependencies], lint, pure, shape };

/** Planted too, so that what the probes reach for is there. */
export const scenery = [{ file: 'apps/kenal/src/probe-target.ts', text: 'export {};\n' }];
