import type { Aggregate } from '#kernel';
import { programState } from './program.state.js';
import { publishProgram } from './publish-program.js';

export const program: Aggregate = { state: programState, commands: [publishProgram] };
