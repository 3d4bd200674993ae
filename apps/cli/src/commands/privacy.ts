import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { asReason } from '../arguments.js';
import { configuration } from '../config.js';
import { connect } from '../connection.js';
import { newFile } from '../files.js';
import { print } from '../output.js';

interface Options {
  readonly reason: string;
  readonly file?: string;
}

const OWNER_ONLY = 0o600;

export const addPrivacy = (program: Command): void => {
  program
    .command('privacy')
    .description('What a person may ask of us.')
    .addHelpText('after', '\nExample:\n  kenal privacy export c-1 --reason request-7')
    .command('export')
    .description('All that there is of one person, in clear, as JSON. Who took it and why goes into the access log.')
    .argument('<customerId>')
    .requiredOption('--reason <id>', 'what it is for: the id of a request or case', asReason)
    .option('--file <file>', 'where it goes, readable by its owner only (default: standard output)', newFile)
    .addHelpText('after', '\nExample:\n  kenal privacy export c-1 --reason request-7 --file c-1.json')
    .action(async (customerId: string, { reason, file }: Options, command: Command) => {
      const connection = await connect(configuration());
      try {
        const exported = await connection.exportPerson(customerId, reason);
        const text = JSON.stringify(exported, null, 2);
        if (file === undefined) return print(command, exported, [text]);
        writeFileSync(file, `${text}\n`, { mode: OWNER_ONLY, flag: 'wx' });
        print(command, { file, events: exported.events.length }, [`${exported.events.length} events in ${file}`]);
      } finally {
        await connection.close();
      }
    });
};
