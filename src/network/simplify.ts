import { block, constant, index, multiply, scale } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { qIsInteger, qSign } from '../expr/rational.ts';
import { inlineNames, mapChildren, subexpressions, substitute, transform } from '../expr/walk.ts';
import { dimLiteral } from '../shape/dim.ts';
import { isScalar } from '../shape/shape.ts';
import { collect } from './canonical.ts';
import { TooLarge } from './combine.ts';
import { withWholeValues } from './constants.ts';
import { Converter } from './convert.ts';
import { factorSum, regroup } from './factor.ts';
import { joinFractions } from './fractions.ts';
import { mirrored, reflected } from './logistic.ts';
import { patternOf, type Pattern } from './names.ts';
import type { Mode, Reading } from './nodes.ts';
import { compareExpr, readingCost } from './order.ts';
import { printTerm, termExpr } from './print.ts';
import { stacked } from './stacked.ts';
import { Unprintable } from './unprintable.ts';
import { flip, isSymmetric } from './symmetry.ts';
import type { Term, Wire } from './term.ts';

const recoverable = (error: unknown): boolean => error instanceof Unprintable || error instanceof TooLarge;

/** Rounds of reading a result again; each has to shorten it or leave its length. */
const MAX_ROUNDS = 4;

/** A form that shows its symmetry may be longer by a quarter than one that hides it. */
const SYMMETRY_SEEN = 0.8;

/** What costs no more than one letter with a mark can't become shorter. */
const TRIVIAL = 1.6;

const MODES = ['structured', 'expanded'] as const;
type Converters = Readonly<Record<Mode, Converter>>;
const converters = (reading: Omit<Reading, 'mode'>): Converters => ({
  structured: new Converter({ ...reading, mode: 'structured' }), expanded: new Converter({ ...reading, mode: 'expanded' }),
});

/** A simplifier for one problem: `lets` are the names that may appear in results. */
export class Simplifier {
  private readonly plain: Converters;
  private readonly naming: Converters;
  private readonly memo = new Map<Expr, Expr>();

  constructor(lets: readonly Expr[] = []) {
    this.plain = converters({ names: new Map(), patterns: [] });
    this.naming = lets.length === 0 ? this.plain : converters(this.nameTables(lets));
  }

  /** The named subexpressions by canonical value, and those that are products as patterns. */
  private nameTables(lets: readonly Expr[]): Omit<Reading, 'mode'> {
    const names = new Map<Expr, Expr>();
    const patterns: Pattern[] = [];
    for (const name of lets) {
      if (name.kind !== 'named') continue;
      const value = inlineNames(name.value);
      for (const mode of MODES) {
        const known = attempt(() => this.plain[mode].simplify(value));
        if (known !== null && readingCost(known) > 1.5) names.set(known, name);
      }
      // A value is looked for as it is and in terms of the names before it, which may have been put in already.
      const named = new Converter({ mode: 'structured', names: new Map(names), patterns: [...patterns] });
      for (const converter of new Set([named, this.plain.structured])) {
        const sum = attempt(() => converter.convert(converter === named ? name.value : value));
        const pattern = sum === null ? null : patternOf(name, sum);
        if (pattern !== null) patterns.push(pattern);
      }
    }
    return { names, patterns };
  }

  /**
   * The expression in the form that is shortest to read, of the same value wherever both are defined: factored or multiplied
   * out, names kept or replaced. The result doesn't depend on the order in which the expression was written.
   */
  simplify(e: Expr): Expr {
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    let result = this.once(e);
    for (let i = 0; i < MAX_ROUNDS && readingCost(result) > TRIVIAL; i++) {
      const next = this.once(result);
      if (next === result || price(next) > price(result) + 1e-9) break;
      result = next;
    }
    this.memo.set(e, result);
    this.memo.set(result, result);
    return result;
  }

  /** The terms of the expression multiplied out, names replaced by their values. Errors: Unprintable, TooLarge. */
  terms(e: Expr): readonly Expr[] {
    return this.plain.expanded.convert(inlineNames(e)).map((t) => termExpr(printTerm(t)));
  }

  private once(e: Expr): Expr {
    return this.best(candidatesOf(e).flatMap((x) => this.forms(x)), e);
  }

  private forms(e: Expr): readonly Expr[] {
    const arguments_ = this.shortArguments(e);
    return MODES.flatMap((mode) => {
      const once = attempt(() => this.plain[mode].simplify(e));
      if (once === null) return [];
      const short = substitute(once, arguments_);
      const joined = joinFractions(short, (x) => this.shortest(x), (a, b) => price(a) < price(b));
      return [...new Set([once, short, joined, mirrored(joined), stacked(joined)])].flatMap((form) => [form, ...this.settled(form)]);
    });
  }

  /** The arguments of functions in `e` that are shorter as they are written than multiplied out, by their form multiplied out. */
  private shortArguments(e: Expr): ReadonlyMap<Expr, Expr> {
    const short = new Map<Expr, Expr>();
    for (const x of subexpressions(e).flatMap(opaqueArguments)) {
      const long = attempt(() => this.plain.expanded.simplify(x));
      const own = attempt(() => this.plain.structured.simplify(x));
      if (long === null || own === null || price(own) >= price(long)) continue;
      short.set(flip(long), flip(own)).set(long, own);
    }
    return short;
  }

  /** The shorter of the two readings, null where there is none. */
  private shortest(e: Expr): Expr | null {
    const forms = MODES.flatMap((mode) => attempt(() => this.plain[mode].simplify(e)) ?? []);
    return forms.length === 0 ? null : this.best(forms, e);
  }

