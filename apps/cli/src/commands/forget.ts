import { Option, type Command } from 'commander';
import type { ForgettingReceipt } from '#composition';
import { configuration } from '../config.js';
import { connect } from '../connection.js';
import { print } from '../output.js';

const BASES = ['asked', 'consent-withdrawn', 'retention-ended'];

interface Options {
  readonly basis: string;
  readonly request?: string;
}

export const addForget = (program: Command): void => {
  program
    .command('forget')
    .description('Forget a customer for ever: their keys are destroyed, and every file is searched for their values.')
    .argument('<customerId>')
    .addOption(new Option('--basis <basis>').choices(BASES).default('asked'))
    .option('--request <id>', 'the privacy request that it answers')
    .addHelpText('after', '\nExample:\n  kenal forget c-1 --basis asked --request request-7')
    .action(async (customerId: string, { basis, request }: Options, command: Command) => {
      const connection = await connect(configuration());
      try {
        const receipt = await connection.forget(customerId, { basis, ...(request && { requestId: request }) });
        print(command, receipt, linesOf(receipt));
        if (receipt.readable > 0 || receipt.sweep.found > 0) process.exitCode = 1;
      } finally {
        await connection.close();
      }
    });
};

const linesOf = ({
  customerId,
  forgottenBy,
  before,
  streams,
  claims,
  readable,
  sweep,
}: ForgettingReceipt): string[] => {
  const [events, sealed] = [sum(streams.map((each) => each.events)), sum(streams.map((each) => each.sealed))];
  const places = [
    ...sweep.files.map(({ file, ...swept }) => ({ place: file, ...swept })),
    ...sweep.stores.map(({ store, ...swept }) => ({ place: store, ...swept })),
  ];
  const others = sum(places.map(({ ofOthers }) => ofOthers));
  const stores = sweep.stores.length > 0 ? `, in ${sweep.stores.map(({ store }) => store).join(', ')}` : '';
  return [
    before ? `${customerId} was forgotten before: ${forgottenBy}` : `${customerId} is forgotten: ${forgottenBy}`,
    `${events} events of ${streams.length} streams, ${sealed} with personal values; readable: ${readable}`,
    ...claims.map(({ claimId }) => `claim ${claimId} is free; this pseudonym remains in the log`),
    before
      ? 'nobody knows their values any more, so none were looked for'
      : `${sweep.values} values looked for in ${sweep.files.length} files${stores}: ${sweep.found} found`,
    ...(sweep.tooCommon > 0
      ? [`${sweep.tooCommon} values are too common to look for (dates, numbers, short words)`]
      : []),
    ...(others > 0 ? [`${others} values stand in rows of other customers, who have the same`] : []),
    ...places.filter(({ found }) => found > 0).map(({ place, found }) => `FOUND ${found} in ${place}`),
    ...sweep.topics.map(({ topic, days }) => `not searched: ${topic}, whose messages are in clear for ${days} days`),
    `not searched: ${sweep.notSearched.join('; ')}`,
  ];
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
