import type { Command } from 'commander';
import { files, readSealFile } from '#composition';
import { configuration } from '../config.js';
import { connectToLog } from '../connection.js';
import { print } from '../output.js';

export const addSeal = (program: Command): void => {
  program
    .command('seal')
    .description('Seal the log now, as every 10,000 events or hour, and tell the file of seals to be kept elsewhere.')
    .option('--replace-key', 'another key signs from now on; the one that it replaces vouches for it')
    .addHelpText('after', '\nExample:\n  kenal seal && cp data/seals/seals.ndjson /media/usb/')
    .action(async ({ replaceKey = false }: { replaceKey?: boolean }, command: Command) => {
      const config = configuration();
      const { seals: file } = files(config.data);
      const connection = await connectToLog(config);
      try {
        let sealed = 0;
        while ((await connection.send('SealLedger', {})).events.length > 0) sealed += 1;
        const keyId = keyInForce(file);
        if (replaceKey) await connection.send('ReplaceSealKey', { keyId });
        const answer = { file, sealed, keyId: keyInForce(file) };
        print(command, answer, [`${sealed} seals made, in ${file}. Key ${answer.keyId} signs.`]);
      } finally {
        await connection.close();
      }
    });
};

const keyInForce = (file: string): string | undefined =>
  readSealFile(file).findLast(({ type }) => type === 'SealKeyIntroduced')?.data.keyId;
