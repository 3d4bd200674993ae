import { errors, jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { epochMs, ID_PATTERN, type Role } from '#kernel';
import type { Clock } from './clock.js';
import { MAX_TTL_SECONDS, type TokenKeys } from './token-keys.js';

/** Who a token speaks for. */
export interface Principal {
  /** The client; for role customer the customer's id. */
  readonly subject: string;
  readonly role: Role;
  /** Commands that a service may send; '*': all of its role's. */
  readonly commands: '*' | readonly string[];
  /** An analyst that may see personal values. */
  readonly personal: boolean;
}

export interface TokenRequest {
  readonly subject: string;
  readonly role: Role;
  readonly ttlSeconds: number;
  /** Default '*'. */
  readonly commands?: '*' | readonly string[];
  /** Default false. */
  readonly personal?: boolean;
}

/** The token gives no right. `expired` only where everything else about it is right. */
export class InvalidToken extends Error {
  constructor(readonly reason: 'invalid' | 'expired') {
    super(reason === 'expired' ? 'The token has expired.' : 'The token is not valid here.');
    this.name = 'InvalidToken';
  }
}

export const ROLES: readonly Role[] = ['service', 'agent', 'analyst', 'auditor', 'customer', 'admin'];
export const MAX_TOKEN_LENGTH = 4_096;
const MAX_CACHED_TOKENS = 10_000;
const ISSUER = 'kenal';
export const AUDIENCE = 'kenal-api';
const ALGORITHM = 'HS256';

interface Verified {
  readonly principal: Principal;
  readonly expiresMs: number;
}

/** Whoever tells whom a token speaks for. */
export interface TokenVerifier {
  /** Throws `InvalidToken`, and `AuthUnavailable` where nobody can tell at the moment. */
  verify(token: string): Promise<Principal>;
}

/** The keys of the identity provider cannot be had. */
export class AuthUnavailable extends Error {
  constructor(cause: unknown) {
    super('The identity provider does not answer. Try again.', { cause });
    this.name = 'AuthUnavailable';
  }
}

/** Tokens signed by a key of this installation: JWT, HS256, with issuer, audience and expiry. */
export class Tokens implements TokenVerifier {
  private readonly verified = new LRUCache<string, Verified>({ max: MAX_CACHED_TOKENS });

  constructor(
    private readonly keys: TokenKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `RangeError` for a subject that is no id and for a life of less than a second or more than
   * `MAX_TTL_SECONDS`.
   */
  async issue({ subject, role, ttlSeconds, commands = '*', personal = false }: TokenRequest): Promise<string> {
    if (!ID_PATTERN.test(subject)) throw new RangeError('The subject of a token must be an id.');
    if (!(ttlSeconds >= 1 && ttlSeconds <= MAX_TTL_SECONDS)) {
      throw new RangeError('A token lives between one second and 400 days.');
    }
    const now = Math.floor(epochMs(this.clock.now()) / 1000);
    const { id, key } = this.keys.current();
    return new SignJWT({ role, commands, personal })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: id })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + Math.floor(ttlSeconds))
      .sign(key);
  }

  /** Throws `InvalidToken`. A token that was verified before costs a look-up. */
  async verify(token: string): Promise<Principal> {
    const now = epochMs(this.clock.now());
    const known = this.verified.get(token);
    if (known && now < known.expiresMs) return known.principal;
    if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('invalid');
    const verified = await this.check(token, now);
    this.verified.set(token, verified);
    return verified.principal;
  }

  private async check(token: string, now: number): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, this.keyOf, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp', 'role'],
        currentDate: new Date(now),
      });
      return { principal: principalIn(payload), expiresMs: payload.exp! * 1000 };
    } catch (error) {
      throw new InvalidToken(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
    }
  }

  private readonly keyOf = ({ kid }: JWTHeaderParameters) => {
    const found = kid === undefined ? this.keys.current() : this.keys.find(kid);
    if (!found) throw new InvalidToken('invalid');
    return found.key;
  };
}

/** Whom the claims of a verified token name. Throws `InvalidToken` where they are not as ours. */
export const principalIn = ({ sub, role, commands, personal }: JWTPayload): Principal => {
  const principal = { subject: sub, role, commands, personal } as Principal;
  if (!isPrincipal(principal)) throw new InvalidToken('invalid');
  return Object.freeze(principal);
};

const isPrincipal = ({ subject, role, commands, personal }: Principal): boolean =>
  typeof subject === 'string' &&
  ID_PATTERN.test(subject) &&
  ROLES.includes(role) &&
  (commands === '*' || (Array.isArray(commands) && commands.every((name) => typeof name === 'string'))) &&
  typeof personal === 'boolean';

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `90s`, `15m`, `8h` or `30d` in seconds; undefined for anything else. */
export const ttlSeconds = (text: string): number | undefined => {
  const [, count, unit] = /^([1-9]\d{0,7})([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * SECONDS_OF[unit!]!;
};
