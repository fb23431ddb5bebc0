import type { Deriver } from '../../calculus/derive.ts';
import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, block, call, hadamard, index, map, multiply, negate, ones, power, scale, sumOver, symbol, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { ONE } from '../../shape/dim.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { ATOMS } from './atoms.ts';
import type { Calculus } from './calculus.ts';
import { attempt } from '../prover/attempt.ts';
import { Composer } from './compose.ts';
import { MATRIX_ATOMS } from './matrices.ts';
import { perspectives } from './perspective.ts';
import { severalArguments } from './several.ts';
import { inSlack } from './slack.ts';
import { byFactors } from './factors.ts';
import { learnForms } from './quadratic.ts';
import { univariate } from '../objective/decompose.ts';
import { degreeIn } from '../prover/degree.ts';
import { semidefiniteInSomeForm } from '../orders/forms.ts';
import { definiteInside, semidefinite } from '../orders/loewner.ts';
import { fromFact } from '../prover/parameters.ts';
import type { Prover } from '../prover/prover.ts';
import { byRoots } from '../prover/roots.ts';

const KINKED: ReadonlySet<string> = new Set(['abs', 'sign', 'relu', 'step', 'norm1']);

/** Inner expressions through which a whole one is tried to pass. */
const MOST_INSIDES = 4;
/** Hessians of polynomials beyond that are sums of too many products to be looked at. */
const MOST_DEGREE = 12;

/**
 * Proves entrywise convexity in x, or in several variables together, from the form of an expression: affine parts, nonnegative sums, compositions with convex functions of one
 * argument, norms and the other atoms (the rules of disciplined convex programming, and more where a whole function of one argument is convex
 * though its parts are not), and for scalars a Hessian whose form shows it to be semidefinite.
 */
export class ConvexityProver implements Calculus {
  readonly xs: readonly Symbol_[];
  readonly prover: Prover;
  readonly degree: (e: Expr) => number;
  private readonly deriver: Deriver;
  private readonly composer: Composer;
  private readonly memo = new Map<Expr, Theorem | null>();
  /** What is supposed to be positive where the question is about a part of the domain of the variables; null where it is about all of it. */
  private readonly assumed: readonly Expr[] | null;

  /** `x`: one variable, or several in which something is convex together; `given`: what is supposed of them where only values at which functions are defined count. */
  constructor(x: Symbol_ | readonly Symbol_[], prover: Prover, deriver: Deriver, given: readonly Expr[] | null = null) {
    this.assumed = given;
    this.xs = 'kind' in x ? [x] : x;
    this.prover = prover;
    this.deriver = deriver;
    this.degree = degreeIn(...this.xs);
    this.composer = new Composer(this);
    this.xs.forEach((s) => prover.term(s));
  }

  /** The variables as judgements name them. */
  private get name(): string | readonly string[] {
    const [only, more] = this.xs;
    return only !== undefined && more === undefined ? only.name : this.xs.map((s) => s.name);
  }

  /** convex e x, or null. */
  convex(e: Expr): Theorem | null {
    if (this.memo.size === 0) this.xs.forEach((x) => learnForms(this.prover, e, x));
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    this.memo.set(e, null);
    const found = this.byForm(e) ?? this.composed(e) ?? this.byAtom(e) ?? this.nested(e) ?? this.byHessian(e) ?? byFactors(this.prover, e, this.degree, (general) => new ConvexityProver(this.xs, this.prover, this.deriver, this.assumed).convex(general), (t, term) => this.restated(t, term));
    this.memo.set(e, found);
    return found;
  }

  get given(): readonly Expr[] {
    return this.assumed ?? [];
  }

  /** 0 < r as an assumption about the variables, or from one: what is given, or what a logarithm or root of r needs. It counts where r is concave. */
  supposed(r: Expr, isNeeded: boolean): Theorem | null {
    if (this.assumed === null || (!isNeeded && !this.given.includes(r))) return null;
    // Others come first, so that r has a value where these hold.
    for (const g of this.given.filter((e) => e !== r)) {
      const order = this.prover.assume(['<', '0', this.prover.term(g)]);
      const found = order === null || this.given.includes(r) ? null : fromFact(this.prover, r, g, order);
      if (found?.conclusion[0] === '<') return found;
    }
    return this.prover.assume(['<', '0', this.prover.term(r)]);
  }

