import { describe, expect, it } from 'vitest';
import { hadamardOf, isScalarMatrix, productOf, type Matrix } from '../../src/checker/numbers/matrix.ts';
import { normaliser } from '../../src/checker/terms/normalise.ts';
import { Points } from '../../src/checker/trials/points.ts';
import { randomSource, type RandomSource } from '../../src/checker/numbers/random.ts';
import { identityStatement } from '../../src/checker/trials/statement.ts';
import { modularTrial } from '../../src/checker/trials/trial.ts';
import type { Evaluator } from '../../src/checker/trials/evaluate.ts';
import type { Dim, Env, Symbol_, Term } from '../../src/checker/terms/term.ts';

const matrix = (rows: Dim, cols: Dim): Symbol_ => ({ rows, cols, attributes: [] });
const AXES: readonly Dim[] = ['m', 'n', 1, ['*', 'm', 'n'], ['+', 'm', 'n']];
const nameOf = (rows: Dim, cols: Dim): string => `A_${AXES.indexOf(rows)}_${AXES.indexOf(cols)}`;
const env: Env = {
  symbols: new Map<string, Symbol_>([
    ...AXES.flatMap((r) => AXES.map((c): [string, Symbol_] => [nameOf(r, c), matrix(r, c)])),
    ['i', { ...matrix(1, 1), range: 'm' }], ['j', { ...matrix(1, 1), range: 'n' }],
  ]),
  conditions: [], functions: new Map(),
};

/** A random term of a shape, of everything that products and subscripts treat in a way of their own. */
const termOf = (rows: Dim, cols: Dim, depth: number, random: RandomSource): Term => {
  const of = (r: Dim, c: Dim): Term => termOf(r, c, depth - 1, random);
  const [m, n, one, both, sum] = AXES as readonly [Dim, Dim, Dim, Dim, Dim];
  const axis = (): Dim => AXES[random.int(AXES.length)] ?? 1;
  const leaf: Term = nameOf(rows, cols);
  if (depth === 0) return rows === cols && rows !== one && random.int(3) === 0 ? ['eye', rows] : random.int(8) === 0 ? ['ones', rows, cols] : leaf;
  const forms: (() => Term)[] = [
    () => ['+', of(rows, cols), of(rows, cols)], () => ['-', of(rows, cols)], () => ['-', of(rows, cols), of(rows, cols)], () => ["'", of(cols, rows)],
    () => ['.*', of(one, one), of(rows, cols)], () => ['.*', of(rows, cols), of(rows, cols)], () => ['./', of(rows, cols), leaf], () => ['exp', leaf],
    () => { const k = axis(); return ['*', of(rows, k), of(k, cols)]; }, () => { const [k, l] = [axis(), axis()]; return ['*', of(rows, k), of(k, l), of(l, cols)]; },
    () => { const k = axis(); return ['*', of(one, k), of(k, one), of(rows, cols)]; }, () => ['*', of(rows, cols), of(one, one), of(cols, cols)],
    () => ['*', of(rows, rows), ['diag', of(rows, one)], of(rows, cols)], () => ['*', ['diag', of(rows, one)], of(rows, cols), ['diag', of(cols, one)]], () => ['fill', of(one, one), of(rows, cols)],
    () => ['sumover', 'k', 'n', ['*', ['index', of(rows, n), ':', 'k'], ['index', of(n, cols), 'k', ':']]],
  ];
  if (rows === both && cols === both) forms.push(() => ['kron', of(m, m), of(n, n)], () => ['kron', of(n, n), of(m, m)], () => ['diag', ['vec', of(m, n)]]);
  if (rows === both && cols === m) forms.push(() => ['kron', of(m, m), of(n, one)]);
  if (rows === sum && cols === sum) forms.push(() => ['block', [of(m, m), of(m, n)], [of(n, m), of(n, n)]]);
  if (rows === m && cols === n) forms.push(() => ['slice', of(sum, sum), 0, 'm', 'm', 'n'], () => ['slice', of(sum, both), 'n', 'm', 0, 'n']);
  return (forms[random.int(forms.length)] ?? (() => leaf))();
};

const SIZES = [[3, 2], [2, 3], [1, 2], [2, 1], [1, 1]] as const;
const axisOf = (random: RandomSource): Dim => AXES[random.int(AXES.length)] ?? 1;
/** An evaluator at random values, and another one that shares nothing with it but the values. */
const evaluators = (t: Term, k: number): readonly [Evaluator<bigint>, Evaluator<bigint>] => {
  const [m, n] = SIZES[k % SIZES.length] ?? [2, 3];
  const indices = new Map([['i', [1 + (k % m)]], ['j', [1 + (k % n)]]]);
  const made = (): Evaluator<bigint> => modularTrial(new Points(identityStatement(t, t), env, 'random').at({ sizes: new Map([['m', m], ['n', n]]), indices }, `${k}`, { special: false }), 'opaque', 0).evaluator(1);
  return [made(), made()];
};
const plainProduct = (factors: readonly Matrix<bigint>[], { field }: Evaluator<bigint>): Matrix<bigint> =>
  factors.reduce((a, b) => (isScalarMatrix(a) || isScalarMatrix(b) ? hadamardOf(a, b, field) : productOf(a, b, field)));

describe('random terms', () => {
  const random = randomSource('random products');
  it('do to columns what the matrix does, and multiply as from left to right', () => {
    for (let k = 0; k < 100; k++) {
      const [rows, inner] = [axisOf(random), axisOf(random)];
      const [t, v] = [termOf(rows, inner, 3, random), termOf(inner, axisOf(random), 1, random)];
      const [fast, plain] = evaluators(['*', t, ['*', v, '1']], k);
      const column: Term = ['index', v, ':', '1'];
      expect(fast.times(t, fast.value(v)), JSON.stringify([t, v])).toEqual(productOf(plain.value(t), plain.value(v), plain.field));
      expect(fast.value(['*', t, column]), JSON.stringify([t, column])).toEqual(plainProduct([plain.value(t), plain.value(column)], plain));
      const factors = [t, v, termOf(axisOf(random), axisOf(random), 1, random)];
      const scalars = [termOf(1, 1, 2, random), ...factors.slice(0, 2)];
      expect(fast.value(['*', ...scalars]), JSON.stringify(scalars)).toEqual(plainProduct(scalars.map((x) => plain.value(x)), plain));
    }
  });

  it('have the rows, columns and entries that their parts give', () => {
    const normal = normaliser(env);
    let changed = 0;
    for (let k = 0; k < 100; k++) {
      const t = termOf('m', 'n', 3, random);
      const [i, j] = [['i', ':'], [':', 'j'], ['i', 'j']][random.int(3)] ?? ['i', 'j'];
      const picked = ['index', t, i, j] as Term;
      const [fast, plain] = evaluators(picked, k);
      changed += normal(picked)[0] === 'index' ? 0 : 1;
      expect(fast.value(normal(picked)), JSON.stringify(picked)).toEqual(plain.value(picked));
    }
    expect(changed).toBeGreaterThan(30);
  });
});
