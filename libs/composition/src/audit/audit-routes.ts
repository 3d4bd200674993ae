import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isInstant } from '#kernel';
import { commonOf, mustBeRowKey, Problem, principalOf, senderOf } from '#nest';
import type { KeyReader } from '#privacy';
import { subjectOf } from '../reading-side.js';
import type { Wanted } from './exported.js';
import type { Paging, Trail } from './trail.js';

type Texts = Partial<Record<string, string | string[]>>;
type At<K extends string> = { Params: Record<K, string>; Querystring: Texts };

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** Each step asks customer-360 anew. */
const DEFAULT_STEPS = 20;
const MAX_STEPS = 100;

const READ = { config: { roles: ['auditor'], access: 'read' } } as const;
const EXPORTED = { config: { roles: ['auditor'], access: 'exported' } } as const;

/** The audit of the log: for auditors and admins alone. */
export const auditRoutes =
  (trail: Trail, keys: KeyReader, zone: string) =>
  (server: FastifyInstance): void => {
    const get = <K extends string>(path: string, handle: (request: FastifyRequest<At<K>>) => Promise<object>): void => {
      server.get<At<K>>(`/v1/audit/${path}`, READ, (request) => handle(request as FastifyRequest<At<K>>));
    };
    get<'id'>('customers/:id/events', (request) =>
      trail.ofCustomer(request.params.id, pagingOf(request.query), sightOf(request, keys)),
    );
    get<'id'>('customers/:id/steps', (request) => {
      const whom = (id: string) => noteShown(request, id);
      const sight = { ...sightOf(request, keys), sender: senderOf(principalOf(request)), whom };
      return trail.steps(request.params.id, pagingOf(request.query, DEFAULT_STEPS, MAX_STEPS), sight);
    });
    get<'stream'>('streams/:stream', (request) =>
      trail.ofStream(request.params.stream, pagingOf(request.query), sightOf(request, keys)),
    );
    get<'address'>('events/:address', (request) => trail.event(request.params.address, sightOf(request, keys)));
    get<'address'>('events/:address/proof', (request) => trail.proof(request.params.address));
    get<'correlationId'>('trace/:correlationId', (request) =>
      trail.trace(request.params.correlationId, pagingOf(request.query)),
    );
    get<'view' | 'key'>('views/:view/:key', async (request) => {
      const { view, key } = request.params;
      mustBeRowKey(key);
      const { params, ...common } = commonOf(request.query, 'list', zone);
      const { table, path, ...others } = params;
      const sender = senderOf(principalOf(request));
      const question = { view, key, table, path, params: others, ...common, sender };
      return trail.provenance(question, (id) => noteShown(request, id));
    });
    server.get<{ Querystring: Texts }>('/v1/audit/export', EXPORTED, async (request, reply) => {
      const wanted = wantedOf(request.query);
      if ('customer' in wanted) noteShown(request, wanted.customer);
      return reply.type('application/x-ndjson').send(Readable.from(await trail.export(wanted)));
    });
  };

/** Default deny: a role alone sees no personal value, but an admin's. */
const sightOf = (request: FastifyRequest, keys: KeyReader) => {
  const { roles, personal = false } = principalOf(request);
  const shown = (owner: string) => noteShown(request, subjectOf(owner));
  return { keys, may: personal || roles.includes('admin'), shown };
};

const noteShown = (request: FastifyRequest, id: string): void => {
  if (!request.whom?.includes(id)) request.whom = [...(request.whom ?? []), id];
};

const pagingOf = ({ limit, cursor, ...others }: Texts, initial = DEFAULT_LIMIT, most = MAX_LIMIT): Paging => {
  mustBeNone(others);
  const size = Number(limit ?? initial);
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw wrong(`limit must be a whole number from 1 to ${most}.`);
  if (Array.isArray(cursor)) throw wrong('cursor must be given once.');
  return { limit: size, cursor };
};

const wantedOf = ({ customer, stream, from, to, upTo, ...others }: Texts): Wanted => {
  mustBeNone(others);
  const given = [customer, stream, from ?? to, upTo].filter((text) => text !== undefined);
  if (given.length === 1) {
    if (typeof customer === 'string') return { customer };
    if (typeof stream === 'string') return { stream };
    if (typeof upTo === 'string' && /^\d{20}$/.test(upTo)) return { upTo };
    if (isInstant(from) && isInstant(to)) return { from, to };
  }
  throw wrong('Say one of customer, stream, upTo (a position of 20 digits), or from and to (instants).');
};

const mustBeNone = (others: Texts): void => {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(`There is no parameter ${unknown.slice(0, 40)}.`);
};

const wrong = (detail: string): Problem => new Problem(400, 'invalid-query', detail);
