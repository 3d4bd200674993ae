import { IsInt, IsIn, Max, Min } from 'class-validator';

export const CURRENCIES: readonly string[] = Intl.supportedValuesOf('currency');

const KNOWN = new Set(CURRENCIES);

// ISO 4217's own exceptions from two decimals. ICU is no source: it gives IDR none, since nobody pays in sen.
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
};

const DECIMALS: ReadonlyMap<string, number> = new Map(
  Object.entries(EXCEPTIONS).flatMap(([decimals, codes]) => codes.map((code) => [code, Number(decimals)] as const)),
);

export const isCurrency = (code: string): boolean => KNOWN.has(code);

/** How many decimals the currency has: IDR 2, JPY 0, BHD 3. */
export const decimalsOf = (currency: string): number => DECIMALS.get(currency) ?? 2;

/**
 * What a command may name, in minor units: a trillion of a currency with two decimals. Events may have more: they are
 * checked by their stored schema, which has no other limit than safe integers.
 */
export const MAX_AMOUNT = 100_000_000_000_000;

/** An amount in minor units (IDR 250,000 = 25000000). Amounts of two currencies are never added. */
export class Money {
  @IsInt()
  @Min(-MAX_AMOUNT)
  @Max(MAX_AMOUNT)
  amount!: number;

  @IsIn(CURRENCIES, { message: 'currency must be a code of ISO 4217 such as IDR' })
  currency!: string;
}

export const money = (amount: number, currency: string): Money => ({ amount, currency });

/** The sum. Throws `RangeError` on two currencies or beyond safe integers, which callers must have ruled out. */
export const addMoney = (a: Money, b: Money): Money => {
  const amount = a.amount + b.amount;
  if (a.currency !== b.currency) throw new RangeError('Amounts of two currencies are never added.');
  if (!Number.isSafeInteger(amount)) throw new RangeError('The sum is beyond safe integers.');
  return { amount, currency: a.currency };
};

/** `amount × numerator ÷ denominator`, rounded half up, exactly. */
export const portion = (amount: number, numerator: number, denominator: number): number => {
  const product = 2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator);
  const divisor = 2n * BigInt(denominator);
  const quotient = product / divisor;
  return Number(product < 0n && product % divisor !== 0n ? quotient - 1n : quotient);
};