  /** convex φ(r) x for an r that is convex or concave, or null. */
  applied(phi: Expr, t: Symbol_, r: Expr): Theorem | null {
    return this.composer.applied(phi, t, r, false);
  }

  /** convex e z for another variable z, or several, or null. */
  among(z: Symbol_ | readonly Symbol_[], e: Expr): Theorem | null {
    return new ConvexityProver(z, this.prover, this.deriver).convex(e);
  }

  /** convex e x for an e that is affine, whatever it looks like. */
  affine(e: Expr): Theorem | null {
    return this.prover.step('C-AFFINE', [], { F: this.prover.term(e), x: this.name });
  }

  /** convex −e x with the sign written in front. */
  opposite(e: Expr): Theorem | null {
    const found = this.convex(turned(e, this.degree));
    return found === null ? null : this.restated(found, ['-', this.prover.term(e)]);
  }

  /** The theorem about an equal expression. */
  cast(t: Theorem | null, e: Expr): Theorem | null {
    return t === null ? null : this.restated(t, this.prover.term(e));
  }

  private restated(t: Theorem, term: ReturnType<Prover['term']>): Theorem | null {
    const shown = t.conclusion[1] as never;
    if (JSON.stringify(shown) === JSON.stringify(term)) return t;
    const same = this.prover.equal(shown, term);
    return same === null ? null : this.prover.step('C-EQ', [t, same]);
  }

  /** Sums, nonnegative multiples, linear maps and maxima of convex parts. */
  private byForm(e: Expr): Theorem | null {
    const { prover } = this;
    if (this.degree(e) <= 1) return this.affine(e);
    switch (e.kind) {
      case 'named': return this.convex(e.value);
      case 'add': return this.added(e.terms, e);
      case 'scale': return this.scaled(e.by, e.arg, e);
      case 'hadamard': {
        const free = e.factors.filter((f) => this.degree(f) === 0);
        return free.length > 0 ? this.scaled(hadamard(...free), hadamard(...e.factors.filter((f) => this.degree(f) > 0)), e) : null;
      }
      case 'product': {
        const [a, b, ...more] = e.factors;
        if (a === undefined || b === undefined || more.length > 0) return null;
        const left = this.degree(a) === 0 ? prover.positive(a, false) : null;
        if (left !== null) return this.cast(mapped(this.convex(b), (c) => prover.step('C-LEFT', [left, c])), e);
        const right = this.degree(b) === 0 ? prover.positive(b, false) : null;
        return right === null ? null : this.cast(mapped(this.convex(a), (c) => prover.step('C-RIGHT', [right, c])), e);
      }
      case 'transpose': return this.cast(mapped(this.convex(e.arg), (c) => prover.step('C-SUM', [c], { op: "'" })), e);
      case 'call': return this.called(e.fn, e.args, e);
      case 'index': return this.cast(mapped(this.convex(e.arg), (c) => prover.step('C-INDEX', [c], { i: e.row === null ? ':' : prover.term(e.row), j: e.col === null ? ':' : prover.term(e.col) })), e);
      case 'sumover': return this.cast(this.summed(e.body, e.index), e);
      case 'map': {
        const inner = e.fn === 'relu' || e.fn === 'abs' ? this.convex(e.arg) : null;
        if (inner === null) return null;
        const sign = e.fn === 'abs' ? prover.positive(e.arg, false) : null;
        if (sign !== null) return mapped(prover.step('E-ABS', [sign]), (same) => prover.step('C-EQ', [inner, prover.step('E-SYM', [same])]));
        if (e.fn === 'relu') return this.cast(prover.step('C-RELU', [inner]), e);
        return this.cast(mapped(this.opposite(e.arg), (other) => prover.step('C-ABS', [inner, other])), e);
      }
      default: return null;
    }
  }

  /** A sum over an index, which is a symbol of its own in the body. */
  private summed(body: Expr, i: Symbol_): Theorem | null {
    const free = symbol(`${i.name}_1`, SCALAR, [], i.range === null ? {} : { range: i.range });
    return mapped(this.convex(substitute(body, new Map<Expr, Expr>([[i, free]]))), (c) => this.prover.step('C-SUMOVER', [c], { i: free.name, bound: i.name }));
  }

