import { views } from '#catalogue';
import type { EventStore } from '#event-store';
import { followProjector, type Followed } from '#messaging';
import type { Config } from '#platform';
import type { EventHistory, ViewReader } from '#read-model';
import { openViewReader } from './engines.js';

interface Options {
  readonly config: Config;
  readonly alarm?: (error: unknown) => void;
}

/** The views as another process folds them. */
export const followViews = async (
  { config, alarm = () => undefined }: Options,
  store: Pick<EventStore, 'head'>,
): Promise<{ readonly projections: Followed; readonly viewReader: ViewReader; readonly history?: EventHistory }> => {
  const reading = await openViewReader(config);
  const { viewReader } = reading;
  return {
    ...reading,
    projections: followProjector({ viewReader, views: views.map(({ view }) => view), store, alarm }),
  };
};
