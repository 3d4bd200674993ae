import { createHash } from 'node:crypto';
import { Rejection } from '#kernel';
import { ViewLate, type Answer, type Question } from '#messaging';

/** Changes that come faster are told together. */
const MIN_INTERVAL_MS = 200;
/** After which a reader who lost the connection comes back. */
const RETRY_MS = 1_000;

interface Seen {
  readonly position: string;
  /** Of the row's JSON; empty: no row. */
  readonly hash: string;
}

interface Following {
  readonly since?: Seen | undefined;
  readonly until: () => Promise<boolean>;
  readonly signal: AbortSignal;
  /** Called with each row before it is given. */
  readonly shown: (answer: Answer) => void;
}

/**
 * A row as server-sent events: `row` at once and after each change, `gone` when it is removed. An event's id names the
 * position and the row's hash, so that a reader who comes back with it (`since`) gets only what is new, never an older
 * row. Comments keep the connection alive. Ends on `signal`, or when `until` says so.
 */
export async function* changes(
  question: Question,
  ask: (question: Question) => Promise<Answer>,
  { since, until, signal, shown }: Following,
): AsyncGenerator<string> {
  let seen = since;
  let after = since?.position;
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted && !(await until())) {
    const asked = Date.now();
    const answer = await unlessAborted(askedAgain({ ...question, after }, ask), signal);
    if (answer === 'aborted') return;
    if (answer === 'late') {
      yield ': nothing new\n\n';
    } else if (answer === 'missing') {
      if (seen && seen.hash !== '') yield eventOf('gone', { position: seen.position, hash: '' }, '{}');
      seen = { position: seen?.position ?? '0'.repeat(20), hash: '' };
    } else {
      const json = JSON.stringify(answer.body);
      const now = { position: answer.position, hash: hashOf(json) };
      if (now.hash !== seen?.hash) {
        shown(answer);
        yield eventOf('row', now, json);
      }
      seen = now;
      after = following(answer.position);
    }
    await pause(asked + MIN_INTERVAL_MS - Date.now());
  }
}

/** The inverse of an event's id; undefined where the text is none. */
export const seenOf = (lastEventId: string): Seen | undefined => {
  const [, position, hash] = /^(\d{20})\.([\w-]*)$/.exec(lastEventId) ?? [];
  return position === undefined || hash === undefined ? undefined : { position, hash };
};

/** 128 bits of the SHA-256 of a row's JSON. */
export const hashOf = (json: string): string =>
  createHash('sha256').update(json).digest().subarray(0, 16).toString('base64url');

const askedAgain = async (question: Question, ask: (question: Question) => Promise<Answer>) => {
  try {
    return await ask(question);
  } catch (error) {
    if (error instanceof ViewLate) return 'late';
    if (error instanceof Rejection && error.kind === 'missing') return 'missing';
    throw error;
  }
};

// A promise that is raced against the same signal again and again would never let go of it: hence the listener.
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'aborted'> =>
  new Promise((resolve, reject) => {
    const stop = (): void => resolve('aborted');
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

const eventOf = (event: 'row' | 'gone', { position, hash }: Seen, data: string): string =>
  `event: ${event}\nid: ${position}.${hash}\ndata: ${data}\n\n`;

// The view answers when it has folded this: with the next event, whatever it is about.
const following = (position: string): string => (BigInt(position) + 1n).toString().padStart(20, '0');

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
