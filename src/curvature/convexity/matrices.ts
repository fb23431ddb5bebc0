import type { Theorem } from '../../checker/kernel/index.ts';
import { dimScalar, eye, hadamard, isConst, multiply, ones, reciprocal, scale, symbol, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { substitute, transform } from '../../expr/walk.ts';
import { ONE } from '../../shape/dim.ts';
import { isScalar } from '../../shape/shape.ts';
import { congruence, definite, semidefinite } from '../orders/loewner.ts';
import { gramRoot } from './atoms.ts';
import { affine, oppositeOf, type Atom, type Calculus } from './calculus.ts';

/** −logdet of something definite and affine. */
const logDeterminant: Atom = (c, e) => {
  const inside = oppositeOf(e);
  const f = inside?.kind === 'call' && inside.fn === 'logdet' ? inside.args[0] : undefined;
  const both = f === undefined ? null : affine(c, f);
  const pd = f === undefined || both === null ? null : definite(c.prover, f);
  return both === null || pd === null ? null : c.prover.step('C-LOGDET', [...both, pd]);
};

/** tr(B'F⁻¹B) for B and F affine, F definite. */
const fraction = (c: Calculus, b: Expr, f: Expr): Theorem | null => {
  const [top, bottom] = [affine(c, b), affine(c, f)];
  const pd = top === null || bottom === null ? null : definite(c.prover, f);
  return top === null || bottom === null || pd === null ? null : c.prover.step('C-FRAC', [...top, ...bottom, pd]);
};

/** F and B where a product of matrices is B'F⁻¹B, the factors turned round where that is under a trace. */
const fractionOf = (e: Expr, isTrace: boolean): { readonly b: Expr; readonly f: Expr } | null => {
  const factors = e.kind === 'product' ? e.factors : [e];
  const inverseOf = (f: Expr): Expr | null => (f.kind === 'call' && f.fn === 'inv' ? (f.args[0] ?? null) : null);
  for (let k = 0; k < (isTrace ? factors.length : 1); k++) {
    const round = [...factors.slice(k), ...factors.slice(0, k)];
    const only = round.length === 1 && round[0] !== undefined ? inverseOf(round[0]) : null;
    if (only !== null) return { b: eye(only.shape.rows), f: only };
    const found = round.length < 2 ? null : congruence(multiply(...round));
    const f = found?.middle == null ? null : inverseOf(found.middle);
    if (found !== null && f !== null) return { b: found.outer, f };
    // A square root of what stands beside the inverse, as B*B' in tr(B*B'*inv(F)).
    const inverse = round[0] === undefined ? null : inverseOf(round[0]);
    const square = inverse === null ? null : congruence(multiply(...round.slice(1)));
    if (inverse !== null && square !== null && square.middle === null) return { b: transpose(square.outer), f: inverse };
  }
  return null;
};

/** The sum of all entries as 1'*M*1. */
const withoutSum = (m: Expr): Expr => multiply(ones({ rows: ONE, cols: m.shape.rows }), m, ones({ rows: m.shape.cols, cols: ONE }));

/** Matrix fractions, and squares over something positive and affine. */
const fractions: Atom = (c, e) => {
  const isTrace = e.kind === 'call' && e.fn === 'tr';
  const inside = isTrace ? (e.args[0] as Expr) : e.kind === 'call' && e.fn === 'sum' ? withoutSum(e.args[0] as Expr) : e;
  const found = isTrace || (inside.kind === 'product' && isScalar(inside.shape)) ? fractionOf(inside, isTrace) : null;
  if (found !== null) return fraction(c, found.b, found.f);
  if (e.kind !== 'hadamard' || !isScalar(e.shape)) return null;
  const divisor = e.factors.find((f) => f.kind === 'power' && isConst(f.exponent, -1) && c.degree(f) > 0);
  const root = divisor === undefined ? null : gramRoot(hadamard(...e.factors.filter((f) => f !== divisor)));
  if (divisor?.kind !== 'power' || root === null) return null;
  return fraction(c, root, isScalar(root.shape) ? divisor.base : scale(divisor.base, eye(root.shape.rows)));
};

/** −det(F)^(1/n) as −exp(logdet(F)/n) for something definite and affine. */
const determinantRoot: Atom = (c, e) => {
  const u = oppositeOf(e);
  const factors = u?.kind === 'map' && u.fn === 'exp' ? (u.arg.kind === 'hadamard' ? u.arg.factors : [u.arg]) : [];
  const logdet = factors.find((f) => f.kind === 'call' && f.fn === 'logdet');
  const f = logdet?.kind === 'call' ? logdet.args[0] : undefined;
  if (f === undefined || logdet === undefined || hadamard(reciprocal(dimScalar(f.shape.rows)), logdet) !== hadamard(...factors)) return null;
  const [both, pd] = [affine(c, f), definite(c.prover, f)];
  return both === null || pd === null ? null : c.prover.step('C-DETROOT', [...both, pd]);
};

/** Every second x in a product as its transpose: what is quadratic in a symmetric x may be convex in all matrices in this form. */
const mirrored = (e: Expr, x: Symbol_, z: Symbol_): Expr => substitute(transform(e, (p) => {
  if (p.kind !== 'product') return p;
  let count = 0;
  return multiply(...p.factors.map((f) => (f === x && count++ % 2 === 1 ? transpose(z) : f)));
}), new Map<Expr, Expr>([[x, z]]));

/** What is convex in all matrices is so in those of a set. */
const restricted: Atom = (c, e) => {
  const [x, more] = c.xs;
  if (x === undefined || more !== undefined || x.attributes.length === 0 || c.degree(e) !== 2) return null;
  const z = symbol(`${x.name}_any`, x.shape);
  const convex = c.among(z, mirrored(e, x, z));
  const both = convex === null ? null : affine(c, x);
  return both === null ? null : c.prover.step('C-MAP', [convex, ...both]);
};

/** F and k with e = F^k for a whole k, inverses as negative powers, products of one factor as powers; null for anything else. */
const wholePower = (e: Expr): { readonly f: Expr; readonly k: number } | null => {
  if (e.kind === 'call' && e.fn === 'inv') return { f: e.args[0] as Expr, k: -1 };
  if (e.kind === 'product') return e.factors.every((f) => f === e.factors[0]) ? { f: e.factors[0] as Expr, k: e.factors.length } : null;
  const inner = e.kind === 'mpow' ? (wholePower(e.arg) ?? { f: e.arg, k: 1 }) : null;
  return e.kind !== 'mpow' || inner === null || e.exponent.kind !== 'const' || e.exponent.value.den !== 1n ? null : { f: inner.f, k: inner.k * Number(e.exponent.value.num) };
};

/** tr(F^k) for a symmetric affine F: even powers, odd ones of what is semidefinite, negative ones of what is definite. */
const tracePowers: Atom = (c, e) => {
  const power = e.kind === 'call' && e.fn === 'tr' ? wholePower(e.args[0] as Expr) : null;
  const both = power === null ? null : affine(c, power.f);
  if (power === null || both === null) return null;
  const { f, k } = power;
  const sign = k < 0 ? definite(c.prover, f) : k % 2 === 0 ? undefined : semidefinite(c.prover, f);
  return sign === null ? null : c.prover.step('C-TRPOW', [...both, ...(sign === undefined ? [] : [sign])], { k });
};

/** Convex functions of matrices. */
export const MATRIX_ATOMS: readonly Atom[] = [logDeterminant, determinantRoot, fractions, tracePowers, restricted];
