import type { Command } from 'commander';
import type { Undone } from '#messaging';
import { configuration } from '../config.js';
import { connect } from '../connection.js';
import { print, progress } from '../output.js';

export const addUndo = (program: Command): void => {
  program
    .command('undo')
    .description('Undo a run (an import, an award) by compensating commands: all events that carry its correlation id.')
    .argument('<correlationId>', 'as `kenal import` tells it')
    .option('--preview', 'only tell what would be undone, and what cannot be')
    .addHelpText('after', '\nExample:\n  kenal undo 0b3f7c1e-… --preview')
    .action(async (correlationId: string, { preview = false }: { preview?: boolean }, command: Command) => {
      const connection = await connect(configuration());
      const bar = progress('Undo');
      try {
        const update = ({ done, total }: { done: number; total: number }) => bar.update(done, total);
        const undone = await connection.undo(correlationId, { preview, progress: update });
        bar.stop();
        print(command, undone, linesOf(undone));
        if (undone.refused.length > 0) process.exitCode = 1;
      } finally {
        bar.stop();
        await connection.close();
      }
    });
};

const linesOf = ({ preview, events, commands, along, remaining, refused, leaves }: Undone): string[] => [
  preview ? `The run has ${events} events. This would undo them:` : `The run has ${events} events.`,
  ...Object.entries(commands).map(([command, count]) => `  ${command}: ${count}`),
  ...(along > 0 ? [`  with these: ${along}`] : []),
  ...remaining.map(({ what, why, events: count, first }) => `Remains: ${count} ${what} (${first[0]} …). ${why}`),
  ...refused.map(({ what, why, events: count, first }) => `Refused: ${count} ${what} (${first.join(', ')}). ${why}`),
  ...leaves,
];