  /** What is convex term by term, and the rest taken together. */
  private added(terms: readonly Expr[], e: Expr): Theorem | null {
    const parts = terms.map((t) => this.convex(t));
    const known = parts.filter((p) => p !== null);
    const open = terms.filter((_, k) => parts[k] === null);
    if (known.length === 0) return null;
    const last = open.length === 0 ? [] : [this.convex(add(...open))];
    return last.some((p) => p === null) ? null : this.cast(this.prover.step('C-ADD', [...known, ...last]), e);
  }

  private scaled(by: Expr, arg: Expr, e: Expr): Theorem | null {
    if (this.degree(by) > 0) return null;
    // x-free entrywise factors further inside belong to the weight.
    const free = arg.kind === 'hadamard' ? arg.factors.filter((f) => this.degree(f) === 0) : [];
    const moving = arg.kind === 'hadamard' && free.length > 0 ? hadamard(...arg.factors.filter((f) => this.degree(f) > 0)) : arg;
    const weight = free.length === 0 ? by : isScalar(by.shape) && !isScalar(arg.shape) ? scale(by, hadamard(...free)) : hadamard(by, ...free);
    for (const [c, part] of [[weight, () => moving], [negate(weight), () => turned(moving, this.degree)]] as const) {
      const sign = this.prover.positive(c, false);
      if (sign !== null && part() !== e) return this.cast(mapped(this.convex(part()), (t) => this.prover.step('C-SCALE', [sign, t])), e);
    }
    return null;
  }

  private called(fn: string, args: readonly Expr[], e: Expr): Theorem | null {
    const { prover } = this;
    const [a] = args;
    if (a === undefined) return null;
    if (['sum', 'rowsum', 'colsum', 'vec'].includes(fn)) return this.cast(mapped(this.convex(a), (c) => prover.step('C-SUM', [c], { op: fn })), e) ?? (fn === 'sum' ? this.entryByEntry(a, e) : null);
    if (fn === 'norm1') return this.cast(mapped(this.convex(map('abs', a)), (c) => prover.step('C-SUM', [c], { op: 'sum' })), e);
    return null;
  }

  /** A sum of entries that aren't convex functions of one argument: each entry of the column or row as a scalar of its own. */
  private entryByEntry(a: Expr, e: Expr): Theorem | null {
    const taken = new Set([...freeSymbols(e)].map((s) => s.name));
    const isRow = a.shape.rows.key === '1';
    if (isScalar(a.shape) || (!isRow && a.shape.cols.key !== '1')) return null;
    const i = symbol(['entry', 'entry_a', 'entry_b'].find((n) => !taken.has(n)) ?? 'entry_c', SCALAR, [], { range: isRow ? a.shape.cols : a.shape.rows });
    return this.cast(this.summed(isRow ? lineOf(a, i, 'cols') : lineOf(a, i, 'rows'), i), e);
  }

  private byAtom(e: Expr): Theorem | null {
    for (const atom of [...ATOMS, ...MATRIX_ATOMS, perspectives, inSlack, severalArguments]) {
      const found = this.cast(attempt(() => atom(this, e)), e);
      if (found !== null) return found;
    }
    return null;
  }

  /** The whole expression as a function of one affine argument. */
  private composed(e: Expr): Theorem | null {
    for (const inner of [null, ...this.xs]) {
      const found = univariate(e, this.degree, inner);
      const whole_ = found === null || this.degree(found.inner) > 1 ? null : this.cast(this.composer.applied(found.phi, found.t, found.inner, true), e);
      if (whole_ !== null) return whole_;
    }
    return null;
  }

  /** The whole expression as a function of one argument that is convex or concave itself. */
  private nested(e: Expr): Theorem | null {
    for (const s of insides(e, this.xs, this.degree)) {
      const t = symbol('inside_1', s.shape);
      const found = univariate(substitute(e, new Map<Expr, Expr>([[s, t]])), degreeIn(t), t);
      // Sums and multiples of one thing are for the rules of sums.
      if (found === null || found.inner !== t || degreeIn(found.t)(found.phi) <= 1) continue;
      const whole_ = this.cast(this.composer.applied(found.phi, found.t, s, false), e);
      if (whole_ !== null) return whole_;
    }
    return null;
  }

  /** Is there something in it that has no second derivative in places? */
  private hasKinks(e: Expr): boolean {
    return subexpressions(e).some((s) => (s.kind === 'map' || s.kind === 'call') && KINKED.has(s.fn) && this.degree(s) > 0);
  }

