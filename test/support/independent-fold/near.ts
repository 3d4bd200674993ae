const RELATIVE = 1e-9;

/** The answer with every fraction that is the other's but for rounding replaced by it: so that the two compare. */
export const near = (answer: any, own: any): any => {
  if (typeof answer === 'number' && typeof own === 'number') return isNear(answer, own) ? own : answer;
  if (typeof answer !== 'object' || answer === null || typeof own !== 'object' || own === null) return answer;
  if (Array.isArray(answer)) return answer.map((item, nth) => near(item, own[nth]));
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, near(value, own[name])]));
};

const isNear = (a: number, b: number): boolean =>
  !(Number.isInteger(a) && Number.isInteger(b)) && Math.abs(a - b) <= RELATIVE * Math.max(1, Math.abs(b));
