import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../run/ready.mjs';
import { answerSchemas, queriesIn } from './answer-schemas.mjs';
import { refusalCodes } from './refusal-codes.mjs';

const CONTEXTS = join(ROOT, 'libs', 'catalogue', 'src', 'contexts.ts');

/** The module that tells what only the sources know: path → text. */
export const described = () => {
  const files = readdirSync(join(ROOT, 'projections'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(ROOT, 'projections', name, 'queries.ts'))
    .sort();
  const program = ts.createProgram([CONTEXTS, ...files], compilerOptions());
  const queries = files.flatMap((file) => queriesIn(program.getSourceFile(file)));
  const { answers, named } = answerSchemas(program, queries);
  const { refusals, standings } = refusalCodes(program, queries);
  const parts = [
    ['Of what a query answers, of a list that of one item: `<view>.<query>` → schema', 'ANSWERS', answers],
    ['What those refer to', 'ANSWER_PARTS', named],
    [
      'Codes that a command or a query (`<view>.<query>`) refuses with, besides those that all have',
      'REFUSALS',
      refusals,
    ],
    ['Codes by which what a command names refuses it, by category', 'STANDING_REFUSALS', standings],
  ];
  return { 'libs/catalogue/src/described.ts': [HEAD, ...parts.map(constant)].join('\n') };
};

const HEAD = `// Made from the types of queries and the code of deciders by \`npm run docs\`; do not edit.
import type { JsonSchema } from './schema.js';

type Codes = Readonly<Partial<Record<'invalid' | 'conflict' | 'missing', readonly string[]>>>;
`;

const TYPES = {
  ANSWERS: 'Record<string, JsonSchema>',
  ANSWER_PARTS: 'Record<string, JsonSchema>',
  REFUSALS: 'Record<string, Codes>',
  STANDING_REFUSALS: 'Record<string, readonly string[]>',
};

const constant = ([about, name, entries]) => {
  const lines = Object.entries(entries).map(([key, value]) => `  '${key}': ${JSON.stringify(value)},`);
  return `/** ${about}. */\nexport const ${name}: Readonly<${TYPES[name]}> = {\n${lines.join('\n')}\n};\n`;
};

const compilerOptions = () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return { ...options, incremental: false, tsBuildInfoFile: undefined };
};
