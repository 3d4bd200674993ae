import type { Change, ViewStore } from '#read-model';

export type Death = 'before-writing' | 'after-writing';

/** A view store whose process dies at its n-th commit: that one is written or not, and nothing after it. */
export const mortal = (
  viewStore: ViewStore,
  commits: number,
  death: Death,
): { store: ViewStore; isDead(): boolean } => {
  let left = commits;
  const commit = async (changes: readonly Change[]): Promise<boolean> => {
    left -= 1;
    if (left > 0) return viewStore.commit(changes);
    if (left === 0 && death === 'after-writing') await viewStore.commit(changes);
    throw new Error('killed');
  };
  const store = new Proxy(viewStore, {
    get: (target, name) => {
      if (name === 'commit') return commit;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store, isDead: () => left <= 0 };
};
