import type { Dispatched } from './dispatch.js';

/** Injection tokens of what is no class. */
export const OPTIONS = Symbol('HttpOptions');
export const HANDLING = Symbol('CommandHandling');
export const DISPATCHED = Symbol('Dispatched');
export const FEED = Symbol('EventFeed');
export const CLOSING = Symbol('Closing');

export type DispatchedByName = ReadonlyMap<string, Dispatched>;
