import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, hadamard, map, negate, power, subtract, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { NoBound } from '../bounds/bound.ts';
import { ConvexityProver } from '../convexity/convex.ts';
import { decompose, univariate, type Piece, type Separable } from '../objective/decompose.ts';
import { learnEntries, positiveParts } from '../objective/inside.ts';
import { degreeIn } from '../prover/degree.ts';
import { definite } from '../orders/loewner.ts';
import { applied, total, valueOf, weighted } from '../objective/entries.ts';
import { scalarWeight, signedParts } from '../objective/pieces.ts';
import { learnForm, rowsOf } from '../convexity/quadratic.ts';
import { argument } from '../prover/scalar.ts';
import { byCurvature } from '../surrogates/scalarmaj.ts';
import type { Search } from '../objective/search.ts';
import { planePart, type Surrogate } from '../surrogates/surrogate.ts';

/** The objective as a function of a definite matrix T: the variable itself, or its inverse. */
interface Form {
  readonly of: Symbol_;
  readonly isInverse: boolean;
  readonly value: Expr;
  /** A function of T in the variable, or in a value of it. */
  readonly outside: (e: Expr, x: Expr) => Expr;
}

/** Is it a function of that alone? */
export const isCallOn = (e: Expr, fn: string, x: Expr): boolean => e.kind === 'call' && e.fn === fn && e.args[0] === x;

const formOf = ({ target: { f, x } }: Search): Form => {
  if (!subexpressions(f).some((e) => isCallOn(e, 'inv', x))) return { of: x, isInverse: false, value: f, outside: (e, at) => substitute(e, new Map<Expr, Expr>([[x, at]])) };
  const taken = new Set([...freeSymbols(f)].map((s) => s.name));
  const of = symbol([`${x.name}_inv`, `${x.name}_inverse`].find((n) => !taken.has(n)) ?? `${x.name}_inverse_1`, x.shape, ['posdef']);
  // logdet(X) is −logdet(X⁻¹).
  const value = substitute(f, new Map<Expr, Expr>([[call('inv', x), of], [call('logdet', x), negate(call('logdet', of))]]));
  if (freeSymbols(value).has(x)) throw new NoBound(`${x.name} is declared posdef; what depends on ${x.name} by its inverse and in another way too is not minimised over these matrices`);
  return { of, isInverse: true, value, outside: (e, at) => substitute(e, new Map<Expr, Expr>([[of, call('inv', at)]])) };
};

/** A number as the square of its root. */
export const squared = (e: Expr): Expr => power(map('sqrt', e), constant(2));

/** A part of a surrogate: the theorem in the variable, its right side as a function of T, with symbols for what are weights in it. */
interface DefinitePart {
  readonly way: string;
  readonly theorem: Theorem;
  readonly value: Expr;
  readonly weights?: readonly (readonly [Symbol_, Expr])[];
}

/** The part itself. */
const kept = ({ prover, target: { x, y } }: Search, form: Form, value: Expr): DefinitePart | null => {
  const same = prover.step('MM-REFL', [], { f: prover.at(value, form.of, form.outside(form.of, x)), x: x.name, y: y.name });
  // That logdet(inv(X)) is −logdet(X) is shown of this part alone.
  const theorem = same === null || !form.isInverse ? same : prover.restated('MM-EQ', same, prover.term(form.outside(substitute(value, new Map<Expr, Expr>([[call('logdet', form.of), negate(call('logdet', x))]])), x)));
  return theorem === null ? null : { way: 'exact', theorem, value };
};

/** sum(w.*φ(r)) under its tangents for a concave φ of quadratic forms r of T; null for anything else. */
const tangent = (search: Search, form: Form, p: Piece, k: number): DefinitePart | null => {
  if (p.kind !== 'separable') return null;
  const r = subexpressions(p.inner).find((e) => rowsOf(e, form.of) !== null);
  const inside = r === undefined ? null : r === p.inner ? { phi: p.t, t: p.t, inner: r } : univariate(p.inner, degreeIn(form.of), r);
  if (r === undefined || inside === null || inside.inner !== r) return null;
  for (const [attribute, name] of [['nonneg', 'arg_4'], ['positive', 'arg_2']] as const) {
    const t = argument(name, [attribute]);
    const phi = substitute(p.phi, new Map<Expr, Expr>([[p.t, substitute(inside.phi, new Map<Expr, Expr>([[inside.t, t]]))]]));
    const found = tangentOf(search, form, { ...p, inner: r, phi, t }, k);
    if (found !== null) return found;
  }
  return null;
};

