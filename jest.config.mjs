const source = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['kenal-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/load/baselines'],
  setupFiles: ['reflect-metadata'],
};

/** `unit` needs nothing outside the process; `system` starts processes, kills them and reads their files. */
export default {
  // In one process alone, modules of 180 suites pile up until it crawls.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...source,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{libs,projections,apps}/**/*.spec.ts',
        '<rootDir>/test/{architecture,replay}/**/*.spec.ts',
      ],
    },
    { ...source, displayName: 'system', testMatch: ['<rootDir>/test/{journeys,chaos,reference}/**/*.spec.ts'] },
  ],
};
