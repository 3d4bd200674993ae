import { beforeEach, describe, expect, it } from '@jest/globals';
import { customers } from '#customers';
import { deals } from '#deals';
import { createMemoryEventStore } from '#event-store/memory';
import { fixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import type { Receipt } from '../ports.js';
import type { CommandHandler } from './handle-command.js';
import { handlerOn } from './testing.js';

const sender = { client: 'erp', actor: { kind: 'service', id: 'erp' }, roles: ['admin'] } as const;
const idr = (amount: number) => ({ amount, currency: 'IDR' });
const stage = (key: string, order: number, type = 'open', probability = 30) => ({
  key,
  name: key,
  order,
  type,
  probability,
  rotDays: 14,
});
const WON = stage('won', 8, 'won', 100);
const LOST = stage('lost', 9, 'lost', 0);
const DEAL = {
  source: 'erp',
  externalId: '7',
  customerId: 'c-1',
  pipeline: 'p',
  stage: 'demo',
  title: 'Kitchen',
  amount: idr(100),
  closeDate: '2026-03-01',
  owner: 'ann',
  fields: { size: 5 },
};

let handler: CommandHandler;

const send = (name: string, body: object): Promise<Receipt> => handler.handle({ name, body, sender });
const publish = (...stages: object[]) => send('PublishPipeline', { pipelineId: 'p', name: 'P', stages });

beforeEach(async () => {
  handler = handlerOn(createMemoryEventStore(), {
    keys: new MemoryKeyStore(),
    clock: fixedClock('2026-01-02T03:00:00.000Z'),
    contexts: [customers, deals],
  });
  await send('RegisterCustomer', { customerId: 'c-1', name: 'Sri' });
  await publish(stage('new', 1), stage('demo', 2), WON, LOST);
});

const VERSIONS: [string, ...object[]][] = [
  ['lacks its stage', stage('new', 1), WON, LOST],
  ['requires a field that it lacks', stage('new', 1), { ...stage('demo', 2), requiredFields: ['budget'] }, WON, LOST],
  ['wins in its stage', stage('new', 1), { ...WON, key: 'demo' }, LOST],
];

describe('an OpenDeal that is sent again after a pipeline version that', () => {
  it.each(VERSIONS)('%s is a duplicate', async (_, ...stages) => {
    const first = await send('OpenDeal', DEAL);
    await publish(...stages);
    const again = { duplicate: true, events: [], stream: first.stream, revision: '0' };
    expect(await send('OpenDeal', DEAL)).toMatchObject(again);
    expect(await send('OpenDeal', { ...DEAL, category: 'pipeline' })).toMatchObject(again);
  });

  it.each(VERSIONS)('%s is refused where anything differs, which it names', async (_, ...stages) => {
    await send('OpenDeal', DEAL);
    await publish(...stages);
    const other = { title: 'Bathroom', amount: idr(101), fields: { size: 6 }, category: 'commit' };
    await expect(send('OpenDeal', { ...DEAL, ...other })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'deal-exists',
      detail: { differing: ['title', 'amount', 'fields', 'category'] },
    });
    await expect(send('OpenDeal', { ...DEAL, stage: 'new' })).rejects.toMatchObject({
      detail: { differing: ['stage'] },
    });
    await expect(send('OpenDeal', { ...DEAL, occurredAt: '2026-01-02T02:00:00.000Z' })).rejects.toMatchObject({
      detail: { differing: ['occurredAt'] },
    });
  });

  it('begins with another stage is a duplicate, whether or not it names the stage that it got', async () => {
    const { stage: demo, ...unnamed } = DEAL;
    await publish(stage(demo, 1), WON, LOST);
    await send('OpenDeal', unnamed);
    await publish({ ...stage('new', 1), requiredFields: ['budget'] }, WON, LOST);
    for (const body of [unnamed, DEAL]) expect(await send('OpenDeal', body)).toMatchObject({ duplicate: true });
    await expect(send('OpenDeal', { ...DEAL, stage: 'new' })).rejects.toMatchObject({
      detail: { differing: ['stage'] },
    });
  });
});
