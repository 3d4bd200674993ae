import { TECHNICAL, TEST } from './rooms.mjs';

/** Who may import whom (house.md §2), as allow lists: what a room's line does not name is forbidden there. */

const CONTEXT = `(?!(?:${TECHNICAL.join('|')})/)[a-z-]+`;

/** Front doors. An adapter's door is for those who put an app together, and for tests. */
const door = (room, name = 'index') => `^libs/${room}/src/${name}[.]ts$`;
const adapters = (room) => `^libs/${room}/src/(?:memory|sqlite|eventstoredb|mongodb|kafka)/index[.]ts$`;
const VIEWS = '^projections/index[.]ts$';
const NPM = '^node_modules/';
const ports = ['event-store', 'read-model'].map((room) => door(room));
const everyDoor = [
  door('[a-z-]+'),
  door('composition', 'http'),
  door('[a-z-]+', '(?:events|rules|testing)'),
  adapters('[a-z-]+'),
  VIEWS,
];
const packages = (...names) => names.map((name) => `^node_modules/(?:@types/)?${name}/`);

const drivers = ['better-sqlite3', 'lru-cache', 'uuid'];

/** A library's line: what of ours it may import, which packages, whether Node, and what its tests may besides. */
const library = (name, { ours = [], npm = [], node = false, tests = [] }) => ({
  name,
  from: `^libs/(${name})/`,
  own: '^libs/$1/',
  allowed: [...ours, ...packages(...npm)],
  node,
  tests,
});

const rooms = [
  library('kernel', { npm: ['class-validator', 'temporal-polyfill', 'libphonenumber-js'] }),
  { ...library('contexts', { ours: [door('kernel')] }), from: `^libs/(${CONTEXT})/` },
  library('scoring', { ours: [door('kernel')] }),
  library('processes', { ours: [door('kernel'), door(CONTEXT), door(CONTEXT, '(?:events|rules)')] }),
  library('catalogue', {
    ours: [door('kernel'), door(CONTEXT), door(CONTEXT, 'events'), door('processes'), VIEWS, ...ports, door('broker')],
    npm: ['ajv', 'ajv-formats', 'class-validator', 'class-validator-jsonschema', 'class-transformer'],
    node: true,
    tests: packages('@seriousme/openapi-schema-validator'),
  }),
  library('event-store', {
    ours: [door('kernel')],
    npm: [...drivers, '@eventstore/db-client'],
    node: true,
    tests: packages('@grpc/grpc-js', 'google-protobuf'),
  }),
  library('read-model', { ours: [door('kernel')], npm: [...drivers, 'mongodb'], node: true }),
  library('broker', { ours: [door('kernel'), ...ports], npm: ['kafkajs'], node: true, tests: packages('cloudevents') }),
  library('privacy', { ours: [door('kernel'), ...ports], npm: drivers, node: true }),
  library('audit', { ours: [door('kernel'), ...ports], npm: drivers, node: true, tests: packages('canonicalize') }),
  library('messaging', {
    ours: [door('kernel'), ...ports, door('broker'), door('privacy'), door('audit')],
    npm: ['ajv', 'ajv-formats', 'lru-cache', 'uuid'],
    node: true,
    tests: [door('platform'), door(CONTEXT), door(CONTEXT, 'events'), adapters('(?:privacy|event-store|read-model)')],
  }),
  library('platform', {
    ours: [door('kernel'), ...ports],
    npm: ['jose', 'lru-cache', 'pino', 'pino-pretty', 'prom-client'],
    node: true,
  }),
  library('nest', {
    ours: [door('kernel'), door('messaging'), door('platform'), ...ports],
    npm: [
      '@nestjs/[a-z-]+',
      '@fastify/[a-z-]+',
      'negotiator',
      'fastify',
      'lru-cache',
      'reflect-metadata',
      'rxjs',
      'swagger-ui-dist',
      'uuid',
    ],
    node: true,
  }),
  library('composition', { ours: everyDoor, npm: [...drivers, 'fastify'], node: true }),
  {
    name: 'projections',
    from: '^projections/([^/]+)/',
    own: '^projections/$1/',
    allowed: [door('kernel'), door('read-model'), door('scoring'), door(CONTEXT, '(?:events|rules)')],
    node: false,
    tests: [],
  },
  {
    name: 'list-of-views',
    from: '^projections/[^/]+[.]ts$',
    own: '^projections/[^/]+/queries[.]ts$',
    allowed: [door('read-model')],
    node: false,
    tests: [],
  },
  { name: 'apps', from: '^apps/([^/]+)/', own: '^apps/$1/', allowed: [...everyDoor, NPM], node: true, tests: [] },
  { name: 'system-tests', from: '^test/', own: '^test/', allowed: [...everyDoor, NPM], node: true, tests: [] },
];

const forTests = [
  ...packages('@jest/globals', 'fast-check'),
  door('[a-z-]+', 'testing'),
  door('[a-z-]+', 'contract/index'),
  adapters('(?:event-store|read-model|broker)'),
];

/** Two rules a room: its code, and its tests, which may use Node and the fakes. */
const rulesOf = ({ name, from, own, allowed, node, tests }) => [
  {
    name,
    from: { path: from, pathNot: TEST },
    to: { pathNot: [own, ...allowed], ...(node && { dependencyTypesNot: ['core'] }) },
  },
  {
    name: `${name}-tests`,
    from: { path: `(?=.*${TEST})${from}` },
    to: { pathNot: [own, ...allowed, ...forTests, ...tests], dependencyTypesNot: ['core'] },
  },
];

export default {
  forbidden: [
    { name: 'everything-resolves', from: {}, to: { couldNotResolve: true } },
    { name: 'no-app-from-outside', from: { pathNot: '^(apps|test)/' }, to: { path: '^apps/' } },
    { name: 'nothing-imports-tests', from: { pathNot: [TEST, '^test/'] }, to: { path: [TEST, '^test/'] } },
    { name: 'everything-has-a-room', from: { pathNot: rooms.map(({ from }) => from) }, to: {} },
    ...rooms.flatMap(rulesOf),
  ].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Has a package.json of its own, installed when the benchmark runs.
    exclude: { path: '^test/load/baselines/emmett/' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['kenal-source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
