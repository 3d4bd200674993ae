import { isKnown, type Moment } from '#analytics/rules';
import type { Day } from '#kernel';
import { everyRow, type At, type TableReader } from '#read-model';
import type { CustomerModel, Params } from '#scoring';
import type { Fit, Fits } from './view.js';

/** The models fitted on a day or before, as far as known, newest first. Of one day the last recorded comes first. */
export const modelsAt = async (
  models: TableReader<Fits>,
  today: Day,
  moment: Pick<Moment, 'knownAt'>,
): Promise<Fit[]> => {
  const found = (await everyRow(models)).filter(({ asOf }) => asOf <= today).flatMap(({ fits }) => fits);
  return found.filter((fit) => isKnown(fit, moment)).sort(newestFirst);
};

/** A stored model as scores take it; its spend counts in its own currency only. */
export const customerModelOf = ({ fitted }: Fit, currency: string): CustomerModel => {
  const { kind, unitDays, params, boundary, spend } = fitted;
  return {
    kind,
    unitDays,
    params: params as unknown as Params,
    boundary,
    spend: spend?.currency === currency ? spend : null,
  };
};

/** The model in force at a moment (null: none), and all that were known then, it included. */
export const modelsOf = async (models: TableReader<Fits>, at: At) => {
  const history = (await modelsAt(models, at.today, at)).map(({ fitted, knownAt, address }) => ({
    ...fitted,
    recordedAt: knownAt,
    address,
  }));
  return { asOf: at.today, inForce: history[0] ?? null, history };
};

const newestFirst = (a: Fit, b: Fit): number => compare(b, a);

const compare = (a: Fit, b: Fit): number =>
  textually(a.fitted.asOf, b.fitted.asOf) || textually(a.knownAt, b.knownAt) || textually(a.address, b.address);

const textually = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
