import type { Counterexample } from '../checker/index.ts';
import { matrixText } from './matrix-text.ts';

/** Larger values would fill the screen. */
const MOST_ENTRIES = 36;

/** A counterexample, indented: sizes, the values that aren't too large, both sides. */
export const counterexampleText = (c: Counterexample): string => {
  const values = Object.entries(c.values).filter(([, m]) => m.length * (m[0]?.length ?? 0) <= MOST_ENTRIES).map(([name, m]) => `    ${name} = ${matrixText(m)}`);
  return [`  counterexample at ${Object.entries(c.sizes).map(([n, v]) => `${n} = ${v}`).join(', ') || 'fixed sizes'}:`, ...values, `    left side  = ${matrixText(c.left)}`, `    right side = ${matrixText(c.right)}`].join('\n');
};
