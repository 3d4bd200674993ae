import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonicalJson, MAX_SEALED_EVENTS } from '#audit';
import { files } from '#composition';
import { kenal } from '../support/cli.js';
import { Dice } from '../support/history/index.js';
import { newFolder, removeFolder } from '../support/server.js';
import { CopiedLog } from './tampering/copied-log.js';
import { another, MUTATIONS, type Mutate } from './tampering/mutations.js';
import { writeSealedLog } from './tampering/sealed-log.js';

const EVENTS = 100_000;
const STREAMS = 2_000;
const TIMES = 500;
/** One in so many alters a seal that was kept elsewhere, not the log. */
const KEPT_SEALS = 20;
/** Verified side by side. */
const COPIES = 2;
const SEED = 20_261_122;
const TIMEOUT_MS = 600_000;

const folder = newFolder();
const { events: whole, seals: sealFile } = files(folder);
let seals: readonly string[];
let copies: readonly CopiedLog[];

beforeAll(async () => {
  const records = await writeSealedLog(whole, { events: EVENTS, streams: STREAMS, dice: new Dice(SEED) });
  seals = records.map((record) => canonicalJson(record));
  mkdirSync(dirname(sealFile));
  writeFileSync(sealFile, seals.map((line) => `${line}\n`).join(''));
  copies = Array.from({ length: COPIES }, (_, nth) => new CopiedLog(whole, join(folder, `copy-${nth}.db`)));
}, TIMEOUT_MS);

afterAll(async () => {
  for (const copy of copies) await copy.close();
  removeFolder(folder);
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe(`a log of ${EVENTS} events`, () => {
  test('is whole before', async () => {
    const { code, stdout } = await kenal(folder, ['verify', '--chain', '--seals', sealFile]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('10 seals right; 1 events after') });
  });

  test('that somebody altered is found so in each way that there is, all of it read anew', async () => {
    for (const [nth, [, mutate]] of MUTATIONS.entries()) {
      await tampered(copies[0]!, { nth, dice: new Dice(SEED - nth), mutate, anew: true });
    }
  });

  test(`and ${TIMES} times at random, with the place and the first bad seal`, async () => {
    const counts: Record<string, number> = {};
    let nth = 0;
    const work = async (copy: CopiedLog): Promise<void> => {
      while (nth < TIMES) {
        nth += 1;
        const dice = new Dice(SEED + nth);
        const what =
          nth % KEPT_SEALS === 0
            ? await tamperedSeals(copy, { nth, dice })
            : await tampered(copy, { nth, dice, mutate: dice.weighted(MUTATIONS) });
        counts[what] = (counts[what] ?? 0) + 1;
      }
    };
    await Promise.all(copies.map(work));
    console.log(`${TIMES} times found, each alone: ${JSON.stringify(counts, Object.keys(counts).sort(), 1)}`);
    // So nothing was found for what was left of another.
    for (const copy of copies) expect(await copy.verified(seals)).toMatchObject({ report: { events: EVENTS + 1 } });
  });

  test('whose end was cut off is found so by seals that were kept, and by nothing else', async () => {
    const [copy, dice] = [copies[0]!, new Dice(SEED)];
    for (const left of [EVENTS, EVENTS - 1, dice.int(2, EVENTS)]) {
      const cut = async (kept?: readonly string[]) => {
        const [, { report }] = await copy.altered(
          (db) => db.prepare('DELETE FROM events WHERE position > ?').run(left),
          { seals: kept, anew: true },
        );
        return report?.fault && { kind: report.fault.kind, seal: report.fault.seal };
      };
      const seal = Math.min(seals.length - 1, Math.floor(left / MAX_SEALED_EVENTS) + 1);
      expect({ left, kept: await cut(seals), none: await cut() }).toEqual({ left, kept: { kind: 'cut', seal } });
    }
  });
});

interface Case {
  readonly nth: number;
  readonly dice: Dice;
}

/** Does something to the log, and expects that its place was named. Answers what it did. */
const tampered = async (
  copy: CopiedLog,
  { nth, dice, mutate, anew = false }: Case & { readonly mutate: Mutate; readonly anew?: boolean },
): Promise<string> => {
  const kept = dice.chance(0.5) ? seals : undefined;
  const options = { seals: kept, anew };
  const [done, verdict] = await copy.altered((db) => mutate({ db, dice, events: EVENTS }), options);
  const { ordinal, places } = done;
  const fault = verdict.report?.fault;
  const place = fault && `${fault.stream}@${fault.revision}`;
  const told = { nth, kept: kept !== undefined, ...done, fault, error: verdict.error };
  const seal = ordinal === undefined ? fault?.seal : Math.ceil(ordinal / MAX_SEALED_EVENTS);
  const named = places.some((each) => each.test(place ?? ''));
  expect({ ...told, named, seal: fault?.seal }).toEqual({ ...told, named: true, seal });
  return done.what;
};

/** One byte of the seals that were kept elsewhere. */
const tamperedSeals = async (copy: CopiedLog, { nth, dice }: Case): Promise<string> => {
  const at = dice.int(0, seals.length - 1);
  const { report, error } = await copy.verified(seals.with(at, another(seals[at]!, dice)));
  const told = error ?? report?.fault?.sentence;
  expect({ nth, at, told }).toEqual({ nth, at, told: expect.stringMatching(/seal|JSON/i) });
  return 'a kept seal changed';
};
