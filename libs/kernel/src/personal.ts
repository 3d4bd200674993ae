/** A personal value as the log and the views hold it: readable only with the key `k`, and only in its place. */
export interface Sealed {
  readonly $sealed: {
    /** Key id. */
    readonly k: string;
    /** Address of the event that it was written in. */
    readonly at: string;
    /** Field, as a dotted path. */
    readonly f: string;
    /** base64(iv ‖ ciphertext ‖ tag) of the value's canonical JSON. */
    readonly v: string;
  };
}

/** What stands for a value whose key was destroyed. */
export interface Forgotten {
  readonly forgotten: true;
}

export const FORGOTTEN: Forgotten = Object.freeze({ forgotten: true });

/** A personal value: clear in commands and to deciders, sealed in the log and in views. */
export type Personal<T> = T | Sealed | Forgotten;

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && '$sealed' in value;

export const isForgotten = (value: unknown): value is Forgotten =>
  typeof value === 'object' && value !== null && (value as { forgotten?: unknown }).forgotten === true;

/** The value where it can be read, else undefined. */
export const clear = <T>(value: Personal<T> | undefined): T | undefined =>
  value === undefined || isSealed(value) || isForgotten(value) ? undefined : (value as T);
