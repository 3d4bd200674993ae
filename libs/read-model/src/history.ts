/** An event as it is kept for reading it again. */
export interface KeptEvent {
  readonly position: string;
  readonly stream: string;
  readonly subject?: string | undefined;
  /** The stored event; personal values in it are sealed. */
  readonly text: string;
}

/**
 * The events themselves by stream and by subject, beside the views: for a log that has no such indexes, so that a row
 * is folded again, or for a moment in the past, after one read.
 */
export interface EventHistory {
  /** Every event at or below it is kept. */
  checkpoint(): Promise<string>;
  /** Keeps all events behind the checkpoint, or behind an earlier position, up to `upTo`. Repeats change nothing. */
  keep(events: readonly KeptEvent[], upTo: string): Promise<void>;
  /** Texts in the order of the log, of positions up to `upTo`. */
  ofStream(stream: string, upTo?: string): Promise<readonly string[]>;
  ofSubject(subject: string, upTo?: string): Promise<readonly string[]>;
}
