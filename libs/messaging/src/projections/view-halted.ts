import type { GenerationId } from '#read-model';

/** A view cannot go on: no row can be blamed alone, or too many are. */
export class ViewHalted extends Error {
  constructor(
    readonly generation: GenerationId,
    reason: string,
  ) {
    super(`The view ${generation.view} halts: ${reason}`);
    this.name = 'ViewHalted';
  }
}
