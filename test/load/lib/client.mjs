import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** Requests over connections kept alive; answers JSON. Throws for what is not 200. */
export const client = ({ address, token }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = (method, path, body) =>
    new Promise((resolve, reject) => {
      const asked = request(`${address}${path}`, { method, agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part));
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(JSON.parse(text))
            : reject(new Error(`${path}: ${response.statusCode} ${text}`)),
        );
      });
      asked.on('error', reject);
      asked.end(body && JSON.stringify(body));
    });
  return {
    get: (path) => ask('GET', path),
    post: ({ name, body }) => ask('POST', `/v1/commands/${name}`, body),
    close: () => agent.destroy(),
  };
};

/**
 * Does `work(n, due)` so often a second, whether or not earlier ones are done. Whoever times from `due` counts the
 * waiting behind a slow one too. Resolves when all are done.
 */
export const paced = async ({ perSecond, seconds }, work) => {
  const doing = [];
  const started = performance.now();
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - started) / 1_000;
      const due = Math.min(elapsed, seconds) * perSecond;
      while (doing.length < due) doing.push(work(doing.length, started + (doing.length / perSecond) * 1_000));
      if (elapsed >= seconds) resolve(clearInterval(timer));
    }, 1);
  });
  await Promise.all(doing);
};
