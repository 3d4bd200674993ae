const source = {
  rootDir: import.meta.dirname,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: '<rootDir>/infra/run/test-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['kenal-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^class-validator$': '<rootDir>/infra/run/class-validator.cjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/load/baselines'],
  setupFiles: ['reflect-metadata'],
};

/** `.int.spec.ts`: needs a server that `infra/engines` starts, see infra/run/test.mjs. */
const ENGINES = '[.]int[.]spec[.]ts$';
/** Adapters that wait for a server of the tests' own, or for none to answer: seconds a suite. */
const PATIENT = ['/eventstoredb', '/mongodb/'];

/**
 * `unit` needs nothing outside the process; `system` starts processes, kills them and reads their files, or generates
 * whole organisations; `engines` holds the adapters of EventStoreDB, MongoDB and Kafka, most against real servers of
 * others.
 */
export default {
  // In one process alone, modules of 240 suites pile up until it crawls. Some only wait, so one more than two cores.
  maxWorkers: 3,
  // Tests that run together only wait.
  maxConcurrency: 20,
  workerIdleMemoryLimit: '2GB',
  projects: [
    {
      ...source,
      displayName: 'unit',
      testPathIgnorePatterns: ['/node_modules/', ENGINES, ...PATIENT],
      testMatch: ['<rootDir>/{libs,projections,apps}/**/*.spec.ts', '<rootDir>/test/architecture/**/*.spec.ts'],
    },
    {
      ...source,
      displayName: 'system',
      testPathIgnorePatterns: ['/node_modules/', ENGINES],
      testMatch: ['<rootDir>/test/{journeys,chaos,reference,replay}/**/*.spec.ts'],
    },
    {
      ...source,
      displayName: 'engines',
      testMatch: ['<rootDir>/{libs,test}/**/*.int.spec.ts', '<rootDir>/libs/**/{eventstoredb,mongodb}{,/**/*}.spec.ts'],
    },
  ],
};
