import { Option, type Command } from 'commander';
import { endOfDay } from '#kernel';
import { asDay } from '../arguments.js';
import { configuration } from '../config.js';
import { connect } from '../connection.js';
import { print } from '../output.js';

type Options = Readonly<Record<string, string | undefined>>;

interface Answer {
  readonly stayed: number;
  readonly moves: readonly { readonly from: string | null; readonly to: string | null; readonly customers: number }[];
}

export const addWhatIf = (program: Command): void => {
  program
    .command('what-if')
    .description('Who would move to another RFM segment or churn band by another definition. Nothing is recorded.')
    .addOption(new Option('--model <model>').choices(['rfm', 'churn']).default('rfm'))
    .option('--as-of <day>', 'default: now', asDay)
    .option('--window-days <days>', 'rfm: only purchases of so many days count')
    .option('--recency <days>', 'rfm: four cut-offs, as 365,180,90,30')
    .option('--frequency <purchases>', 'rfm: four cut-offs, as 1,2,4,8')
    .option('--money <minor units>', 'rfm: four cut-offs')
    .option('--horizon-days <days>', 'churn: default 90')
    .option('--log-odds <weights>', 'churn: as ATTENTION_GAP:1.2,UNSUBSCRIBED:0')
    .option('--bands <from>', 'churn: where elevated, high and severe begin, as 0.5,0.7,0.85')
    .addHelpText('after', '\nExample:\n  kenal what-if --model rfm --frequency 1,2,4,8 --as-of 1998-06-30')
    .action(async ({ model, asOf, ...options }: Options, command: Command) => {
      const config = configuration();
      const connection = await connect(config);
      try {
        const moment = asOf === undefined ? undefined : endOfDay(asOf, config.timeZone);
        const view = model === 'churn' ? 'churn-risk' : 'rfm-segments';
        const answer = (await connection.ask(view, 'what-if', paramsOf({ ...options, asOf: moment }))) as Answer;
        print(command, answer, linesOf(answer));
      } finally {
        await connection.close();
      }
    });
};

/** Those that are given; what does not fit the model is refused by the view. */
const paramsOf = (options: Options): Readonly<Record<string, string>> => {
  const [elevated, high, severe] = options['bands']?.split(',') ?? [];
  const { asOf, windowDays, recency: R, frequency: F, money: M, horizonDays, logOdds } = options;
  const params = { asOf, windowDays, R, F, M, horizonDays, logOdds, elevated, high, severe };
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

const linesOf = ({ stayed, moves }: Answer): string[] => [
  `${stayed} customers would stay where they are.`,
  ...moves
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, customers }) => `${customers}: ${from ?? 'nowhere'} → ${to ?? 'nowhere'}`),
];
