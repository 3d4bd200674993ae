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

/** Money of so many minor units; null beyond safe integers, where the amount might be another one. */
export const exactMoney = (whole: bigint | number, currency: string): Money | null => {
  const amount = Number(whole);
  return Number.isSafeInteger(amount) ? money(amount, currency) : null;
};

/** The sum; null where one is not known or it is beyond safe integers. Throws `RangeError` on two currencies. */
export const addMoney = (a: Money | null, b: Money | null): Money | null => {
  if (!a || !b) return null;
  if (a.currency !== b.currency) throw new RangeError('Amounts of two currencies are never added.');
  return exactMoney(a.amount + b.amount, a.currency);
};

/** The sum of amounts of one currency that are not negative; null as in `addMoney`. */
export const sumMoney = (amounts: readonly (Money | null)[], currency: string): Money | null =>
  amounts.reduce<Money | null>(addMoney, money(0, currency));

/** `amount × numerator ÷ denominator`, rounded half up, exactly. */
export const portion = (amount: number, numerator: number, denominator: number): number => {
  const product = 2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator);
  const divisor = 2n * BigInt(denominator);
  const quotient = product / divisor;
  return Number(product < 0n && product % divisor !== 0n ? quotient - 1n : quotient);
};
