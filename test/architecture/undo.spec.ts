import { describe, expect, it } from '@jest/globals';
import { contexts, undoingOf } from '#catalogue';
import { commandsOf } from '#composition';
import { parse } from '#kernel';
import { recorded } from '#kernel/testing';
import { goldenOf, kinds } from '../replay/golden.js';

const commands = commandsOf(contexts);

describe('undoing a run', () => {
  it.each(kinds)('says what undoes a $key, and by which command, or why nothing does', ({ key, type, cls, of }) => {
    const event = recorded(
      { type, version: 1, cls, data: goldenOf(key).data },
      { stream: `${of.category}-golden.c-1` },
    );
    const undoing = undoingOf(event);
    if (undoing.kind === 'remains') return expect(undoing.why).toMatch(/^[A-Z].*\.$/);
    if (undoing.kind === 'follows') return;
    const command = commands.get(undoing.command);
    expect(parse(command!.cls, undoing.body)).toMatchObject(undoing.body);
    expect(command!.internal ?? false).toBe(false);
  });

  it('takes back what a person gave, and leaves what a process gave to the process that takes it back', () => {
    const { type, cls } = kinds.find((kind) => kind.type === 'LoyaltyPointsIssued')!;
    const issued = (id: string) =>
      undoingOf({
        ...recorded({ type, version: 1, cls, data: goldenOf('LoyaltyPointsIssued@1').data }, { stream: 'loyalty-a.b' }),
        actor: { kind: 'system', id },
      });
    expect(issued('ann')).toMatchObject({ kind: 'command', command: 'ReverseLoyaltyPoints' });
    expect(issued('when-purchase-recorded-then-issue-points')).toEqual({ kind: 'follows' });
  });

  it('has no rule for what is no event', () => {
    expect(() => undoingOf({ type: 'Dreamt' } as never)).toThrow('Dreamt');
  });
});
