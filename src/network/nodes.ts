import { constant, transpose } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { ONE_Q } from '../expr/rational.ts';
import { freeSymbols } from '../expr/walk.ts';
import { ONE } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';
import { collect } from './canonical.ts';
import { scaleSums } from './combine.ts';
import { factorSum } from './factor.ts';
import type { Pattern } from './names.ts';
import { compareExpr, readingCost } from './order.ts';
import { primitivePart } from './parts.ts';
import { Unprintable } from './unprintable.ts';
import { flip } from './symmetry.ts';
import { constantTerm, freshWire, hasDifferential, rename, scaleTerm, sideOf, termHasDifferential, wiresOf, type NetNode, type Sum, type Term, type Wire } from './term.ts';

/**
 * How products of sums are read. `structured` keeps a sum inside a product as one node, so that the result stays factored;
 * `expanded` multiplies everything out, so that equal polynomials become equal.
 */
export type Mode = 'structured' | 'expanded';

/** What a conversion needs: the mode, and `let` names to recognise, by canonical value and as parts of products. */
export interface Reading {
  readonly mode: Mode;
  readonly names: ReadonlyMap<Expr, Expr>;
  readonly patterns: readonly Pattern[];
}

/** The number one as an exponent. */
export const ONE_E = constant(1);

/** What one node runs over: the outputs of a term like `like`, then indices bound outside. */
interface Legs {
  readonly like: Term;
  readonly bound: readonly Wire[];
}

/** One node of a network. */
export const node = (base: Expr, legs: readonly Wire[], exponent: Expr = ONE_E): NetNode => ({ base, exponent, legs });
/** A term of nodes alone. */
export const single = (nodes: readonly NetNode[], rows: readonly Wire[], cols: readonly Wire[]): Term => ({ coefficient: ONE_Q, scalars: [], nodes, rows, cols });
/** A term that is one scalar factor. */
export const scalarTerm = (base: Expr, exponent: Expr = ONE_E): Term => ({ ...constantTerm(ONE_Q), scalars: [{ base, exponent }] });

/** The wire of a side along which the whole sum repeats itself, as u*ones(1,n) does along its columns: a function of the sum does so too. */
const repeated = (sum: Sum, side: 'rows' | 'cols'): readonly Wire[] => {
  const other = side === 'rows' ? 'cols' : 'rows';
  const isIdle = (t: Term): boolean => t[side].length === 1 && t[side].every((w) => w.subscript === null && !t[other].includes(w) && !t.nodes.some((n) => n.legs.includes(w)));
  return sum.every(isIdle) ? (sum[0]?.[side] ?? []).map((w) => freshWire(w.size)) : [];
};

/** What becomes one node of a network: a function of a sum, a sum inside a product, a part that nothing looks into. A bound index is a fixed wire that its sum releases. */
export abstract class Nodes {
  protected bound: readonly Symbol_[] = [];
  readonly reading: Reading;

  constructor(reading: Reading) {
    this.reading = reading;
  }

  /** The expression as a canonical sum of networks. Errors: Unprintable, TooLarge. */
  abstract convert(e: Expr): Sum;

  protected isBoundWire(w: Wire): boolean {
    return w.subscript !== null && this.bound.some((s) => s === w.subscript);
  }

  protected usesBound(e: Expr): boolean {
    return this.bound.length > 0 && [...freeSymbols(e)].some((s) => this.bound.includes(s));
  }

  /** The indices that a function of the sum runs over: its outputs by position, and the bound ones that any term uses. Errors: Unprintable. */
  protected openLegs(sum: Sum): Legs {
    const [first] = sum;
    if (first === undefined) throw new Unprintable('zero inside a function');
    if (first.rows.length > 1 || first.cols.length > 1) throw new Unprintable('a composite index meets an entrywise function');
    const used = new Set<Wire>();
    for (const t of sum) {
      for (const w of wiresOf(t)) if (this.isBoundWire(w)) used.add(w);
      if ([...t.nodes, ...t.scalars].some((x) => this.usesBound(x.base))) throw new Unprintable('a bound index is used inside a function');
    }
    const bound = [...used].sort((a, b) => compareExpr(a.subscript ?? ONE_E, b.subscript ?? ONE_E));
    if (first.rows.length + first.cols.length + bound.length > 2) throw new Unprintable('more than two indices meet in a function');
    return { like: first, bound };
  }

