import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { makeReady } from '../run/ready.mjs';

makeReady();
// These come out of the build, which is only now there.
const { views } = await import('#catalogue');
const { subscriptionOf } = await import('#read-model');

const VIEWS_HEAD = `# Views

Made from the catalogue by \`npm run docs\`; do not edit. Every view is a pure fold of the events that it reads.
A command's effect is visible within 50 ms (p99); a read with \`after=<position>\` waits for it. Every query takes
\`asOf\` and \`knownAt\`.
`;

const viewSection = ({ view, queries }) => {
  const opens = view.opens ? ' Holds opened personal values, and drops them when the customer is forgotten.' : '';
  const lines = Object.entries(queries).map(([name, query]) => queryLine(view, name, query));
  return `
## ${view.name}

${view.about} Version ${view.version}.${opens}

| query | answers | roles | sees personal values |
|---|---|---|---|
${lines.join('\n')}

Reads ${[...subscriptionOf(view)].sort().join(', ')}.
`;
};

const queryLine = (view, name, { kind, about, roles, opensTo = [] }) => {
  const path = kind === 'row' ? `/${view.name}/<key>` : kind === 'list' ? `/${view.name}` : `/${view.name}/${name}`;
  return `| \`${path}\` | ${about} | ${roles.join(', ')} | ${opensTo.join(', ') || '–'} |`;
};

/** What is made from the catalogue: path → text. */
const documents = { 'projections/README.md': VIEWS_HEAD + views.map(viewSection).join('') };

const isStale = ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text;
const write = process.argv.includes('--write');
const stale = Object.entries(documents).filter(isStale);
for (const [path, text] of stale) {
  if (write) writeFileSync(path, text);
  console.log(write ? `${path} written` : `${path} is not what the catalogue says. Run: npm run docs`);
}
process.exitCode = stale.length > 0 && !write ? 1 : 0;
