import { Option, type Command } from 'commander';
import { dayOf } from '#kernel';
import { systemClock } from '#platform';
import { asDay } from '../arguments.js';
import { configuration } from '../config.js';
import { connect } from '../connection.js';
import { print } from '../output.js';

export const addScoring = (program: Command): void => {
  program
    .command('score')
    .description('Score all customers as of a day (RunScoring). The same facts again: nothing is appended.')
    .addOption(new Option('--model <model>').choices(['rfm@1', 'churn@1']).default('rfm@1'))
    .option('--as-of <day>', 'default: today', asDay)
    .addHelpText('after', '\nExample:\n  kenal score --as-of 1998-06-30')
    .action((options: { model: string; asOf?: string }, command: Command) =>
      run(command, 'RunScoring', { model: options.model, asOf: options.asOf ?? today() }),
    );
  program
    .command('fit')
    .description('Fit the customer model on all purchases up to a day (FitCustomerModel).')
    .addOption(new Option('--kind <kind>').choices(['bgnbd', 'mbgnbd', 'pnbd']).default('bgnbd'))
    .option('--as-of <day>', 'default: today', asDay)
    .addHelpText('after', '\nExample:\n  kenal fit --as-of 1997-09-30')
    .action((options: { kind: string; asOf?: string }, command: Command) =>
      run(command, 'FitCustomerModel', { kind: options.kind, asOf: options.asOf ?? today() }),
    );
};

const run = async (command: Command, name: string, body: object): Promise<void> => {
  const connection = await connect(configuration());
  try {
    const sent = await connection.send(name, body);
    const line =
      sent.events.length > 0 ? `Recorded: ${sent.events[0]!.address}` : 'Nothing changed since the last run.';
    print(command, sent, [line]);
  } finally {
    await connection.close();
  }
};

const today = (): string => dayOf(systemClock().now(), configuration().timeZone);
