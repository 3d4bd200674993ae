import { Option, type Command } from 'commander';
import { configuration } from '../config.js';
import { connectToLog } from '../connection.js';
import { print } from '../output.js';

const BASES = ['asked', 'consent-withdrawn', 'retention-ended'];

export const addForget = (program: Command): void => {
  program
    .command('forget')
    .description('Forget a customer: their keys are destroyed, so that nobody can read their personal values any more.')
    .argument('<customerId>')
    .addOption(new Option('--basis <basis>').choices(BASES).default('asked'))
    .addHelpText('after', '\nExample:\n  kenal forget c-1 --basis asked')
    .action(async (customerId: string, { basis }: { basis: string }, command: Command) => {
      const connection = await connectToLog(configuration());
      try {
        const { events } = await connection.send('ForgetCustomer', { customerId, basis });
        const done = events.length > 0 ? `Forgotten: ${events[0]!.address}` : 'Was forgotten before.';
        print(command, { customerId, events }, [done]);
      } finally {
        await connection.close();
      }
    });
};
