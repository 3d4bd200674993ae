import type { FitCustomerModel, GatheredModel, GatheredRun, RunScoring } from '#analytics';
import type { Position } from '#event-store';
import { decimalsOf, endOfDay, type Day, type Organisation } from '#kernel';
import { ViewLate, type Gatherers, type QueryHandling, type Sender } from '#messaging';
import { modelInThread, type FitTask, type Histories } from './gather-model.js';

export interface GathererOptions {
  readonly queries: Pick<QueryHandling, 'ask'>;
  /** The last position of the log. */
  readonly head: () => Promise<Position>;
  readonly organisation: Organisation;
  /** Fits a model; default: in a thread of its own, since Pareto/NBD takes ten seconds. */
  readonly fit?: (task: FitTask) => Promise<GatheredModel>;
}

/** How long a run waits for its view: after a bulk import it may be far behind. */
const MAX_WAIT_MS = 60_000;
const GATHERER: Sender = { client: 'gatherer', actor: { kind: 'system', id: 'gatherer' }, roles: ['admin'] };

/**
 * What `RunScoring` and `FitCustomerModel` decide over: the answers of their views at the end of the as-of, from facts
 * up to where the log was when the command came. Throws `ViewLate` where the view does not get there.
 */
export const gatherersOf = ({ queries, head, organisation, fit = modelInThread }: GathererOptions): Gatherers => {
  const answer = async (view: string, query: string, asOf: Day, params = {}): Promise<unknown> => {
    const moment = endOfDay(asOf, organisation.zone);
    const after = await head();
    const question = { view, query, params, asOf: moment, after, sender: GATHERER };
    const { body } = await patiently(() => queries.ask(question));
    return body;
  };
  return {
    'scoring-run': async (command) => {
      const { model, asOf } = command as RunScoring;
      return model === 'rfm@1'
        ? without(['asOf', 'model', 'basis', 'run'], await answer('rfm-segments', 'summary', asOf, { basis: 'ad-hoc' }))
        : without(['asOf', 'model'], await answer('churn-risk', 'summary', asOf));
    },
    'customer-model': async (command) => {
      const { kind, asOf } = command as FitCustomerModel;
      const histories = (await answer('churn-risk', 'histories', asOf)) as Histories;
      return fit({ kind, histories, minorPerMajor: 10 ** decimalsOf(histories.currency) });
    },
  };
};

/** The other fields of an answer, but for those that are null or lists with such sums: events leave them out. */
const without = (fields: readonly string[], answer: unknown): GatheredRun => {
  const isTold = (value: unknown): boolean =>
    value !== null && !(Array.isArray(value) && value.some(({ revenue }) => revenue === null));
  const kept = Object.entries(answer as object).filter(([field, value]) => !fields.includes(field) && isTold(value));
  return Object.fromEntries(kept) as unknown as GatheredRun;
};

const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (const deadline = performance.now() + MAX_WAIT_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ViewLate) || performance.now() >= deadline) throw error;
    }
  }
};
