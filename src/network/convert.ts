import { call, constant, dimScalar, eye, gather, isSpecial, map, matrixPower, multiply, power, scale, slice, sumOver, transpose } from '../expr/build.ts';
import { dispatch, type Cases, type Expr, type NodeOf, type Symbol_ } from '../expr/expr.ts';
import { ONE_Q, qIsInteger, qMul, qNeg, qNumber, qPow, qSign, rational, type Rational } from '../expr/rational.ts';
import { freeSymbols, mapChildren } from '../expr/walk.ts';
import { dimAdd, dimEqual, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';
import { canonical, collect } from './canonical.ts';
import { alignTerms, entrywiseSums, joinSides, kroneckerSums, MAX_TERMS, multiplySums, scaleSums, TooLarge } from './combine.ts';
import { factorSum } from './factor.ts';
import { nameParts } from './names.ts';
import { compareExpr, readingCost } from './order.ts';
import { node, Nodes, ONE_E, scalarTerm, single } from './nodes.ts';
import { connectedParts, evenNorm, isEntrywise, primitivePart, selection } from './parts.ts';
import { isRowSelection } from './forms.ts';
import { runLength } from './piece.ts';
import { printTerm } from './print.ts';
import { Unprintable } from './unprintable.ts';
import { flip, isSymmetric } from './symmetry.ts';
import {
  constantTerm, contract, fixedWire, freshWire, hasDifferential, rename, scaleTerm, sideOf, unifyAll, wiresOf,
  type NetNode, type ScalarFactor, type Sum, type Term, type Wire,
} from './term.ts';

const HALF = constant(rational(1, 2));

/** Longer runs of one factor are read as a power that nothing looks into. */
const MAX_RUN = 8;

/** The number as an integer that floating point holds exactly, null where it is none. */
const smallInteger = (q: Rational): number | null => (qIsInteger(q) && Number.isSafeInteger(qNumber(q)) ? qNumber(q) : null);

const isSquare = (e: Expr): boolean => dimEqual(e.shape.rows, e.shape.cols) === 'yes' && !isScalar(e.shape);

/** The factors of a square product, those that are square only together as one: where the product is invertible, so is each of them. */
const squareParts = (factors: readonly Expr[]): readonly Expr[] => {
  const out: Expr[] = [];
  let open: readonly Expr[] = [];
  for (const f of factors) {
    open = [...open, f];
    const part = multiply(...open);
    if (!isSquare(part)) continue;
    out.push(part);
    open = [];
  }
  return out;
};

/** Conversions of one reading, with its memory. A bound index is a fixed wire that its sum releases. */
export class Converter extends Nodes {
  private readonly memo = new Map<Expr, Sum>();
  private readonly simplified = new Map<Expr, Expr>();

  /** The expression as a canonical sum of networks. Errors: Unprintable, TooLarge. */
  convert(e: Expr): Sum {
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    const sum = this.named(collect(dispatch(this.cases, e).map((t) => this.closeParts(t))));
    if (sum.length > MAX_TERMS) throw new TooLarge();
    this.memo.set(e, sum);
    return sum;
  }

  private named(sum: Sum): Sum {
    return this.reading.patterns.length === 0 ? sum : collect(sum.map((t) => nameParts(t, this.reading.patterns)));
  }

  /** The expression in canonical, factored matrix notation. Errors: Unprintable, TooLarge. */
  simplify(e: Expr): Expr {
    const known = this.simplified.get(e);
    if (known !== undefined) return known;
    const result = factorSum(this.convert(e), e.shape);
    if (this.bound.length === 0) this.simplified.set(e, result);
    return result;
  }

  /** Like `simplify`; what has no network form is kept, with its parts simplified. */
  tidy(e: Expr): Expr {
    try {
      return this.simplify(e);
    } catch (error) {
      if (!(error instanceof Unprintable || error instanceof TooLarge)) throw error;
      return mapChildren(e, (x) => this.tidy(x));
    }
  }

  /** Disconnected scalar parts become scalar factors, so that they meet their reciprocals. */
  private closeParts(t: Term): Term {
    const outs = new Set([...t.rows, ...t.cols]);
    const isClosed = (n: NetNode): boolean => !hasDifferential(n.base) && !n.legs.some((w) => outs.has(w) || this.isBoundWire(w));
    const closed = connectedParts(t.nodes).filter((part) => part.every(isClosed));
    if (closed.length === 0) return t;
    const scalars: ScalarFactor[] = [];
    let coefficient = t.coefficient;
    for (const part of closed) {
      const c = canonical(single(part, [], []));
      if (c === null) return { ...t, coefficient: rational(0) };
      const printed = printTerm(c.term);
      coefficient = qMul(coefficient, printed.coefficient);
      scalars.push(...printed.scalars);
    }
    return { ...t, coefficient, scalars: [...t.scalars, ...scalars], nodes: t.nodes.filter((n) => !closed.some((part) => part.includes(n))) };
  }

  private product(list: readonly Expr[]): Sum {
    return list.map((e) => this.part(e)).reduce((a, b) => collect(multiplySums(a, b).map((t) => this.closeParts(t))));
  }

  /** base^exponent entrywise; an integer exponent is distributed over a single term. */
  private raised(e: Expr): Sum {
    if (e.kind !== 'power') return this.convert(e);
    const exponent = e.exponent.kind === 'const' ? e.exponent : this.tidy(e.exponent);
    const k = exponent.kind === 'const' ? smallInteger(exponent.value) : null;
    const sum = k === null ? this.convert(e.base) : this.part(e.base);
    const [first] = sum;
    if (first === undefined) {
      if (k !== null && k > 0) return [];
      return this.asNode(power(this.tidy(e.base), exponent));
    }
    if (k !== null && sum.length === 1 && isEntrywise(first)) {
      const times = (x: Expr): Expr => (x.kind === 'const' ? constant(qMul(x.value, rational(k))) : scale(constant(k), x));
      return [{
        ...first, coefficient: qPow(first.coefficient, k), scalars: first.scalars.map((s) => ({ base: s.base, exponent: times(s.exponent) })),
        nodes: first.nodes.map((n) => ({ ...n, exponent: times(n.exponent) })),
      }];
    }
    if (this.reading.mode === 'expanded' && k !== null && k >= 2 && k <= 6 && sum.length ** k <= MAX_TERMS) {
      const times = isScalar(e.shape) ? scaleSums : entrywiseSums;
      let out = sum;
      for (let i = 1; i < k; i++) out = collect(times(out, sum).map((t) => this.closeParts(t)));
      return out;
    }
    if (k === null) return this.opaque(sum, (x) => x, exponent);
    const { content, primitive } = primitivePart(sum);
    return this.opaque(primitive, (x) => x, exponent).map((t) => scaleTerm(t, qPow(content, k)));
  }

  /** A function of a square argument, given the cheaper of the argument and its transpose. */
  private oriented(fn: 'inv' | 'det' | 'logdet', a: Expr): { readonly base: Expr; readonly flipped: boolean } {
    if (this.usesBound(a)) throw new Unprintable(`${fn} depends on a bound index`);
    if (isSymmetric(a)) return { base: call(fn, a), flipped: false };
    const other = this.tidy(transpose(a));
    const difference = readingCost(other) - readingCost(a);
    const flipped = other !== a && (difference < -1e-9 || (Math.abs(difference) <= 1e-9 && compareExpr(other, a) < 0));
    return { base: call(fn, flipped ? other : a), flipped };
  }

  private inverse(a: Expr): Sum {
    const [arg] = a.kind === 'call' ? a.args : [];
    if (a.kind === 'scale') return this.scaled(this.convert(power(a.by, constant(-1))), this.inverse(a.arg));
    if (a.kind === 'symbol' && a.attributes.includes('orthogonal') && isSquare(a)) return this.convert(transpose(a));
    const parts = a.kind === 'product' ? squareParts(a.factors) : [];
    if (parts.length > 1) return this.product([...parts].reverse().map((f) => call('inv', f)));
    if (a.kind === 'mpow') return this.convert(matrixPower(call('inv', a.arg), a.exponent));
    if (a.kind === 'call' && a.fn === 'inv' && arg !== undefined) return this.convert(arg);
    if (a.kind === 'call' && a.fn === 'diag' && arg !== undefined) return this.convert(call('diag', power(arg, constant(-1))));
    if (a.kind === 'call' && a.fn === 'kron' && a.args.every(isSquare)) return this.convert(call('kron', ...a.args.map((x) => call('inv', x))));
    const { base, flipped } = this.oriented('inv', a);
    const [r, c] = [freshWire(a.shape.rows), freshWire(a.shape.cols)];
    return [single([node(this.reading.names.get(base) ?? base, flipped ? [c, r] : [r, c])], [r], [c])];
  }

  private determinant(a: Expr): Sum {
    const [arg] = a.kind === 'call' ? a.args : [];
    if (a.kind === 'scale') return this.scaled(this.convert(power(a.by, dimScalar(a.shape.rows))), this.determinant(a.arg));
    const parts = a.kind === 'product' ? squareParts(a.factors) : [];
    if (parts.length > 1) return parts.map((f) => this.determinant(f)).reduce((x, y) => this.scaled(x, y));
    if (a.kind === 'call' && a.fn === 'inv' && arg !== undefined) return this.convert(power(call('det', arg), constant(-1)));
    if (a.kind === 'mpow' && a.exponent.kind === 'const') return this.convert(power(call('det', a.arg), a.exponent));
    if (isSpecial(a, 'eye')) return [constantTerm(ONE_Q)];
    return [scalarTerm(this.oriented('det', a).base)];
  }

  private tidyNode(e: Expr): Sum {
    return this.asNode(mapChildren(e, (x) => this.tidy(x)));
  }

  private readonly cases: Cases<Sum> = {
    const: (e) => (e.value.num === 0n ? [] : [constantTerm(e.value)]),
    dim: (e) => [scalarTerm(e)],
    symbol: (e) => this.asSymbol(e),
    named: (e) => this.asNode(e),
    special: (e) => {
      const [m = ONE, n = ONE] = e.dims;
      if (e.name === 'zeros') return [];
      if (e.name === 'ones') return [single([], sideOf(m), sideOf(n))];
      const [a, b] = [freshWire(m), freshWire(n)];
      return [e.name === 'eye' ? single([], [a], [a]) : single([], [a, b], [b, a])];
    },
    add: (e) => alignTerms(e.terms.flatMap((t) => this.convert(t))),
    scale: (e) => this.scaled(this.convert(e.by), this.convert(e.arg)),
    product: (e) => this.product(runLength(e.factors, MAX_RUN)),
    hadamard: (e) => {
      const parts = e.factors.map((f) => this.part(f));
      return parts.reduce((a, b) => collect((isScalar(e.shape) ? scaleSums(a, b) : entrywiseSums(a, b)).map((t) => this.closeParts(t))));
    },
    power: (e) => {
      const square = evenNorm(e, this.reading.mode === 'expanded' || this.bound.length > 0);
      return square === null ? this.raised(e) : this.convert(square);
    },
    transpose: (e) => this.convert(e.arg).map((t) => ({ ...t, rows: t.cols, cols: t.rows })),
    map: (e) => {
      if (e.fn === 'square') return this.convert(power(e.arg, constant(2)));
      const sum = this.convert(e.arg);
      if (e.fn === 'sqrt' && sum.length > 0) return this.raised(power(e.arg, HALF));
      return sum.length > 0 ? this.opaque(sum, (x) => map(e.fn, x)) : this.asNode(map(e.fn, this.tidy(e.arg)));
    },
    call: (e) => this.convertCall(e),
    mpow: (e) => {
      const k = e.exponent.kind === 'const' ? smallInteger(e.exponent.value) : null;
      if (k === null || Math.abs(k) > MAX_RUN) return this.tidyNode(e);
      return this.product(Array.from({ length: Math.abs(k) }, () => (k < 0 ? call('inv', e.arg) : e.arg)));
    },
    unvec: (e) => {
      const sum = this.convert(e.arg);
      const fits = sum.every((t) => t.rows.length === 2 && t.rows[0]?.size.key === e.shape.cols.key && t.rows[1]?.size.key === e.shape.rows.key);
      return fits ? sum.map((t) => ({ ...t, rows: t.rows.slice(1), cols: t.rows.slice(0, 1) })) : this.tidyNode(e);
    },
    blocktrace: (e) => {
      const sum = this.convert(e.arg);
      const fits = sum.every((t) => [t.rows, t.cols].every((side) => side.length === 2 && side[0]?.size.key === e.count.key));
      if (!fits) return this.tidyNode(e);
      return sum.map((t) => {
        const joined = unifyAll(t, t.rows.slice(0, 1), t.cols.slice(0, 1));
        return contract(joined, joined.rows.slice(1), joined.cols.slice(1));
      });
    },
    index: (e) =>
      this.part(e.arg).map((t) => {
        if ((e.row !== null && t.rows.length > 1) || (e.col !== null && t.cols.length > 1)) throw new Unprintable('a subscript on a composite side');
        const fix = (side: readonly Wire[], subscript: Expr | null): readonly Wire[] => side.map((w) => (subscript === null ? w : fixedWire(this.subscript(subscript), w.size)));
        const joined = unifyAll(t, [...t.rows, ...t.cols], [...fix(t.rows, e.row), ...fix(t.cols, e.col)]);
        return { ...joined, rows: e.row === null ? joined.rows : [], cols: e.col === null ? joined.cols : [] };
      }),
    slice: (e) => {
      // A selection of columns is a transposed selection of rows, so that both are one kind of node.
      const isRows: boolean = isRowSelection(e);
      if (isSpecial(e.arg, 'eye') && !isRows && e.shape.rows.key === e.arg.shape.rows.key) return this.convert(transpose(slice(e.arg, e.colOffset, e.rowOffset, shape(e.shape.cols, e.shape.rows))));
      if (isSpecial(e.arg, 'eye') || (e.arg.kind === 'symbol' && !hasDifferential(e))) return this.asNode(e);
      const cut = (whole: Dim, size: Dim, offset: Dim): readonly Expr[] => (whole.key === size.key ? [] : [selection(whole, size, offset)]);
      return this.product([...cut(e.arg.shape.rows, e.shape.rows, e.rowOffset), e.arg, ...cut(e.arg.shape.cols, e.shape.cols, e.colOffset).map(transpose)]);
    },
    gather: (e) => (isSpecial(e.arg, 'eye') ? this.asNode(e) : this.product([gather(eye(e.arg.shape.rows), e.indices), e.arg])),
    block: (e) => this.convertBlock(e),
    sumover: (e) => this.summed(e),
    derivative: () => {
      throw new TypeError('a derivative inside an expression is resolved first');
    },
  };

  private subscript(e: Expr): Expr {
    return e.kind === 'const' || e.kind === 'symbol' || e.kind === 'dim' ? e : this.tidy(e);
  }

  private asSymbol(e: Symbol_): Sum {
    if (isScalar(e.shape)) return [scalarTerm(e)];
    const [rows, cols] = [sideOf(e.shape.rows), sideOf(e.shape.cols)];
    return [single([node(rows.length === 0 ? transpose(e) : e, [...rows, ...cols])], rows, cols)];
  }

  /** A block matrix is a node; where its parts have to be seen it is the sum of its cells, each placed by selections. */
  private convertBlock(e: NodeOf<'block'>): Sum {
    if (this.reading.mode === 'structured' && !hasDifferential(e)) return this.tidyNode(e);
    const terms: Term[] = [];
    let rowOffset = dimOf(0);
    for (const row of e.grid) {
      let colOffset = dimOf(0);
      const height = row[0]?.shape.rows ?? ONE;
      for (const cell of row) {
        const rows = height.key === '1' ? [] : [transpose(selection(e.shape.rows, height, rowOffset))];
        const cols = cell.shape.cols.key === '1' ? [] : [selection(e.shape.cols, cell.shape.cols, colOffset)];
        const at = (size: Dim, whole: Dim, offset: Dim, side: readonly Wire[]): readonly Wire[] =>
          size.key === '1' && whole.key !== '1' ? [fixedWire(dimScalar(dimAdd(offset, ONE)), whole)] : side;
        const [r0, c0] = [rowOffset, colOffset];
        for (const t of this.product([...rows, cell, ...cols]))
          terms.push({ ...t, rows: at(height, e.shape.rows, r0, t.rows), cols: at(cell.shape.cols, e.shape.cols, c0, t.cols) });
        colOffset = dimAdd(colOffset, cell.shape.cols);
      }
      rowOffset = dimAdd(rowOffset, height);
    }
    return terms;
  }

  /** Inside the sum the index is a fixed wire; outside it runs. A body that uses the index as a number stays a sum. */
  private summed(e: NodeOf<'sumover'>): Sum {
    const before = this.bound;
    this.bound = [...before, e.index];
    this.memo.clear();
    let body: Sum | null = null;
    try {
      body = this.convert(e.body);
    } catch (error) {
      if (!(error instanceof Unprintable)) throw error;
    }
    this.bound = before;
    this.memo.clear();
    const fixed = fixedWire(e.index, e.range);
    const uses = (x: Expr): boolean => freeSymbols(x).has(e.index);
    const usesNumber = (t: Term): boolean => [...t.nodes, ...t.scalars].some((x) => uses(x.base)) || [...wiresOf(t)].some((w) => w !== fixed && w.subscript !== null && uses(w.subscript));
    if (body === null || body.some(usesNumber)) return this.asNode(sumOver(e.index, e.range, this.tidy(e.body)));
    return body.map((t) => {
      const running = freshWire(e.range);
      const freed = rename(t, new Map([[fixed, running]]));
      const isOut = freed.rows.includes(running) || freed.cols.includes(running);
      return isOut ? freed : contract({ ...freed, rows: [...freed.rows, running] }, freed.rows, freed.cols);
    });
  }

  private convertCall(e: NodeOf<'call'>): Sum {
    const [a, b = ONE_E] = e.args;
    if (a === undefined) throw new RangeError(`${e.fn} of nothing`);
    switch (e.fn) {
      case 'tr': return this.part(a).map((t) => contract(joinSides(t), [], []));
      case 'sum': return this.part(a).map((t) => contract(t, [], []));
      case 'rowsum': return this.part(a).map((t) => contract(t, t.rows, []));
      case 'colsum': return this.part(a).map((t) => contract(t, [], t.cols));
      case 'inner': return entrywiseSums(this.part(a), this.part(b)).map((t) => contract(t, [], []));
      case 'diag': return this.part(a).map((t) => ({ ...t, cols: t.rows }));
      case 'diagvec': return this.part(a).map((t) => ({ ...joinSides(t), cols: [] }));
      case 'vec': return this.convert(a).map((t) => ({ ...t, rows: [...t.cols, ...t.rows], cols: [] }));
      case 'kron': return kroneckerSums(this.convert(a), this.convert(b));
      case 'inv': return this.inverse(this.tidy(a));
      case 'det': return this.determinant(this.tidy(a));
      case 'logdet': return [scalarTerm(this.oriented('logdet', this.tidy(a)).base)];
      case 'norm1': return this.bound.length > 0 ? this.convert(call('sum', map('abs', a))) : this.norm('norm1', a);
      case 'norm2': return this.bound.length > 0 ? this.convert(map('sqrt', call('inner', a, a))) : this.norm('norm2', a);
    }
  }

  /** A norm without the rational content of its argument, of whichever of the argument and its transpose is cheaper. */
  private norm(fn: 'norm1' | 'norm2', a: Expr): Sum {
    const { content, primitive } = primitivePart(this.convert(a));
    if (primitive.length === 0) return [];
    const printed = factorSum(primitive, a.shape);
    const arg = readingCost(flip(printed)) < readingCost(printed) - 1e-9 ? flip(printed) : printed;
    return [scaleTerm(scalarTerm(call(fn, arg)), qSign(content) < 0 ? qNeg(content) : content)];
  }
}
