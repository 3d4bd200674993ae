export interface SideEvent {
  readonly revision: bigint;
  readonly data: unknown;
}

/** Streams beside the log, for whoever shares its server: nobody who reads the log meets them. */
export interface SideStreams {
  /**
   * Appends one event. False: the stream has gone on meanwhile. The same `id` (a UUID) at the same place is written
   * once. Throws `OutcomeUnknown`; ask again with the same event.
   */
  append(
    stream: string,
    expected: bigint | 'none',
    event: { readonly id: string; readonly type: string; readonly data: object },
  ): Promise<boolean>;
  /** Events of a stream; none where there is no such stream. */
  read(stream: string, direction: 'forwards' | 'backwards'): AsyncIterable<SideEvent>;
  /** From now on reading gives nothing of the stream that was written longer ago than so many seconds. */
  keepFor(stream: string, seconds: number): Promise<void>;
}
