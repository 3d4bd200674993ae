/**
 * Decimals of a currency by ISO 4217. Not the kernel's `decimalsOf`: that asks ICU, which tells what is customary
 * (IDR 0), while money is in official minor units (IDR 2). Remove this file once the kernel tells the official ones.
 */
export const isoDecimalsOf = (currency: string): number => OTHER_THAN_TWO.get(currency) ?? 2;

const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR = 'CLF UYW';

const OTHER_THAN_TWO: ReadonlyMap<string, number> = new Map(
  (
    [
      [0, NONE],
      [3, THREE],
      [4, FOUR],
    ] as const
  ).flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, decimals] as const)),
);
