import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convexityOf, type Verdict } from '../../src/curvature/index.ts';
import { readDeclarations, readVariable } from '../../src/elaborate/index.ts';
import { drawAll, scalarAt, type Values } from './draw.ts';
import { question, read } from './support.ts';

/** What `scripts/dcp.py` wrote: random expressions and what disciplined convex programming says of them, in all variables of their kind together. */
const FILE = JSON.parse(readFileSync(new URL('dcp.json', import.meta.url), 'utf8')) as {
  readonly kinds: Readonly<Record<string, { readonly given: string; readonly variable: string }>>;
  readonly entries: readonly (readonly [kind: string, verdict: 'convex' | 'concave' | 'affine' | 'unknown', expression: string])[];
};
const KEPT = process.env.FULL === '1' ? 1 : 10;
const PAIRS = 40;

/** Is f at the middle of two points no larger than halfway between its values, up to rounding? */
const isBelowChord = (f: (v: Values) => number, variables: readonly string[], a: Values, b: Values): boolean => {
  const put = (value: (name: string) => number[][]): Values => ({ ...a, ...Object.fromEntries(variables.map((name) => [name, value(name)])) });
  const middle = put((name) => (a[name] ?? []).map((row, i) => row.map((x, j) => (x + (b[name]?.[i]?.[j] ?? Number.NaN)) / 2)));
  const [left, right, between] = [f(a), f(put((name) => b[name] ?? [])), f(middle)];
  return ![left, right, between].every(Number.isFinite) || between <= (left + right) / 2 + 1e-9 * (1 + Math.abs(left) + Math.abs(right));
};

const signs = (kind: Verdict['kind']): readonly (1 | -1)[] => (kind === 'affine' ? [1, -1] : kind.endsWith('convex') ? [1] : kind.endsWith('concave') ? [-1] : []);

describe('random expressions that disciplined convex programming knows', () => {
  for (const [kind, known, expression] of FILE.entries.filter((_, k) => k % KEPT === 0)) {
    const { given, variable } = FILE.kinds[kind] as { given: string; variable: string };
    it(`${known}: ${expression}`, () => {
      const [first = '', ...others] = variable.split(', ');
      const problem = read(readDeclarations(given));
      const q = { ...question(expression, given, first), together: others.map((name) => read(readVariable(name, problem)).symbol) };
      const verdict = convexityOf(q).kind;
      if (known !== 'unknown') expect(signs(verdict)).toEqual(expect.arrayContaining([...signs(known)]));
      for (const sign of signs(verdict))
        for (let k = 0; k < PAIRS; k++) {
          const [a, b] = [1, 2].map((i) => drawAll(problem, 10 * k + i, () => 1 + (k % 4))) as [Values, Values];
          expect(isBelowChord((v) => sign * scalarAt(q.objective, v), [first, ...others], a, b), `chord ${k}`).toBe(true);
        }
    });
  }
});