  /** A scalar whose Hessian shows by its form that it is semidefinite. */
  private byHessian(e: Expr): Theorem | null {
    if (!isScalar(e.shape) || this.hasKinks(e) || (this.degree(e) > MOST_DEGREE && this.degree(e) < Infinity)) return null;
    const blockOf = (x: Symbol_, y: Symbol_): Expr => byRoots(this.deriver.hessian(e, whole(x), whole(y)).value, e);
    const [only, more] = this.xs;
    const hessian = attempt(() => (only !== undefined && more === undefined ? blockOf(only, only) : block(this.xs.map((x) => this.xs.map((y) => blockOf(x, y))))));
    if (hessian === null) return null;
    const regular = definiteInside(this.prover, add(e, call('sum', hessian)), this.xs);
    const order = semidefinite(this.prover, hessian, only ?? null) ?? semidefiniteInSomeForm(this.prover, hessian, this.deriver.simplifier);
    const hess = order === null ? null : this.prover.step('H-JET', regular, { f: this.prover.term(e), x: this.name, H: this.prover.term(hessian) });
    return order === null || hess === null ? null : this.prover.step('C-HESS', [hess, order]);
  }
}

const mapped = (t: Theorem | null, f: (t: Theorem) => Theorem | null): Theorem | null => (t === null ? null : f(t));

/** Subexpressions, the largest first, that aren't affine in the variables and hold all of them. */
const insides = (e: Expr, xs: readonly Symbol_[], degree: (e: Expr) => number): readonly Expr[] => {
  const holds = (s: Expr): boolean => s !== e && degree(s) > 1 && !xs.some((x) => freeSymbols(substitute(e, new Map<Expr, Expr>([[s, symbol('inside_1', s.shape)]]))).has(x));
  return subexpressions(e).filter(holds).sort((a, b) => subexpressions(b).length - subexpressions(a).length).slice(0, MOST_INSIDES);
};

/** −e with the sign as far inside sums and linear maps as it goes. */
export const turned = (e: Expr, degree: (e: Expr) => number): Expr => {
  const go = (x: Expr): Expr => turned(x, degree);
  switch (e.kind) {
    case 'named': return go(e.value);
    case 'add': return add(...e.terms.map(go));
    case 'scale': return degree(e.by) === 0 && e.by.kind !== 'const' ? scale(e.by, go(e.arg)) : negate(e);
    case 'hadamard': {
      const moving = e.factors.filter((f) => degree(f) > 0);
      const free = e.factors.filter((f) => degree(f) === 0);
      const [only, ...more] = moving;
      return only === undefined || more.length > 0 || free.length === 0 || free.every((f) => f.kind === 'const') ? negate(e) : hadamard(...free, go(only));
    }
    case 'product': {
      const k = e.factors.findIndex((f) => degree(f) > 0);
      return k < 0 || e.factors.filter((f) => degree(f) > 0).length > 1 ? negate(e) : multiply(...e.factors.map((f, i) => (i === k ? go(f) : f)));
    }
    case 'transpose': return transpose(go(e.arg));
    case 'index': return index(go(e.arg), e.row, e.col);
    case 'sumover': return sumOver(e.index, e.range, go(e.body));
    case 'call': return ['sum', 'rowsum', 'colsum', 'vec'].includes(e.fn) ? call(e.fn, ...e.args.map(go)) : negate(e);
    default: return negate(e);
  }
};

/** Row or column i of an expression, the subscript inside entrywise operations and sums along it. */
const lineOf = (e: Expr, i: Symbol_, axis: 'rows' | 'cols'): Expr => {
  const go = (x: Expr): Expr => (isScalar(x.shape) ? x : lineOf(x, i, axis));
  const plain = (): Expr => (axis === 'rows' ? index(e, i, null) : index(e, null, i));
  switch (e.kind) {
    case 'add': return add(...e.terms.map(go));
    case 'scale': return scale(e.by, go(e.arg));
    case 'hadamard': return hadamard(...e.factors.map(go));
    case 'power': return power(go(e.base), e.exponent);
    case 'map': return map(e.fn, go(e.arg));
    case 'special': return e.name === 'ones' ? ones(axis === 'rows' ? { rows: ONE, cols: e.shape.cols } : { rows: e.shape.rows, cols: ONE }) : plain();
    case 'call': return e.fn === (axis === 'rows' ? 'rowsum' : 'colsum') && e.args[0] !== undefined ? call('sum', go(e.args[0])) : plain();
    default: return plain();
  }
};
