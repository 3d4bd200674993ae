/** What no field, or only a few, can hold. */
const NASTY: readonly unknown[] = [
  null,
  true,
  -1,
  0.1,
  1e300,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  '𠮷🎈',
  'toString',
  "'; DROP TABLE events; --",
  '../../etc/passwd',
  'x'.repeat(70_000),
  '2026-13-45',
  '9999-12-31T23:59:59.999Z',
  [],
  [[]],
  {},
  { toString: 1, constructor: 2 },
  Array.from({ length: 600 }, () => 'a'),
];

/** The body itself with, in each place of it in turn, something nasty, something missing and something unknown. */
export function* mutationsOf(body: object): Generator<unknown> {
  yield* NASTY;
  yield { ...body, colour: 'red' };
  yield { ...body, occurredAt: 'yesterday' };
  yield { ...body, occurredAt: '1583-01-01T00:00:00.000Z' };
  for (const [field, value] of Object.entries(body)) {
    const { [field as keyof typeof body]: _, ...without } = body;
    yield without;
    for (const nasty of NASTY) yield { ...body, [field]: nasty };
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of mutationsOf(value)) yield { ...body, [field]: inner };
  }
}

/** The same for a question's parameters. */
export function* questionsOf(names: readonly string[]): Generator<string> {
  const texts = NASTY.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 5_000));
  for (const name of names) for (const text of texts) yield new URLSearchParams({ [name]: text }).toString();
  for (const name of names) yield `${name}=a&${name}=b`;
  yield `${names[0] ?? 'q'}=%E0%A4%A`;
}
