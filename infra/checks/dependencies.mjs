import { readdirSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import config from './.dependency-cruiser.mjs';

const FOLDERS = ['apps', 'libs', 'projections', 'test'];

/**
 * Violations of the dependency rules under the working directory. A source file that was not inspected is
 * one too: with a compiler that it cannot use, dependency-cruiser inspects nothing and finds nothing wrong.
 */
export const dependencyViolations = async (folders = FOLDERS) => {
  const { options, ...ruleSet } = config;
  const settings = { ...options, validate: true, ruleSet, outputType: 'json' };
  const { output } = await cruise(folders, settings, undefined, { tsConfig: extractTSConfig('tsconfig.json') });
  const { modules, summary } = JSON.parse(output);
  const inspected = new Set(modules.map(({ source }) => source));
  const missed = folders.flatMap(sourceFiles).filter((path) => !inspected.has(path));
  return {
    inspected: inspected.size,
    violations: [
      ...summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
      ...missed.map((from) => ({ rule: 'every-file-is-inspected', from, to: 'nowhere' })),
    ],
  };
};

const sourceFiles = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`);

if (import.meta.main) {
  const { inspected, violations } = await dependencyViolations();
  const lines = violations.map(({ rule, from, to }) => `${from} → ${to}: ${rule}`);
  console.log([...lines, `${inspected} modules inspected, ${violations.length} violations`].join('\n'));
  process.exitCode = violations.length > 0 ? 1 : 0;
}
