import type { Counterexample } from '../checker/index.ts';

const number = (x: number): string => (Number.isInteger(x) ? String(x) : x.toPrecision(4));
/** A matrix in one line, its numbers short. */
export const matrixText = (m: readonly (readonly number[])[]): string => (m.length === 1 && m[0]?.length === 1 ? number(m[0][0] ?? Number.NaN) : `[${m.map((row) => row.map(number).join(', ')).join('; ')}]`);

/** Larger values would fill the screen. */
const MOST_ENTRIES = 36;

/** A counterexample, indented: sizes, the values that aren't too large, both sides. */
export const counterexampleText = (c: Counterexample): string => {
  const values = Object.entries(c.values).filter(([, m]) => m.length * (m[0]?.length ?? 0) <= MOST_ENTRIES).map(([name, m]) => `    ${name} = ${matrixText(m)}`);
  return [`  counterexample at ${Object.entries(c.sizes).map(([n, v]) => `${n} = ${v}`).join(', ') || 'fixed sizes'}:`, ...values, `    left side  = ${matrixText(c.left)}`, `    right side = ${matrixText(c.right)}`].join('\n');
};
