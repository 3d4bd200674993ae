import { appendFileSync } from 'node:fs';

/**
 * What a benchmark found: `{ name, unit, ours, baseline?, p50?, p95?, p99?, bar?, floor?, note? }`. Percentiles are ms.
 * `bar`: `{ of: 'ours' | 'ratio' | 'p99', min?, max? }`. `floor`: a baseline below it proves nothing. Prints it as one
 * line, tells `all.mjs` where that asked, and fails the process where the bar is missed.
 */
export const tell = (figure) => {
  const whole = { ...figure, ratio: ratioOf(figure) };
  whole.verdict = verdictOf(whole);
  console.log(lineOf(whole));
  if (process.env.LOAD_RESULTS) appendFileSync(process.env.LOAD_RESULTS, `${JSON.stringify(whole)}\n`);
  if (whole.verdict === 'missed') process.exitCode = 1;
};

/** `{ p50, p95, p99 }` of milliseconds. */
export const percentiles = (samples) => {
  const sorted = Float64Array.from(samples).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

export const number = (value) =>
  value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });

export const barOf = ({ bar }) => {
  if (bar === undefined) return '';
  const { of, min, max } = bar;
  return `${of === 'ours' ? '' : `${of} `}${min === undefined ? `≤ ${number(max)}` : `≥ ${number(min)}`}`;
};

const ratioOf = ({ ours, baseline }) => (baseline === undefined ? undefined : ours / baseline);

const verdictOf = (figure) => {
  const { bar, floor, baseline } = figure;
  if (floor !== undefined && baseline < floor) return 'void';
  if (bar === undefined) return '';
  const value = figure[bar.of];
  return value >= (bar.min ?? -Infinity) && value <= (bar.max ?? Infinity) ? 'met' : 'missed';
};

const lineOf = (figure) => {
  const { name, unit, ours, baseline, ratio, p50, p95, p99, verdict, floor, note } = figure;
  return [
    `${name}: ${number(ours)} ${unit}`,
    baseline !== undefined && `baseline ${number(baseline)}, ratio ${number(ratio)}`,
    p50 !== undefined && `p50 ${number(p50)} ms, p95 ${number(p95)} ms, p99 ${number(p99)} ms`,
    barOf(figure) &&
      `bar ${barOf(figure)}: ${verdict === 'void' ? `void, the baseline is below ${number(floor)}` : verdict}`,
    note,
  ]
    .filter(Boolean)
    .join('; ');
};
