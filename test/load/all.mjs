/**
 * Runs all benchmarks one after another on an idle machine and writes what they found into README.md beside this file:
 * `node test/load/all.mjs [name …]`. About half an hour; a name runs only that one and replaces only its lines.
 */
import './lib/locked-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { barOf, number } from './lib/figures.mjs';

const PROGRAMS = [
  'append',
  'eventstoredb',
  'emmett',
  'rebuild',
  'mongodb',
  'http-commands',
  'price',
  'visible',
  'reads',
  'import',
  'audit',
  'memory',
  'kafka',
];
const README = join(import.meta.dirname, 'README.md');
const [BEGIN, END] = ['<!-- results -->', '<!-- end of results -->'];

const figuresOf = (program) => {
  console.log(`\n== ${program}`);
  const folder = mkdtempSync(join(tmpdir(), 'kenal-load-'));
  const results = join(folder, 'figures.ndjson');
  const env = { ...process.env, LOAD_RESULTS: results };
  const file = join(import.meta.dirname, `${program}.mjs`);
  spawnSync(process.execPath, [file], { env, stdio: 'inherit' });
  const lines = existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n') : [];
  rmSync(folder, { recursive: true });
  if (lines.length > 0) return lines.map((line) => JSON.parse(line));
  return [{ name: program, verdict: 'missed', note: 'it ended without a figure' }];
};

const cell = (value) => (value === undefined ? '' : typeof value === 'number' ? number(value) : value);

const rowOf = (program, figure) => {
  const { name, unit, ours, baseline, ratio, p50, p95, p99, verdict, note } = figure;
  const percentiles = p50 === undefined ? '' : [p50, p95, p99].map(cell).join(' / ');
  const cells = [program, name, unit, ours, baseline, ratio, percentiles, barOf(figure), verdict, note];
  return `| ${cells.map(cell).join(' | ')} |`;
};

const HEAD = [
  '| program | what | unit | ours | baseline | ratio | p50 / p95 / p99 ms | bar | verdict | note |',
  '|---|---|---|--:|--:|--:|--:|---|---|---|',
];

const wanted = process.argv.length > 2 ? process.argv.slice(2) : PROGRAMS;
const readme = readFileSync(README, 'utf8');
const [before, rest] = readme.split(BEGIN);
const [old, after] = rest.split(END);
const kept = (program) => old.split('\n').filter((line) => line.startsWith(`| ${program} |`));
const found = new Map(wanted.map((program) => [program, figuresOf(program)]));
const rows = PROGRAMS.flatMap((program) => found.get(program)?.map((its) => rowOf(program, its)) ?? kept(program));
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}`;
writeFileSync(
  README,
  [before, BEGIN, `\nLast run: ${machine}.\n\n`, [...HEAD, ...rows].join('\n'), `\n\n${END}`, after].join(''),
);

const missed = [...found.values()].flat().filter(({ verdict }) => verdict === 'missed');
console.log(`\n${rows.length} lines in ${README}; missed: ${missed.map(({ name }) => name).join('; ') || 'none'}`);
process.exitCode = missed.length > 0 ? 1 : 0;