/** The same for a φ of such a form itself. */
const tangentOf = (search: Search, form: Form, p: Separable, k: number): DefinitePart | null => {
  const { prover, deriver, target: { x, y } } = search;
  const { t, inner: r } = p;
  const strict = t.attributes.includes('positive');
  const [signed, second] = signedParts(p, prover);
  const scalar = signed === undefined || second !== undefined ? null : byCurvature({ phi: signed.phi, t }, prover);
  if (signed === undefined || scalar?.kind !== 'tangent' || ![x, y].every((v) => learnAt(search, form, r, v, strict))) return null;
  const [there, now] = [form.outside(r, x), form.outside(r, y)];
  const [inside, insideNow] = [prover.positive(there, strict), prover.positive(now, strict)];
  // What the function and its slope divide by, or take logarithms of, is positive there.
  positiveParts(search, scalar.phi, t, there, now, inside);
  const bases = positiveParts(search, scalar.psi, scalar.s, now, now, insideNow);
  const theorem = prover.step('MM-LIFT', [scalar.theorem, signed.nonneg ?? prover.step('O-SGN', [], { a: '1' }), inside, insideNow], { r: prover.term(there), x: x.name, y: y.name });
  if (theorem === null) return null;
  const weights = symbol(`weights_${k}`, r.shape, ['positive']);
  const atContact = total(weighted(signed.weight, applied(scalar.phi, t, now)));
  const line = hadamard(weights, subtract(r, now));
  // The slopes as squares of roots: trials take a root for a symbol, whatever it is of.
  const slope = deriver.gradient(scalar.phi, whole(t)).value;
  const factor = scalarWeight(signed.weight);
  for (const e of [slope, squared(slope), ...(factor === null ? [] : [hadamard(factor, slope), squared(hadamard(factor, slope))])]) learnEntries(search, e, t, now, insideNow);
  const [slopes, roots] = [applied(slope, t, now), applied(squared(slope), t, now)];
  const joint = factor === null ? squared(weighted(signed.weight, slopes)) : applied(squared(hadamard(factor, slope)), t, now);
  prover.positive(weighted(signed.weight, slopes), false);
  for (const { by, root } of [{ by: constant(1), root: joint }, factor === null ? { by: constant(1), root: weighted(signed.weight, roots) } : { by: factor, root: roots }]) {
    const value = add(atContact, total(weighted(by, line)));
    const wanted = prover.at(substitute(value, new Map<Expr, Expr>([[weights, root]])), form.of, form.outside(form.of, x));
    const same = prover.step('E-POWER', [insideNow, ...bases], { a: theorem.conclusion[2], b: wanted });
    const lined = same === null ? null : prover.step('MM-EQ', [theorem, null, same]);
    const stated = lined === null ? null : prover.restated('MM-EQ', lined, prover.at(valueOf(p), form.of, form.outside(form.of, x)));
    if (stated !== null) return { way: 'tangent', theorem: stated, value, weights: [[weights, root]] };
  }
  return null;
};

/** Keeps the sign of quadratic forms of T at a definite value of the variable. */
const learnAt = ({ prover }: Search, form: Form, r: Expr, v: Expr, strict: boolean): boolean => {
  const shown = definite(prover, v);
  const matrix = form.isInverse ? call('inv', v) : v;
  const strictly = shown === null ? null : form.isInverse ? prover.step('PD-INV', [shown]) : shown;
  return strictly !== null && learnForm(prover, form.outside(r, v), matrix, strictly, strict);
};

/**
 * A surrogate that is convex in the variable, or in its inverse, for a variable that is declared posdef: convex parts as they are, concave
 * functions of quadratic forms by their tangents, and other concave parts by their tangent planes. Errors: NoBound, naming the part.
 */
export const byDefiniteParts = (search: Search): Surrogate => {
  const { prover, target, deriver, print } = search;
  const { x, y } = target;
  [x, y].forEach((s) => prover.term(s));
  const form = formOf(search);
  prover.term(form.of);
  const calculus = new ConvexityProver(form.of, prover, deriver);
  const parts = decompose(form.value, form.of).map((p, k): DefinitePart => {
    const value = valueOf(p);
    const part = (calculus.convex(value) === null ? null : kept(search, form, value)) ?? tangent(search, form, p, k + 1) ?? plane(search, form, value);
    if (part === null) throw new NoBound(`${x.name} is declared posdef; ${print(target.display(form.outside(value, x)))} is not shown to be convex or concave in ${form.isInverse ? `inv(${x.name})` : x.name}`);
    return part;
  });
  const value = add(...parts.map((p) => p.value));
  const weights = new Map<Expr, Expr>(parts.flatMap((p) => p.weights ?? []));
  const sum = parts.length === 1 ? (parts[0] as DefinitePart).theorem : prover.step('MM-ADD', parts.map((p) => p.theorem));
  const theorem = sum === null ? null : prover.recast('MM-EQ', sum, prover.term(target.f), prover.at(substitute(value, weights), form.of, form.outside(form.of, x)));
  if (theorem === null) throw new NoBound(`${x.name} is declared posdef; the sum of the parts is not shown to be the objective`);
  return { ways: [...new Set(parts.map((p) => p.way))], theorem, curvature: null, definite: { value, of: form.of, weights } };
};

/** A concave part of the variable itself by its tangent plane. */
const plane = (search: Search, form: Form, value: Expr): DefinitePart | null => {
  const part = form.isInverse ? null : planePart(search, value);
  if (part === null) return null;
  const { deriver, target: { x, y } } = search;
  const now = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[x, y]]));
  return { way: part.way, theorem: part.theorem, value: add(now(value), call('inner', now(deriver.gradient(value, whole(x)).value), subtract(x, y))) };
};
