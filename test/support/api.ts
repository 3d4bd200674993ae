import { Documented } from './documented.js';

export interface Reply<T = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** The HTTP API as a stranger would use it. Every answer is held against the document of the server that gave it. */
export class Api {
  constructor(
    readonly address: string,
    private readonly token: string,
  ) {}

  async command(name: string, body: object, key?: string): Promise<Reply> {
    return this.request(`/v1/commands/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      body: JSON.stringify(body),
    });
  }

  /** A command that must be accepted. */
  async send(name: string, body: object, key?: string): Promise<any> {
    const reply = await this.command(name, body, key);
    if (reply.status !== 200) throw new Error(`${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Asks again where the view is late, as the answer says: a machine may be busy. */
  async view(path: string, query: Record<string, string> = {}): Promise<Reply> {
    const search = new URLSearchParams(query).toString();
    for (;;) {
      const reply = await this.request(`/v1/views/${path}${search && `?${search}`}`);
      if (reply.body?.code !== 'view-late') return reply;
    }
  }

  async request(path: string, init: RequestInit = {}): Promise<Reply> {
    const headers = { authorization: `Bearer ${this.token}`, ...init.headers };
    const response = await fetch(this.address + path, { ...init, headers });
    const text = await response.text();
    const reply = { status: response.status, headers: response.headers, body: text && jsonOr(text) };
    (await documentOf(this.address)).hold(init.method ?? 'GET', path, reply);
    return reply;
  }
}

const documents = new Map<string, Promise<Documented>>();

const documentOf = (address: string): Promise<Documented> => {
  const read = async () => new Documented((await (await fetch(`${address}/openapi.json`)).json()) as object);
  const known = documents.get(address) ?? read();
  documents.set(address, known);
  return known;
};

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
