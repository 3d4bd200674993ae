/** The checkpoints in the store are not where this process left them: another one writes the same views. */
export class CheckpointLost extends Error {
  constructor() {
    super('Somebody else moved the checkpoint of a view.');
    this.name = 'CheckpointLost';
  }
}

export const unlessLost = (error: unknown): void => {
  if (!(error instanceof CheckpointLost)) throw error;
};
