import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** Far more than any command has. */
const MAX_DEPTH = 32;

/** Hook: nothing here unpacks a body, and packed ones are no JSON. */
export const checkEncoding = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || /^identity$/i.test(encoding)) return done();
  const headers = { 'accept-encoding': 'identity' };
  done(new Problem(415, 'content-encoded', 'Send the body as it is, without Content-Encoding.', { headers }));
};

/** Makes JSON the only language of bodies, and newline-delimited JSON that of routes that say so. */
export const acceptJson = (server: FastifyInstance, bodyLimit: number): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(JSON_TYPE, { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    if (takesLines(request)) return done(wrongType(request));
    try {
      done(null, parseJson(body));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser('application/x-ndjson', (request, payload, done) =>
    takesLines(request) ? done(null, payload) : done(wrongType(request)),
  );
};

/**
 * JSON text as a value. Throws a 400 on what is not UTF-8 or not JSON, is nested deeper than 32 levels, or has a key
 * that could reach a prototype.
 */
export const parseJson = (bytes: Buffer): unknown => {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw malformed('The body is not JSON.');
  }
  mustBePlain(value, 1);
  return value;
};

/** Of a body in another language than its route takes. */
export const wrongType = (request: FastifyRequest): Problem =>
  takesLines(request)
    ? new Problem(415, 'not-ndjson', 'Send one command a line with Content-Type: application/x-ndjson.')
    : new Problem(415, 'not-json', 'Send JSON with Content-Type: application/json.');

const JSON_TYPE = /^application\/(json|[\w.-]+\+json)(;|$)/i;

const takesLines = (request: FastifyRequest): boolean => request.routeOptions.config.ndjson === true;

const malformed = (detail: string): Problem => new Problem(400, 'malformed-json', detail);
const mustBePlain = (value: unknown, depth: number): void => {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw malformed(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) {
    for (const item of value) mustBePlain(item, depth + 1);
    return;
  }
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    if (key === '__proto__' || (key === 'constructor' && hasPrototype(inner))) {
      throw malformed(`The body has a key ${key}.`);
    }
    mustBePlain(inner, depth + 1);
  }
};

const hasPrototype = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
