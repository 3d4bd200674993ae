import { refuse, type Instant } from '#kernel';

/** Whether a promise can still be kept. At the instant that it is due it can; later it is broken, recorded or not. */
export const isPromiseOpen = (promise: { readonly dueAt: Instant; readonly settled: boolean }, at: Instant): boolean =>
  !promise.settled && at <= promise.dueAt;

/** Refuses `no-open-promise`. */
export const mustHaveOpenPromise = (
  interaction: { promise?: { dueAt: Instant } | undefined; promiseSettled: boolean; retracted: boolean },
  at: Instant,
): void => {
  const { promise, promiseSettled, retracted } = interaction;
  const open = promise && !retracted && isPromiseOpen({ dueAt: promise.dueAt, settled: promiseSettled }, at);
  if (!open) refuse.conflict('no-open-promise', 'The interaction has no promise that is still open.');
};
