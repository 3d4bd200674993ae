import { addDays, startOfDay, addMs, money, type Day, type Instant } from '#kernel';
import { Random } from './random.js';

export interface DemoCommand {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One customer's life, in order. */
export interface Life {
  readonly customerId: string;
  readonly commands: readonly DemoCommand[];
}

export const CUSTOMERS = 1_000;
const SEED = 20_260_701;
const ZONE = 'Asia/Jakarta';
const FIRST_DAY: Day = '2024-07-01';
const DAYS = 730;
const MINUTE_MS = 60_000;

const GIVEN = [
  'Sri',
  'Budi',
  'Dewi',
  'Agus',
  'Putri',
  'Wayan',
  'Made',
  'Rina',
  'Hendra',
  'Siti',
  'Joko',
  'Ayu',
  'Eko',
  'Fitri',
];
const FAMILY = [
  'Santoso',
  'Wijaya',
  'Lestari',
  'Pratama',
  'Hidayat',
  'Siregar',
  'Nasution',
  'Gunawan',
  'Halim',
  'Saputra',
];
const PRODUCTS = [
  { sku: 'coffee-250', family: 'coffee', price: 8_500_000 },
  { sku: 'tea-100', family: 'tea', price: 4_200_000 },
  { sku: 'mug', family: 'ware', price: 12_500_000 },
  { sku: 'grinder', family: 'ware', price: 65_000_000 },
] as const;
const AGENTS = ['ann', 'bayu', 'citra'];
const GISTS = [
  'Asked about delivery.',
  'Praised the new blend.',
  'Wants an offer for the office.',
  'Could not be helped at once.',
];

/** What the organisation publishes before its first customer. */
export const definitions: readonly DemoCommand[] = [
  {
    name: 'PublishProgram',
    body: {
      program: 'club',
      timeZone: ZONE,
      pointCost: money(1_000, 'IDR'),
      earnRules: [{ ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: money(1_000_000, 'IDR') }],
      expiry: { kind: 'months', n: 12 },
    },
  },
];

/** A thousand customers over two years, the same every time. */
export function* lives(): Iterable<Life> {
  for (let nth = 1; nth <= CUSTOMERS; nth += 1) yield new LifeWriter(nth).write();
}

class LifeWriter {
  private readonly random: Random;
  private readonly commands: DemoCommand[] = [];
  private readonly customerId: string;
  private day: number;

  constructor(private readonly nth: number) {
    this.random = new Random(SEED + nth);
    this.customerId = `demo-${String(nth).padStart(4, '0')}`;
    this.day = this.random.between(0, DAYS - 60);
  }

  write(): Life {
    this.register();
    const habit = this.random.oneOf([4, 12, 30, 70]);
    for (let visit = 1; this.day < DAYS; visit += 1) {
      if (this.random.chance(0.7)) this.purchase(visit);
      if (this.random.chance(0.4)) this.interaction(visit);
      if (this.random.chance(0.05)) this.deal(visit);
      if (this.random.chance(0.12)) break;
      this.day += 1 + this.random.between(1, habit * 2);
    }
    return { customerId: this.customerId, commands: this.commands };
  }

  private register(): void {
    const { customerId } = this;
    const name = `${this.random.oneOf(GIVEN)} ${this.random.oneOf(FAMILY)}`;
    const email = `${name.toLowerCase().replace(' ', '.')}.${this.nth}@example.com`;
    const phone = `+62812${String(10_000_000 + this.nth)}`;
    this.send('RegisterCustomer', { customerId, name, language: 'id', occurredAt: this.at(8) });
    this.send('AddContactPoint', {
      customerId,
      contactPointId: 'mail',
      kind: 'email',
      value: email,
      occurredAt: this.at(8, 5),
    });
    this.send('AddContactPoint', {
      customerId,
      contactPointId: 'phone',
      kind: 'phone',
      value: phone,
      occurredAt: this.at(8, 6),
    });
    this.send('AssignOwner', { customerId, owner: this.random.oneOf(AGENTS), occurredAt: this.at(8, 10) });
    if (this.random.chance(0.6)) {
      const consent = { scope: 'email', purpose: 'marketing', basis: 'consent', source: 'web-form', textVersion: 'v1' };
      this.send('GrantConsent', { customerId, ...consent, occurredAt: this.at(8, 7) });
    }
    if (this.random.chance(0.6)) this.send('EnrolMember', { program: 'club', customerId, occurredAt: this.at(8, 15) });
  }

  private purchase(visit: number): void {
    const { sku, family, price } = this.random.oneOf(PRODUCTS);
    const qty = this.random.between(1, 3);
    const net = money(price * qty, 'IDR');
    const orderId = `${this.customerId}-${visit}`;
    const lines = [{ lineId: '1', sku, family, qty, net }];
    const { customerId } = this;
    this.send('RecordPurchase', { orderId, customerId, channel: 'web', lines, total: net, occurredAt: this.at(12) });
    if (this.random.chance(0.05)) {
      const returned = [{ lineId: '1', qty: 1 }];
      this.send('ReturnPurchase', {
        orderId,
        returnId: 'r1',
        lines: returned,
        reason: 'unwanted',
        occurredAt: this.at(18),
      });
    }
  }

  private interaction(visit: number): void {
    const inbound = this.random.chance(0.5);
    this.send('LogInteraction', {
      interactionId: `${this.customerId}-${visit}`,
      customerId: this.customerId,
      channel: 'call',
      direction: inbound ? 'inbound' : 'outbound',
      outcome: inbound || this.random.chance(0.7) ? 'connected' : 'no-answer',
      agent: this.random.oneOf(AGENTS),
      gist: this.random.oneOf(GISTS),
      occurredAt: this.at(14),
    });
  }

  private deal(visit: number): void {
    const dealId = `${this.customerId}-${visit}`;
    const amount = money(this.random.between(5, 80) * 100_000_000, 'IDR');
    const closeDate = addDays(FIRST_DAY, this.day + 60);
    const opened = {
      dealId,
      customerId: this.customerId,
      pipeline: 'sales',
      title: 'Office supply',
      amount,
      closeDate,
    };
    this.send('OpenDeal', { ...opened, owner: this.random.oneOf(AGENTS), occurredAt: this.at(15) });
    if (this.random.chance(0.7)) this.send('AdvanceDeal', { dealId, to: 'qualified', occurredAt: this.at(16) });
    if (this.random.chance(0.3)) this.send('WinDeal', { dealId, occurredAt: this.at(17) });
    else if (this.random.chance(0.3)) this.send('LoseDeal', { dealId, reason: 'price', occurredAt: this.at(17) });
  }

  private send(name: string, body: DemoCommand['body']): void {
    this.commands.push({ name, body });
  }

  private at(hour: number, minute = 0): Instant {
    return addMs(startOfDay(addDays(FIRST_DAY, this.day), ZONE), (hour * 60 + minute) * MINUTE_MS);
  }
}
