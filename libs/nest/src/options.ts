import type { FastifyInstance } from 'fastify';
import type { AnyCommand, Role } from '#kernel';
import type { CommandHandling, EventFeed, QueryHandling } from '#messaging';
import type { Query, ViewWithQueries } from '#read-model';

/** Who a token speaks for. */
export interface Principal {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** The commands that a service is granted; `*` grants all. */
  readonly commands?: readonly string[] | undefined;
  /** May see personal values where the role alone may not. */
  readonly personal?: boolean | undefined;
}

export interface Tokens {
  /**
   * Rejects where the token is bad or over; `undefined`: the request has none. Asked for every request, so it must
   * remember what it verified.
   */
  verify(token: string | undefined): Promise<Principal>;
}

/** What the catalogue knows about rights and names. */
export interface Rules {
  mayCommand(command: AnyCommand, principal: Principal): boolean;
  mayAsk(query: Query, principal: Principal): boolean;
  nearest(wanted: string, names: Iterable<string>): string | undefined;
}

export interface Metrics {
  /** `route` is a pattern such as `/v1/commands/:name`, never a path with values. */
  observe(request: { method: string; route: string; status: number; seconds: number }): void;
  render(): Promise<{ contentType: string; text: string }>;
}

export interface Log {
  error(details: object, message: string): void;
}

/** What the access log must know: who saw or took personal values, and who was refused or denied what. */
export interface Access {
  /** `refused`: a rule said no; `denied`: the asker's role or token did. */
  readonly kind: 'read' | 'exported' | 'refused' | 'denied';
  /** null: nobody who is known. */
  readonly principal: Principal | null;
  /** `LoseDeal`, `customer-360/row`, or the pattern of the address. */
  readonly what: string;
  /** The row, or the customer of a command. */
  readonly key?: string | undefined;
  /** Whose personal values were shown. */
  readonly whom?: readonly string[];
  /** The `X-Reason` that the asker gave. */
  readonly reason?: string | undefined;
  readonly code?: string | undefined;
  readonly correlationId: string;
}

export interface HttpOptions {
  readonly commands: readonly AnyCommand[];
  readonly views: readonly ViewWithQueries[];
  /** Without it nothing is said about commands. */
  readonly handling?: CommandHandling | undefined;
  /** Without it nothing is said about views. */
  readonly queries?: QueryHandling | undefined;
  /** Without it nothing is said about the log. */
  readonly feed?: EventFeed | undefined;
  /** The columns of a list as CSV, as far as they are known before there are items. */
  readonly columnsOf?: (view: string, query: string) => readonly string[];
  /** By which the feed can be filtered. */
  readonly eventTypes?: readonly string[];
  readonly rules: Rules;
  readonly tokens: Tokens;
  /** Served as `/openapi.json`. */
  readonly openApi: object;
  /** Served as `/asyncapi.json`. */
  readonly asyncApi: object;
  readonly metrics: Metrics;
  readonly readiness: () => Promise<{ readonly ready: boolean; readonly checks: object }>;
  /** By view name: how far it is folded. */
  readonly freshness: () => Promise<Readonly<Record<string, object>>>;
  /** Called before the answer is given; where it throws, a 503 is given instead. */
  readonly accessed: (access: Access) => void;
  readonly log: Log;
  /** The organisation's time zone, in which a date is meant. */
  readonly zone: string;
  readonly limits?: Partial<Limits>;
  /**
   * Adds addresses to the server before it starts. The `config` of each must name who may in `roles`, or say
   * `public: true`; `request.principal` is who asks, and what is thrown becomes a problem.
   */
  readonly extend?: (server: FastifyInstance) => Promise<void> | void;
}

export interface Limits {
  readonly bodyBytes: number;
  /** Per token; without one per address. */
  readonly requestsPerMinute: number;
  /** For the headers to arrive. */
  readonly headersTimeoutMs: number;
  /** For a whole request to arrive. */
  readonly requestTimeoutMs: number;
  /** Of a connection on which nothing moves. */
  readonly idleTimeoutMs: number;
  readonly headerBytes: number;
  /** Streams of changes open at once. */
  readonly openStreams: number;
}

export const LIMITS: Limits = {
  bodyBytes: 256 * 1024,
  requestsPerMinute: 600_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 120_000,
  idleTimeoutMs: 60_000,
  headerBytes: 16 * 1024,
  openStreams: 1_000,
};

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
    /** Whose personal values the answer shows, where the address says `access`. */
    whom: readonly string[] | null;
  }
  interface FastifyContextConfig {
    /** Needs no token. */
    public?: boolean;
    /** Who may, admin always; without it, on an address of this library, every token may. */
    roles?: readonly Role[];
    /** What it is for the access log to be answered here; the key is the parameter `id`. */
    access?: 'read' | 'exported';
    /** Takes newline-delimited JSON instead of JSON. */
    ndjson?: boolean;
  }
}
