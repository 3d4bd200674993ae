import { existsSync, readFileSync } from 'node:fs';
import { files, type AppPart } from '#composition';
import type { Config } from '#platform';

/** The address of the server that takes commands on this data folder, if one runs. */
export const runningServer = (config: Pick<Config, 'data'>): Promise<string | undefined> =>
  runningPart(config, 'server');

/** The same of another part. */
export const runningPart = async ({ data }: Pick<Config, 'data'>, part: AppPart): Promise<string | undefined> => {
  const file = files(data)[part];
  if (!existsSync(file)) return undefined;
  const { address } = JSON.parse(readFileSync(file, 'utf8')) as { address: string };
  const alive = await fetch(`${address}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
  return alive ? address : undefined;
};
