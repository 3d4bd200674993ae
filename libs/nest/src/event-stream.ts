import type { EventFeed } from '#messaging';

/** After which a reader who lost the connection comes back. */
const RETRY_MS = 1_000;
const CHECK_EVERY_MS = 1_000;

/**
 * The log as server-sent events. An id is a position, so whoever comes back with it goes on after it; where nothing is
 * told for a while, an id alone moves that place on and keeps the connection alive. Ends when `until` says so.
 */
export async function* eventStream(
  followed: ReturnType<EventFeed['follow']>,
  until: () => Promise<boolean>,
): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  let checkedAtMs = Date.now();
  for await (const { position, event } of followed) {
    if (Date.now() - checkedAtMs >= CHECK_EVERY_MS) {
      if (await until()) return;
      checkedAtMs = Date.now();
    }
    yield event ? `event: ${event.type}\nid: ${position}\ndata: ${JSON.stringify(event)}\n\n` : `id: ${position}\n\n`;
  }
}
