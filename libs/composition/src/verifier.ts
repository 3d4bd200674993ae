import {
  InvalidToken,
  JwksTokens,
  Tokens,
  type Clock,
  type Config,
  type TokenKeys,
  type TokenVerifier,
} from '#platform';

/** The subject of the command line's own tokens, which whoever can read the data folder may make. */
export const COMMAND_LINE = 'kenal-cli';

/** Whose tokens are good: those of this installation, or of an identity provider and the command line. */
export const verifierOf = ({ auth }: Pick<Config, 'auth'>, keys: TokenKeys, clock: Clock): TokenVerifier => {
  const own = new Tokens(keys, clock);
  if (typeof auth !== 'object') return own;
  const provider = new JwksTokens(auth, clock);
  return {
    verify: async (token) => {
      const principal = await own.verify(token).catch(() => undefined);
      if (principal?.subject === COMMAND_LINE) return principal;
      if (principal) throw new InvalidToken('invalid');
      return provider.verify(token);
    },
  };
};
