import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import config from './.dependency-cruiser.mjs';
import { dependencyViolations } from './dependencies.mjs';
import { probes, scenery } from './probes.list.mjs';
import { SHAPE_RULES, shapeFaults } from './shape.mjs';

const COPIED = [
  'apps',
  'infra',
  'libs',
  'projections',
  'test',
  'eslint.config.mjs',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** Plants one violation of every rule in a copy of the tree. A rule that does not fire looks like a clean house. */
const run = async () => {
  const root = process.cwd();
  const copy = mkdtempSync(join(tmpdir(), 'kenal-probes-'));
  try {
    for (const path of COPIED) cpSync(join(root, path), join(copy, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    process.chdir(copy);
    plant([...scenery, ...Object.values(probes).flat()]);
    const silent = [
      ...unreported(probes.dependencies, await dependencyReports()),
      ...unreported(probes.lint, await lintReports()),
      ...unreported(probes.pure, pureReports()),
      ...unreported(probes.shape, shapeFaults()),
      ...unprobed(),
    ];
    const count = Object.values(probes).flat().length;
    console.log([...silent, `${count - silent.length} of ${count} probes caught`].join('\n'));
    return silent.length;
  } finally {
    process.chdir(root);
    rmSync(copy, { recursive: true });
  }
};

const plant = (files) => {
  for (const { file, text } of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};

const unreported = (planted, reports) => {
  const found = new Set(reports);
  return planted
    .filter(({ file, at = file, rule }) => !found.has(`${at}: ${rule}`))
    .map(({ file, rule }) => `${file}: ${rule} did not fire`);
};

/** Rules for which nobody has planted anything. */
const unprobed = () => {
  const probed = new Set(
    Object.values(probes)
      .flat()
      .map(({ rule }) => rule),
  );
  return [...config.forbidden.map(({ name }) => name), ...SHAPE_RULES]
    .filter((rule) => !probed.has(rule))
    .map((rule) => `${rule} has no probe`);
};

const dependencyReports = async () => {
  const { violations } = await dependencyViolations();
  return violations.map(({ from, rule }) => `${from}: ${rule}`);
};

const lintReports = async () => {
  const results = await new ESLint().lintFiles(probes.lint.map(({ file }) => file));
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId }) => `${relative(process.cwd(), filePath)}: ${ruleId}`),
  );
};

const pureReports = () => {
  const files = probes.pure.map(({ file }) => file);
  const base = ts.readConfigFile('tsconfig.base.json', ts.sys.readFile).config;
  // The same options as the pure compilation, whose list of files has been spoilt by a probe of its own.
  const pure = { ...base.compilerOptions, lib: ['ES2023'], types: [], incremental: false, tsBuildInfoFile: undefined };
  const { options } = ts.convertCompilerOptionsFromJson(pure, process.cwd());
  const program = ts.createProgram(files, options);
  return files.flatMap((file) =>
    program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ code }) => `${file}: TS${code}`),
  );
};

process.exitCode = (await run()) > 0 ? 1 : 0;
