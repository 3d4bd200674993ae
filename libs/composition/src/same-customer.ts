import { Rejection } from '#kernel';

/** Refuses a body that names another customer than the one it is sent to. */
export const mustMeanCustomer = (customerId: string, body: unknown): void => {
  const { customerId: named = customerId } = (body ?? {}) as { readonly customerId?: unknown };
  if (named === customerId) return;
  const message = 'customerId must be the customer of the path, or be left out';
  throw new Rejection('invalid', 'invalid-command', message, {}, [
    { path: 'customerId', code: 'other-than-path', message },
  ]);
};