  /** The sum as a scalar, column or matrix over its outputs and the bound indices. Errors: Unprintable. */
  protected printOver(sum: Sum, { like, bound }: Legs): Expr {
    const terms = sum.map((t) => {
      const running = new Map(bound.map((w) => [w, freshWire(w.size)]));
      const freed = rename(t, running);
      const [r, c] = [...freed.rows, ...freed.cols, ...running.values()];
      return { ...freed, rows: r === undefined ? [] : [r], cols: c === undefined ? [] : [c] };
    });
    const [r, c] = [...like.rows, ...like.cols, ...bound];
    return factorSum(collect(terms), shape(r?.size ?? ONE, c?.size ?? ONE));
  }

  /** A function of `arg`, printed over `legs`, as one node (or scalar factor); a matrix stands in the cheaper orientation. */
  protected placeNode(arg: Expr, { like, bound }: Legs, wrap: (arg: Expr) => Expr, exponent: Expr = ONE_E): Term {
    const rows = like.rows.map((w) => freshWire(w.size));
    const cols = like.cols.map((w) => freshWire(w.size));
    const legs = [...rows, ...cols, ...bound];
    const turned = legs.length === 2 ? flip(arg) : arg;
    const turn = readingCost(turned) < readingCost(arg) - 1e-9;
    const base = wrap(turn ? turned : arg);
    const known = this.reading.names.get(base) ?? base;
    return legs.length === 0 ? scalarTerm(known, exponent) : single([node(known, turn ? [...legs].reverse() : legs, exponent)], rows, cols);
  }

  /** A sum as the argument of an entrywise function, which becomes one node. Errors: Unprintable. */
  protected opaque(sum: Sum, wrap: (arg: Expr) => Expr, exponent: Expr = ONE_E): Sum {
    const [rows, cols] = [repeated(sum, 'rows'), repeated(sum, 'cols')];
    const once = sum.map((t) => ({ ...t, rows: rows.length > 0 ? [] : t.rows, cols: cols.length > 0 ? [] : t.cols }));
    const legs = this.openLegs(once);
    const placed = this.placeNode(this.printOver(once, legs), legs, wrap, exponent);
    return [{ ...placed, rows: [...placed.rows, ...rows], cols: [...placed.cols, ...cols] }];
  }

  /** In a product a sum of several terms is one node, unless a differential has to stay visible or the mode expands. */
  protected asFactor(sum: Sum): Sum {
    const [first] = sum;
    if (first === undefined || sum.length === 1 || this.reading.mode === 'expanded' || sum.some(termHasDifferential)) return sum;
    try {
      const { content, primitive } = primitivePart(sum);
      const legs = this.openLegs(primitive);
      const printed = this.printOver(primitive, legs);
      // What factors into a product takes part as that product; an index bound outside can't be seen in it.
      if (printed.kind !== 'add' && !this.reading.names.has(printed) && legs.bound.length === 0) {
        const isRow = first.rows.length === 0 && first.cols.length === 1;
        const again = this.convert(isRow ? transpose(printed) : printed);
        if (again.length === 1) return again.map((t) => scaleTerm(t, content));
      }
      return [scaleTerm(this.placeNode(printed, legs, (x) => x), content)];
    } catch (error) {
      if (error instanceof Unprintable) return sum;
      throw error;
    }
  }

  protected part(e: Expr): Sum {
    return this.asFactor(this.convert(e));
  }

  protected scaled(by: Sum, arg: Sum): Sum {
    const [only] = by;
    const isNumber = by.length === 1 && only !== undefined && only.scalars.length === 0 && only.nodes.length === 0;
    return isNumber ? scaleSums(by, arg) : scaleSums(this.asFactor(by), this.asFactor(arg));
  }

  /** A part that the network can't look into: a scalar factor, or a node. Errors: Unprintable where something inside has to be seen. */
  protected asNode(e: Expr): Sum {
    if (hasDifferential(e) || this.usesBound(e)) throw new Unprintable(`${e.kind} has no network form here`);
    const base = this.reading.names.get(e) ?? e;
    if (isScalar(e.shape)) return [scalarTerm(base)];
    const [rows, cols] = [sideOf(e.shape.rows), sideOf(e.shape.cols)];
    return [single([node(rows.length === 0 ? flip(base) : base, [...rows, ...cols])], rows, cols)];
  }
}
