import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Values of a person that occur nowhere else in the world. */
export const PLANTED = {
  name: 'Zyxwanda Qorblatt',
  birthDate: '1931-07-23',
  email: ' Zyx.Qorblatt@Quuxmail.Example',
  phone: '0812-9753-8642',
  whatsapp: '+62 813 8642 9753',
  account: '@ZyxQorblattOfficial',
  externalId: 'plughplover-771',
  occupation: 'Frobnicator of Xanthic',
  subject: 'About my zorgelflump',
  gist: 'Wants the vrimblequop repaired',
  body: 'Dear all, the snoggerwhast has burst again',
  note: 'Neighbour of the glimfeather',
  title: 'Quonset hut for krellborn',
  promise: 'Send a new thwackbolt',
  memberNo: 'MEM-yabbadoo-12',
  invoiceNo: 'INV-wixplonk-31',
  corrected: 'Wants the drozzlefink repaired',
} as const;

/** Every spelling in which a value could be left: parts of it, normal forms, plain hashes. All lower case. */
export const NEEDLES: readonly string[] = [
  ...['zyxwanda', 'qorblatt', 'quuxmail', 'zyxqorblattofficial', 'plughplover', 'frobnicator', 'zorgelflump'],
  ...['vrimblequop', 'snoggerwhast', 'glimfeather', 'krellborn', 'thwackbolt', 'yabbadoo', 'wixplonk', 'drozzlefink'],
  ...[PLANTED.birthDate, '19310723', '081297538642', '6281297538642', '0812-9753-8642'],
  ...['6281386429753', '62 813 8642'],
  ...['zyx.qorblatt@quuxmail.example', '+6281297538642', '+6281386429753', 'zyxqorblattofficial'].map(sha256),
  ...[...Object.values(PLANTED)].map((value) => Buffer.from(value).toString('base64').slice(0, 16).toLowerCase()),
];

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The needles in some bytes, whatever their case. */
export const needlesIn = (bytes: Buffer | string): readonly string[] => {
  const text = (typeof bytes === 'string' ? bytes : bytes.toString('latin1')).toLowerCase();
  return NEEDLES.filter((needle) => text.includes(needle));
};

/** File → needles, of every file under the folder that holds any: raw bytes, so write-ahead logs and free pages too. */
export const leaksIn = (folder: string): Readonly<Record<string, readonly string[]>> => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const found = files.map((path) => [relative(folder, path), needlesIn(readFileSync(path))] as const);
  return Object.fromEntries(found.filter(([, needles]) => needles.length > 0));
};

/** Tables of a closed SQLite file with a needle on a page of theirs or their indexes'; `free` for pages of none. */
export const tablesHolding = (file: string): readonly string[] => {
  const db = new Database(file, { readonly: true });
  const size = Number(db.pragma('page_size', { simple: true }));
  const pages = db
    .prepare<[], { pageno: number; tbl: string }>(
      'SELECT pageno, tbl_name AS tbl FROM dbstat JOIN sqlite_schema ON sqlite_schema.name = dbstat.name',
    )
    .all();
  db.close();
  const tableOf = new Map(pages.map(({ pageno, tbl }) => [pageno, tbl]));
  const bytes = readFileSync(file);
  const holding = new Set<string>();
  for (let page = 1; page * size <= bytes.length; page += 1) {
    if (needlesIn(bytes.subarray((page - 1) * size, page * size)).length > 0) holding.add(tableOf.get(page) ?? 'free');
  }
  return [...holding].sort();
};
