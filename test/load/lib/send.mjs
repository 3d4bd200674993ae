import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/**
 * Sends commands, each as soon as its connection is free, for so many seconds or until there are none left. Answers
 * `{ perSecond, samples }` (ms, each). Throws where one is refused.
 */
export const cannonade = async ({ address, token }, commands, { connections = 64, seconds, key }) => {
  const samples = [];
  const refusals = [];
  const options = {
    url: address,
    connections,
    ...(seconds === undefined ? { amount: commands.length } : { duration: seconds }),
    requests: [{ method: 'POST', setupRequest: filler(commands[Symbol.iterator](), token, key) }],
  };
  const started = performance.now();
  const running = autocannon(options);
  running.on('response', (_, status, __, duration) => {
    samples.push(duration);
    if (status !== 200) refusals.push(status);
  });
  const { errors } = await running;
  const perSecond = samples.length / ((performance.now() - started) / 1_000);
  if (refusals.length + errors > 0) throw new Error(`${refusals.length} refused (${refusals[0]}), ${errors} errors.`);
  return { perSecond, samples };
};

const filler = (commands, token, key) => {
  let sent = 0;
  return (request) => {
    const { name, body } = commands.next().value;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    if (key) headers['idempotency-key'] = `${key}-${(sent += 1)}`;
    return { ...request, path: `/v1/commands/${name}`, headers, body: JSON.stringify(body) };
  };
};

const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has used. */
export const cpuSeconds = (pid) => {
  const [, fields] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / TICKS_PER_SECOND;
};
