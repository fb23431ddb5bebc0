import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { convexityOf, type Question, type Verdict, type Witness } from '../../src/curvature/index.ts';
import { scalarAt, type Values } from './draw.ts';
import { question } from './support.ts';
import { ATOMS, DECIDED, WEAKER } from './verdicts.ts';

type Kind = Verdict['kind'];

/** What disciplined convex programming certifies by its own rules: affine maps, norms, quadratic forms, atoms under affine maps. */
const DISCIPLINED: readonly (readonly [objective: string, given: string, variable: string, verdict: Kind])[] = [
  ["b'*x + 3", 'b : vector(n), x : vector(n)', 'x', 'affine'],
  ['sum(A*x - b)', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'affine'],
  ['tr(C*X)', 'C : matrix(n, n), X : matrix(n, n)', 'X', 'affine'],
  ['norm2(A*x - b)', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
  ['norm1(A*x - b)', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
  ['norm2(X)', 'X : matrix(m, n)', 'X', 'convex'],
  ['norm2(A*x - b)^2', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
  ["x'*P*x + q'*x", 'P : matrix(n, n) psd, q : vector(n), x : vector(n)', 'x', 'convex'],
  ["x'*P*x", 'P : matrix(n, n) posdef, x : vector(n)', 'x', 'strongly convex'],
  ["-(x'*P*x)", 'P : matrix(n, n) psd, x : vector(n)', 'x', 'concave'],
  ['norm2(A*x - b)^2 + l*norm2(x)^2', 'A : matrix(m, n), b : vector(m), x : vector(n), l : scalar positive', 'x', 'strongly convex'],
  ['norm2(A*x - b)^2 + l*norm1(x)', 'A : matrix(m, n), b : vector(m), x : vector(n), l : scalar nonneg', 'x', 'convex'],
  ['log(sum(exp(A*x)))', 'A : matrix(m, n), x : vector(n)', 'x', 'convex'],
  ['sum(softplus(A*x))', 'A : matrix(m, n), x : vector(n)', 'x', 'convex'],
  ['sum(x.*log(x))', 'x : vector(n) positive', 'x', 'convex'],
  ['-sum(log(x))', 'x : vector(n) positive', 'x', 'convex'],
  ['sum(log(x))', 'x : vector(n) positive', 'x', 'concave'],
  ['sum(exp(A*x))', 'A : matrix(m, n), x : vector(n)', 'x', 'convex'],
  ['sum(abs(A*x - b))', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
  ['sum(relu(1 - y.*(A*x)))', 'A : matrix(m, n), y : vector(m), x : vector(n)', 'x', 'convex'],
  ['sum(relu(A*x).^2)', 'A : matrix(m, n), x : vector(n)', 'x', 'convex'],
  ['sum(relu(1 - y.*(A*x)).^2)/2 + l*norm2(x)^2/2', 'A : matrix(m, n), y : vector(m), x : vector(n), l : scalar positive', 'x', 'strongly convex'],
  ['sum(1./x)', 'x : vector(n) positive', 'x', 'convex'],
  ['sum(x.^3)', 'x : vector(n) positive', 'x', 'convex'],
  ['sum(logcosh(A*x))', 'A : matrix(m, n), x : vector(n)', 'x', 'convex'],
  ['sum((A*x - b).^4)', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
  ['norm2(A*x - b)^2/s', 'A : matrix(m, n), b : vector(m), x : vector(n), s : scalar positive', 'x', 'convex'],
  ['exp(norm2(x))', 'x : vector(n)', 'x', 'convex'],
  ['sum(sqrt(A*x))', 'A : matrix(m, n) positive, x : vector(n) positive', 'x', 'concave'],
  ['exp(sum(log(x))/n)', 'x : vector(n) positive', 'x', 'concave'],
  ['n/sum(1./x)', 'x : vector(n) positive', 'x', 'concave'],
  ['log(sum(exp(x)) + 1)', 'x : vector(n)', 'x', 'convex'],
  ["sum(b.^2)/(c'*x)", 'b : vector(m), c : vector(n) positive, x : vector(n) positive', 'x', 'convex'],
  ['sum(relu(1 - y.*(A*x))) + norm2(x)^2/2', 'A : matrix(m, n), y : vector(m), x : vector(n)', 'x', 'strongly convex'],
  ['d*relu(abs(x) - d) + (abs(x) - relu(abs(x) - d))^2/2', 'x : scalar, d : scalar positive', 'x', 'convex'],
  ['norm2(relu(A*x - b))', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
];

/** Convex, though a sum, a root or a logarithm in them breaks the rules of composition. */
const BEYOND: typeof DISCIPLINED = [
  ['sqrt(1 + x^2)', 'x : scalar', 'x', 'convex'],
  ['sum(sqrt(1 + x.^2))', 'x : vector(n)', 'x', 'convex'],
  ['log(1 + exp(x))', 'x : scalar', 'x', 'convex'],
  ['sum(log(1 + exp(A*x)))', 'A : matrix(m, n), x : vector(n)', 'x', 'convex'],
  ['sum(softplus(X*w) - y.*(X*w))', 'X : matrix(m, n), y : vector(m) mask, w : vector(n)', 'w', 'convex'],
  ['x^2 + cos(x)', 'x : scalar', 'x', 'strongly convex'],
  ['-sum(sqrt(x.*x + x))', 'x : vector(n) positive', 'x', 'convex'],
  ['sum(log(exp(x) + exp(-x)))', 'x : vector(n)', 'x', 'convex'],
  ['sum(sqrt(1 + (A*x - b).^2))', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'convex'],
  ['sum(i in 1:m, norm2(X[i,:]))', 'X : matrix(m, n)', 'X', 'convex'],
  ["sqrt(x'*P*x)", 'x : vector(n), P : matrix(n, n) psd', 'x', 'convex'],
  ["sqrt(x'*P*x + 1)", 'x : vector(n), P : matrix(n, n) psd', 'x', 'convex'],
  ['sum(sqrt(x))^2', 'x : vector(n) positive', 'x', 'concave'],
  ['tr(inv(X)*C)', 'X : matrix(n, n) posdef, C : matrix(n, n) psd', 'X', 'convex'],
  ['sum(W*H - X.*log(W*H))', 'X : matrix(m, n) nonneg, W : matrix(m, k) positive, H : matrix(k, n) positive', 'H', 'convex'],
];

/** By what is assumed of parameters, which random values of them don't all meet. */
const CONDITIONAL: typeof DISCIPLINED = [
  ['sum(x.^q)', 'x : vector(n) positive, q : scalar positive, assume q < 1', 'x', 'concave'],
  ['x^p', 'x : scalar positive, p : scalar, assume p > 0, assume p < 1', 'x', 'concave'],
  ['x^p', 'x : scalar positive, p : scalar, assume p > 2', 'x', 'convex'],
  ['(t - 1)*sum(exp(x))', 'x : vector(n), t : scalar, assume t >= 1', 'x', 'convex'],
  ['sum(x.^q)/(q*(q - 1))', 'x : vector(n) positive, q : scalar, assume q > 1', 'x', 'convex'],
  ['(t - 1)*sum(exp(x))', 'x : vector(n), t : scalar', 'x', 'neither'],
  ['(1 - 2*t)*sum(log(x))', 'x : vector(n) positive, t : scalar, assume t > 3', 'x', 'convex'],
];

/** Of no curvature, or of one that depends on the point. */
const NEITHER: typeof DISCIPLINED = [
  ['sum(x.^3)', 'x : vector(n)', 'x', 'neither'],
  ['sum(sin(x))', 'x : vector(n)', 'x', 'neither'],
  ['sum(tanh(A*x))', 'A : matrix(m, n), x : vector(n)', 'x', 'neither'],
  ["x'*S*x", 'S : matrix(n, n) symmetric, x : vector(n)', 'x', 'neither'],
  ['sum(log(1 + (A*x - b).^2))', 'A : matrix(m, n), b : vector(m), x : vector(n)', 'x', 'neither'],
  ['sum(exp(-(x.^2)))', 'x : vector(n)', 'x', 'neither'],
  ['norm2(X - W*W\')^2', 'X : matrix(n, n), W : matrix(n, k)', 'W', 'neither'],
  ['norm1(x) - norm2(x)', 'x : vector(n)', 'x', 'neither'],
  ['abs(x) - abs(x - 1)', 'x : scalar', 'x', 'neither'],
];

/** f(x + d) − 2f(x) + f(x − d) by definition, with the values that a witness names; it says the same itself. */
const bendOf = (q: Question, { sizes, values, direction, secondDifference }: Witness): number => {
  const name = q.variable.symbol.name;
  const at = (times: number): number => {
    const moved = (values[name] ?? []).map((row, i) => row.map((x, j) => x + times * (direction[name]?.[i]?.[j] ?? Number.NaN)));
    return scalarAt(q.objective, { ...(values as Values), [name]: moved }, sizes);
  };
  const bend = at(1) - 2 * at(0) + at(-1);
  expect(secondDifference).toBeCloseTo(bend, 6);
  return bend;
};

const OPPOSITE: { readonly [K in Kind]: readonly Kind[] } = {
  affine: ['strongly convex', 'strongly concave', 'neither'], convex: ['concave', 'strongly concave', 'affine', 'neither'], concave: ['convex', 'strongly convex', 'affine', 'neither'],
  'strongly convex': ['affine', 'concave', 'strongly concave', 'neither'], 'strongly concave': ['affine', 'convex', 'strongly convex', 'neither'],
  neither: ['affine', 'convex', 'concave', 'strongly convex', 'strongly concave'], undecided: [],
};

/** Over the matrices that the variable is declared to be, or the inside of these. */
const SETS: typeof DISCIPLINED = [
  ['sum(x.*log(x))', 'x : vector(n) simplex', 'x', 'convex'],
  ['-logdet(X)', 'X : matrix(n, n) psd', 'X', 'convex'],
  ['-logdet(X)', 'X : matrix(n, n) symmetric posdef', 'X', 'convex'],
  ['tr(X*X)', 'X : matrix(n, n) symmetric', 'X', 'convex'],
  ['1/det(X)', 'X : matrix(n, n) posdef', 'X', 'convex'],
  ['sum(inv(X))', 'X : matrix(n, n) posdef', 'X', 'convex'],
  ['tr(inv(X))^2', 'X : matrix(n, n) posdef', 'X', 'convex'],
  ['det(X)^(1/n)', 'X : matrix(n, n) posdef', 'X', 'concave'],
  ['tr(A*X*B*X)', 'X : matrix(n, n) symmetric, A : matrix(n, n) psd, B : matrix(n, n) psd', 'X', 'convex'],
  ['exp(logdet(X)/n) - tr(X*X)', 'X : matrix(n, n) posdef', 'X', 'concave'],
  ['sum(x.^3) - sum(x.^2)', 'x : vector(n) simplex', 'x', 'neither'],
  ['det(X)', 'X : matrix(n, n) psd', 'X', 'neither'],
  ['tr(A*X*X)', 'A : matrix(n, n) symmetric, X : matrix(n, n) symmetric', 'X', 'neither'],
];

const table = (title: string, cases: typeof DISCIPLINED, mayBeOpen = false): void => {
  describe(title, () => {
    for (const [objective, given, variable, wanted] of cases)
      it(`${objective} is ${wanted} in ${variable}`, () => {
        const verdict = convexityOf(question(objective, given, variable));
        expect(OPPOSITE[wanted], 'a false verdict').not.toContain(verdict.kind);
        if (!mayBeOpen) expect(verdict.kind).toBe(wanted);
        if ('certificate' in verdict) expect(verifyCertificate(verdict.certificate).accepted).toBe(true);
        if (verdict.kind === 'neither') {
          const q = question(objective, given, variable);
          expect(bendOf(q, verdict.up)).toBeGreaterThan(0);
          expect(bendOf(q, verdict.down)).toBeLessThan(0);
        }
      });
  });
};

table('what the rules of disciplined convex programming certify', DISCIPLINED);
table('what they cannot', BEYOND);
table('what holds under conditions', CONDITIONAL);
table('what is neither', NEITHER);
table('over a convex set of matrices', SETS);
table('over definite matrices, where all matrices say nothing', DECIDED.filter(([, given]) => given.includes('X : matrix(n,n) posdef')));
// A minute of work.
if (process.env['FULL'] === '1') {
  table('atoms, likelihoods and penalties', DECIDED);
  table('the atoms of disciplined convex programming', ATOMS);
  table('what has a weaker verdict so far', WEAKER, true);
}
