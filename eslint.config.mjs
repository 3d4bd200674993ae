import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import { IMPURE } from './infra/checks/rooms.mjs';

const TESTS = ['**/*.spec.ts', '**/testing.ts', '**/src/contract/**/*.ts', 'test/**/*.ts'];

const NO_CLOCK = 'Time comes from the environment or the event, never from a clock.';

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'data', 'coverage', 'test/load/baselines', 'libs/catalogue/src/described.ts'] },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'projections/**/*.ts', 'test/**/*.ts'],
    extends: [ts.configs.recommended],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'max-len': ['error', { code: 120 }],
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 70],
      'no-console': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['libs/**/*.ts', 'projections/**/*.ts'],
    ignores: [...IMPURE.map((room) => `libs/${room}/**`), ...TESTS],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: NO_CLOCK },
        { name: 'performance', message: NO_CLOCK },
        { name: 'globalThis', message: 'Nothing comes from outside here.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'The same input gives the same output here.' },
        {
          object: 'Temporal',
          property: 'Now',
          message: NO_CLOCK,
        },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'max-lines-per-function': 'off',
    },
  },
  { files: ['**/*.mjs'], rules: { 'max-len': ['error', { code: 120 }], 'max-lines': ['error', 200] } },
  { files: ['apps/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
);