  /** Reading a form again, with the names of the problem, may find further names and common factors. */
  private settled(e: Expr): readonly Expr[] {
    return MODES.flatMap((mode) => {
      const out: Expr[] = [];
      let current = e;
      for (let i = 0; i < 3; i++) {
        const next = attempt(() => this.naming[mode].simplify(current));
        if (next === null || next === current) break;
        out.push(next);
        current = next;
      }
      return out;
    });
  }

  private best(forms: readonly Expr[], e: Expr): Expr {
    const [first, ...rest] = forms;
    if (first === undefined) return e.kind === 'product' ? this.inRuns(e.factors) : regroup(mapChildren(e, (x) => this.simplify(x)));
    return rest.reduce((a, b) => (price(b) < price(a) - 1e-9 || (Math.abs(price(b) - price(a)) <= 1e-9 && compareExpr(b, a) < 0) ? b : a), first);
  }

  /** A product that has no form as a whole: its factors in those runs with a form that together are shortest to read. */
  private inRuns(factors: readonly Expr[]): Expr {
    const runs: Expr[] = [];
    for (let end = 1; end <= factors.length; end++) {
      const last = factors.slice(Math.max(0, end - MAX_RUN), end);
      const choices = last.flatMap((x, i): Expr[] => {
        const run = last.slice(i);
        const start = end - run.length;
        const form = run.length === 1 ? this.simplify(x) : run.length === factors.length ? null : this.shortest(multiply(...run));
        const head = runs[start - 1];
        return form === null ? [] : [head === undefined ? form : multiply(head, form)];
      });
      runs.push(choices.reduce((a, b) => (price(b) < price(a) ? b : a)));
    }
    return runs[factors.length - 1] ?? multiply(...factors);
  }

  /**
   * The coefficient of a differential: `e` is linear in the symbol `dx`; the result G has the shape of dx and
   * e = inner(G, dx) for scalar e. Null where no matrix form is found.
   */
  coefficient(e: Expr, dx: Symbol_): Expr | null {
    const forms: Expr[] = [];
    for (const x of candidatesOf(e))
      for (const mode of MODES) {
        const form = attempt(() => {
          const sum = this.plain[mode].convert(x).map((t) => expose(t, dx));
          return factorSum(collect(sum), dx.shape);
        });
        if (form !== null) forms.push(form, ...this.settled(form), ...this.forms(form));
      }
    const [first] = forms;
    return first === undefined ? null : this.best(forms, first);
  }
}

/** What stands in `e` inside a function that the network doesn't look into. */
const opaqueArguments = (e: Expr): readonly Expr[] => {
  if (e.kind === 'map') return [e.arg];
  if (e.kind === 'power') return e.exponent.kind === 'const' && qIsInteger(e.exponent.value) && qSign(e.exponent.value) > 0 ? [] : [e.base];
  return e.kind === 'call' && ['inv', 'det', 'logdet'].includes(e.fn) ? e.args : [];
};

/** What reading costs, less where the form shows that the matrix is symmetric. */
const price = (e: Expr): number => (!isScalar(e.shape) && isSymmetric(e) ? SYMMETRY_SEEN : 1) * readingCost(e);

const candidatesOf = (e0: Expr): readonly Expr[] => {
  const e = withWholeValues(spreadKronecker(e0));
  const inlined = inlineNames(e);
  return [...new Set([e, inlined, reflected(inlined)])];
};

/** Factors that are read together where the whole product has no form. */
const MAX_RUN = 6;

const MAX_SPREAD = 16;

/** Next to block matrices, kron(P, X) with P of small literal size is the block matrix of the P[i,j]*X. */
const spreadKronecker = (e: Expr): Expr => {
  if (!subexpressions(e).some((x) => x.kind === 'block')) return e;
  return transform(e, (x) => {
    const [p, q] = x.kind === 'call' && x.fn === 'kron' ? x.args : [];
    if (p === undefined || q === undefined) return x;
    const [m, n] = [dimLiteral(p.shape.rows), dimLiteral(p.shape.cols)];
    if (m === null || n === null || m * n > MAX_SPREAD) return x;
    const range = (k: number): readonly number[] => Array.from({ length: k }, (_, i) => i);
    return block(range(m).map((i) => range(n).map((j) => scale(literalEntry(p, i, j), q))));
  });
};

/** Entry (i, j), 0-based, of a matrix of literal size. */
const literalEntry = (p: Expr, i: number, j: number): Expr => {
  if (p.kind === 'special' && p.name === 'eye') return constant(i === j ? 1 : 0);
  const cell = p.kind === 'block' ? p.grid[i]?.[j] : undefined;
  return cell !== undefined && p.kind === 'block' && p.grid.flat().every((x) => isScalar(x.shape)) ? cell : index(p, constant(i + 1), constant(j + 1));
};

const attempt = <T>(f: () => T): T | null => {
  try {
    return f();
  } catch (error) {
    if (recoverable(error)) return null;
    throw error;
  }
};

/** Removes the node of the differential and makes its legs the outputs. Errors: Unprintable where it isn't a node of its own. */
const expose = (t: Term, dx: Symbol_): Term => {
  if (isScalar(dx.shape)) {
    const factor = t.scalars.find((s) => s.base === dx);
    if (factor === undefined) throw new Unprintable('a term without the differential');
    return { ...t, scalars: t.scalars.filter((s) => s !== factor) };
  }
  const node = t.nodes.find((n) => n.base === dx || (n.base.kind === 'transpose' && n.base.arg === dx));
  if (node === undefined) throw new Unprintable('a term without the differential');
  const legs: readonly Wire[] = node.legs;
  const isRow = node.base.kind === 'transpose';
  return { ...t, nodes: t.nodes.filter((n) => n !== node), rows: isRow ? [] : legs.slice(0, 1), cols: isRow ? legs : legs.slice(1) };
};

