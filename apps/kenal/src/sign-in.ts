import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { WritingSide } from '#composition';
import { Tokens } from '#platform';

const CODE_BYTES = 32;
const TOKEN_SECONDS = 8 * 3_600;

/** The link that a start prints: it works once, and gives an admin's token for eight hours. */
export class SignIn {
  private code: Buffer | undefined = randomBytes(CODE_BYTES);
  private address = '';

  constructor(private readonly writing: WritingSide) {}

  link(address: string): string {
    this.address = address;
    return `${address}/sign-in?code=${this.code?.toString('base64url')}`;
  }

  readonly extend = (server: FastifyInstance): void => {
    // Previews of links and security scanners ask with HEAD, for which Fastify would run the handler.
    const once = { config: { public: true }, exposeHeadRoute: false } as const;
    server.get<{ Querystring: { code?: string } }>('/sign-in', once, async (request, reply) => {
      if (!this.redeem(request.query.code ?? '')) {
        return reply
          .status(401)
          .type('text/html')
          .send(page('<p>This link was used or is wrong. Start Kenal again for a new one.</p>'));
      }
      const tokens = new Tokens(this.writing.secrets.tokenKeys, this.writing.clock);
      const token = await tokens.issue({ subject: 'owner', role: 'admin', ttlSeconds: TOKEN_SECONDS, personal: true });
      return reply
        .type('text/html')
        .header('cache-control', 'no-store')
        .send(page(signedIn(token, this.address)));
    });
  };

  private redeem(given: string): boolean {
    const wanted = this.code;
    const code = Buffer.from(given, 'base64url');
    if (!wanted || code.length !== wanted.length || !timingSafeEqual(code, wanted)) return false;
    this.code = undefined;
    return true;
  }
}

const signedIn = (
  token: string,
  address: string,
): string => `<p>You are signed in as admin for eight hours. This is your token; this page shows it once.</p>
<textarea rows="6" cols="80" readonly>${token}</textarea>
<p>Give it to <a href="/docs">the API page</a> (button “Authorize”), or to curl:</p>
<pre>export TOKEN=…
curl -H "Authorization: Bearer $TOKEN" ${address}/v1/views</pre>`;

const page = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Kenal</title><h1>Kenal</h1>${body}</html>`;
