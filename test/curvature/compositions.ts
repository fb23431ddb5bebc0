import type { Verdict } from '../../src/curvature/index.ts';

/** An objective, its declarations with what is assumed, the variables that vary together, and the verdict that is right where it is defined. */
export type Composition = readonly [objective: string, given: string, variables: string, verdict: Verdict['kind']];

/** Compositions of several arguments, perspectives, and functions on a part of the real line. */
export const COMPOSITIONS: readonly Composition[] = [
  ['1/log(x)', 'x : scalar, assume x - 1 > 0', 'x', 'convex'],
  ['x*log(x)^2', 'x : scalar, assume x - 1 > 0', 'x', 'convex'],
  ['sum(exp(x))^(1/2)', 'x : vector(n)', 'x', 'convex'],
  ['sum(x.*log(x./sum(x)))', 'x : vector(n) positive', 'x', 'convex'],
  ['t*softplus(x/t)', 'x : scalar, t : scalar positive', 'x,t', 'convex'],
  ['sum(t*log(1 + x./t))', 'x : vector(n) positive, t : scalar positive', 'x,t', 'concave'],
  ['relu(x)^2/t', 'x : scalar, t : scalar positive', 'x,t', 'convex'],
  ['x^a*y^(1 - a)', 'x : scalar positive, y : scalar positive, a : scalar positive, assume 1 - a > 0', 'x,y', 'concave'],
  ['(sqrt(x) + sqrt(y))^2', 'x : scalar positive, y : scalar positive', 'x,y', 'concave'],
  ['norm2(x - sum(x)/n*ones(n,1))^2/(n - 1)', 'x : vector(n), assume n >= 2', 'x', 'convex'],
  ['1/(x - 1/(y - 1/z))', 'x : scalar, y : scalar, z : scalar positive, assume y - 1/z > 0, assume x - 1/(y - 1/z) > 0', 'x,y,z', 'convex'],
  ["x'*A*x", 'x : vector(n), A : matrix(n,n) skew', 'x', 'affine'],
];
