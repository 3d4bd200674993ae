import { eventsAt, groups, type Fact, type Moment } from './known-events.js';

const DAY_MS = 86_400_000;

/** domain.md §6 I8: the stages of one deal by a moment, with the time in each over all visits. */
export const dealHistoryAt = (log: readonly Fact[], dealId: string, moment: Moment) => {
  const events = eventsAt(log, moment, `deal-${dealId}`);
  const [first] = events;
  if (!first) return undefined;
  const visits: any[] = [];
  let [status, title] = ['open', first.data.title];
  const leave = ({ occurredAt, address }: Fact): void => {
    const present = visits.at(-1);
    if (present.leftAt === null) Object.assign(present, { leftAt: occurredAt, left: address });
  };
  for (const event of events) {
    const { type, data } = event;
    const stage = stageEntered(event);
    if (type === 'DealWon' || type === 'DealLost' || (stage !== undefined && visits.length > 0)) leave(event);
    if (type === 'DealWon' || type === 'DealLost') status = type === 'DealWon' ? 'won' : 'lost';
    if (type === 'DealReopened') status = 'open';
    if (type === 'DealFieldsChanged') title = data.changed.find(({ field }: any) => field === 'title')?.to ?? title;
    const { occurredAt: enteredAt, address: entered } = event;
    if (stage !== undefined) visits.push({ stage, enteredAt, entered, leftAt: null, left: null });
  }
  const { customerId, pipeline } = first.data;
  return { dealId, customerId, title, pipeline, status, visits, stages: timesOf(visits, moment.asOf) };
};

const stageEntered = ({ type, data }: Fact): string | undefined => {
  if (type === 'DealOpened' || type === 'DealReopened') return data.stage;
  return type === 'DealAdvanced' || type === 'DealMovedBack' ? data.to : undefined;
};

const timesOf = (visits: readonly any[], asOf: string): any[] =>
  [...groups(visits, ({ stage }) => stage)].map(([stage, of]) => {
    const spent = of.map(({ enteredAt, leftAt }) => Math.max(0, Date.parse(leftAt ?? asOf) - Date.parse(enteredAt)));
    const milliseconds = spent.reduce((sum, ms) => sum + ms, 0);
    return { stage, entries: of.length, milliseconds, days: Math.floor(milliseconds / DAY_MS) };
  });
