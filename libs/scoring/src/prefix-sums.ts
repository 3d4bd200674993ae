/** x ↦ f(0) + … + f(x - 1), every term computed once. */
export function prefixSums(f: (j: number) => number): (x: number) => number {
  const sums = [0];
  return (x) => {
    while (sums.length <= x) sums.push(sums.at(-1)! + f(sums.length - 1));
    return sums[x]!;
  };
}
