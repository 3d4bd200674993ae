import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { epochMs } from '#kernel';
import type { Clock } from './clock.js';
import type { Jwks } from './config.js';
import {
  AuthUnavailable,
  InvalidToken,
  MAX_TOKEN_LENGTH,
  principalIn,
  type Principal,
  type TokenVerifier,
} from './tokens.js';

/** Public keys only: a shared secret has no place in a set that everybody may read. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const MAX_CACHED_TOKENS = 10_000;
/** After it a token is verified anew. */
const RECHECK_MS = 60_000;
/** How long a key that the provider took back is good, and how long the provider may be out of reach. */
const KEEP_KEYS_MS = 600_000;
const TIMEOUT_MS = 5_000;

/**
 * Tokens of an identity provider: JWT of the fixed algorithms, issuer and audience, with the claims `sub` (an id),
 * `role`, and, where they are wanted, `commands` and `personal`: a service without `commands` may send none.
 */
export class JwksTokens implements TokenVerifier {
  private readonly keys;
  private readonly verified = new LRUCache<string, { principal: Principal; untilMs: number }>({
    max: MAX_CACHED_TOKENS,
  });

  constructor(
    private readonly its: Jwks,
    private readonly clock: Clock,
  ) {
    const times = { timeoutDuration: TIMEOUT_MS, cooldownDuration: TIMEOUT_MS, cacheMaxAge: KEEP_KEYS_MS };
    this.keys = createRemoteJWKSet(new URL(its.url), times);
  }

  async verify(token: string): Promise<Principal> {
    const now = epochMs(this.clock.now());
    const known = this.verified.get(token);
    if (known && now < known.untilMs) return known.principal;
    if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('invalid');
    const { issuer, audience } = this.its;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['sub', 'exp', 'role'],
        currentDate: new Date(now),
      });
      const principal = principalIn({ commands: [], personal: false, ...payload });
      this.verified.set(token, { principal, untilMs: Math.min(payload.exp! * 1_000, now + RECHECK_MS) });
      return principal;
    } catch (error) {
      throw faultOf(error);
    }
  }
}

const faultOf = (error: unknown): Error => {
  if (error instanceof InvalidToken) return error;
  if (error instanceof errors.JWTExpired) return new InvalidToken('expired');
  // What went wrong with the token itself has a class of its own; all else is about getting the keys.
  const isOfToken = error instanceof errors.JOSEError && !UNREACHABLE.has(error.code);
  return isOfToken ? new InvalidToken('invalid') : new AuthUnavailable(error);
};

/** `ERR_JOSE_GENERIC`: the answer of the provider was no key set. */
const UNREACHABLE = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);
