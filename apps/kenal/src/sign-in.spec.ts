import { afterEach, beforeEach, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import type { WritingSide } from '#composition';
import { systemClock, tokenKey } from '#platform';
import { SignIn } from './sign-in.js';

let server: FastifyInstance;
let link: string;

beforeEach(() => {
  const key = tokenKey(Buffer.alloc(32, 1));
  const tokenKeys = { current: () => key, find: () => key };
  const signIn = new SignIn({ secrets: { tokenKeys }, clock: systemClock() } as unknown as WritingSide);
  server = Fastify();
  signIn.extend(server);
  link = signIn.link('');
});
afterEach(() => server.close());

const status = async (method: 'GET' | 'HEAD', url = link) => (await server.inject({ method, url })).statusCode;

it('the link works once', async () => {
  expect(await status('GET', `${link}x`)).toBe(401);
  expect(await status('GET')).toBe(200);
  expect(await status('GET')).toBe(401);
});

it('the link is not used up by who only looks whether it is there', async () => {
  const looked = await status('HEAD');
  expect([looked, await status('GET')]).toEqual([404, 200]);
});
