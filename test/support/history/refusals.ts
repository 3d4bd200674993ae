import type { Command, Scene } from './scene.js';

/** Asks for a refused reaction again, whether or not it was done meanwhile. */
export const retryReaction = ({ dice }: Scene): Command => {
  const luck = dice.next();
  return {
    name: 'RetryReaction',
    body: (log) => {
      const refusals = log.filter(({ type }) => type === 'ReactionRefused');
      const refusal = refusals[Math.floor(luck * refusals.length)]?.data as { refusalId: string } | undefined;
      return { refusalId: refusal?.refusalId ?? 'none' };
    },
  };
};
