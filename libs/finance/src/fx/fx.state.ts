import { state, streamName, type Day } from '#kernel';
import { fxEvents } from './fx.events.js';

/** The last rate published for each day. */
type RatesByDay = Readonly<Record<Day, string>>;

/** `fx-<BASE>.<QUOTE>` */
export const fxStream = (base: string, quote: string): string => streamName('fx', `${base}.${quote}`);

export const fxState = state({
  category: 'fx',
  events: fxEvents,
  initial: {} as RatesByDay,
  evolve: { FxRatePublished: (rates, { day, rate }) => ({ ...rates, [day]: rate }) },
  subject: () => undefined,
});
