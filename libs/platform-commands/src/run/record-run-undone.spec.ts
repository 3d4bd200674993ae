import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { recordRunUndone } from './record-run-undone.js';
import { RunUndone } from './run.events.js';
import { runState } from './run.state.js';

const UNDONE: RunUndone = { correlationId: 'import-1', events: 5, undone: 3, along: 1, remaining: 1, refused: 0 };

describe('RecordRunUndone', () => {
  it('records what was undone, once, and again where more was', () => {
    const more = { ...UNDONE, events: 6, undone: 4 };
    given(runState, [])
      .when(recordRunUndone, UNDONE)
      .then([happened(RunUndone, UNDONE)])
      .when(recordRunUndone, UNDONE)
      .thenNothing()
      .when(recordRunUndone, more)
      .then([happened(RunUndone, more)]);
  });
});
