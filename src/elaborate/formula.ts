import type { Span } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import type { BinaryOperator, Surface } from '../notation/surface.ts';
import { isScalar, shape } from '../shape/shape.ts';
import type { Names } from './clauses.ts';
import { formed, isComputed, isForm } from './forms.ts';
import { IndexElaborator } from './indexing.ts';
import { conditionIn, indicatorOf, sumOfCases } from './indicators.ts';
import { fitted, fittedGrid, hasOpenShape, openPart, openSize } from './open.ts';
import { refuse } from './problem.ts';
import { guarded } from './guarded.ts';
import { withDiagonalMatrices } from './diagonals.ts';
import { withNumber } from './numbers.ts';
import { asThreshold } from './thresholds.ts';
import { conditionalSum, finiteIntegral, finiteMean, logOfProduct, productBySum } from './reductions.ts';

type Call = Extract<Surface, { kind: 'call' }>;

/** Functions of numbers that are functions of matrices too. */
const MATRIX_FUNCTIONS = new Set(['log', 'exp', 'sqrt']);

const isOpenOnes = (e: Expr, axis: 'rows' | 'cols'): boolean => e.kind === 'special' && e.name === 'ones' && hasOpenShape(e) && e.shape[axis === 'rows' ? 'cols' : 'rows'].key === '1';

/** Reads what formulas of notes leave to their context: sizes of I, 1 and 0, which norm, and forms that are other expressions in disguise. */
export class FormulaElaborator extends IndexElaborator {
  /** Is it only asked which declarations would do? Then numbers do for what is written as a function of entries. */
  isTrial = false;
  protected override operands(op: BinaryOperator, value: Expr, operand: Expr, settled: () => Expr): readonly [Expr, Expr] {
    if (!hasOpenShape(operand) && !hasOpenShape(value)) return [value, operand];
    const left = settled();
    if (op === '*') return isOpenOnes(operand, 'rows') || this.isOpenRow(left) ? [left, operand] : fitted(left, operand, 'product');
    return op === '^' || op === '.^' ? [left, operand] : fitted(left, operand, 'same');
  }

  private isOpenRow(e: Expr): boolean {
    return isOpenOnes(e.kind === 'scale' ? e.arg : e, 'cols');
  }

  /** A column of ones of whatever length sums rows, a row of them columns. */
  protected override product(left: Expr, right: Expr): Expr {
    if (isOpenOnes(right, 'rows') && !isScalar(left.shape) && !isOpenOnes(left, 'cols')) return b.call('rowsum', left);
    if (isScalar(right.shape)) return b.multiply(left, right);
    if (left.kind === 'scale' && isOpenOnes(left.arg, 'cols')) return b.scale(left.by, b.call('colsum', right));
    return isOpenOnes(left, 'cols') ? b.call('colsum', right) : b.multiply(left, right);
  }

  protected override matched(args: readonly Expr[], isSameShape: boolean): readonly Expr[] {
    const [x, y] = args;
    return isSameShape && x !== undefined && y !== undefined && args.length === 2 ? fitted(x, y, 'same') : args;
  }

  /** Dots among the entries of a list or table leave out what has no value here. */
  protected override name(name: string, span: Span): Expr {
    return name === '…' ? refuse('not-a-value', 'dots leave out entries, which are not filled in', span, 'what is left out?', 'write the entries with an index, or as a declared vector') : super.name(name, span);
  }

  /** A zero among blocks is a block of zeros. */
  protected override cells(grid: readonly (readonly Expr[])[]): readonly (readonly Expr[])[] {
    const isPlain = grid.flat().every((e) => isScalar(e.shape));
    return isPlain ? grid : fittedGrid(grid.map((row) => row.map((e) => (b.isZero(e) && isScalar(e.shape) ? b.special('zeros', openSize(), openSize()) : e))));
  }

  /** |A| of a square matrix is its determinant, which its logarithm takes the absolute value of. */
  private determinant(e: Call): Expr | null {
    const bars = e.name === 'log' ? e.args[0] : e;
    const [inside] = bars?.kind === 'call' && bars.name === '\\bars' ? bars.args : [];
    const value = inside === undefined ? null : this.read(inside);
    if (value === null || isScalar(value.shape) || hasOpenShape(value) || value.shape.rows.key !== value.shape.cols.key) return null;
    return b.call(e.name === 'log' ? 'logdet' : 'det', value);
  }

  private readonly names: Names = {
    isKnown: (name) => this.isKnown(name) || this.fixed.has(name),
    isIndex: (name) => {
      const value = this.isKnown(name) ? this.name(name, { start: 0, end: 0 }) : null;
      return value?.kind === 'symbol' && value.range !== null && isScalar(value.shape);
    },
    isSize: (name) => this.problem.sizes.includes(name),
    isMask: (name) => this.problem.symbols.get(name)?.symbol.attributes.includes('mask') === true,
  };

  private indicator(condition: Surface): Surface | null {
    const isMask = (e: Surface): boolean => e.kind === 'index' && e.arg.kind === 'name' && this.names.isMask(e.arg.name);
    return indicatorOf(condition, isMask, (e) => e.kind === 'name' && this.names.isIndex(e.name));
  }

  /** What forms of LaTeX are other expressions in disguise. Throws Rejected where it should be one and isn't. */
  private inPlainForm(e: Call): Surface | null {
    const [first] = e.args;
    switch (e.name) {
      case 'log': return first?.kind === 'call' && first.name === '\\product' ? logOfProduct(first) : null;
      case '\\cases': return sumOfCases(e, (c) => this.indicator(c)) ?? refuse('not-a-value', 'a condition of these cases can not be computed with', e.span, 'which case holds?', 'conditions are orders, or compare an entry of a mask with 0 or 1');
      case 'sum': return e.args.length > 1 ? conditionalSum(e, this.names) : null;
      case '\\integral': return finiteIntegral(e, this.names);
      case '\\expectation': return finiteMean(e, (name) => nearest(name, [...this.problem.symbols.keys()]));
      case '\\product': return productBySum(e);
      case 'relu': return first === undefined || this.isTrial ? null : asThreshold(first, (x) => this.read(x));
      default: {
        const condition = conditionIn(e);
        return condition === null || this.problem.functions.has(e.name) ? null : this.indicator(condition);
      }
    }
  }

  /** diag(a_i) has the entries a_i of a vector, where i is no index of anything else; of a square matrix it is the column of its diagonal, as in MATLAB. */
  private diagonal(arg: Surface, e: Call): Expr {
    const value = this.read(arg);
    const { rows, cols } = value.shape;
    if (rows.key === cols.key && !isScalar(value.shape)) return b.call('diagvec', value);
    const [index, second] = [...freeSymbols(value)].filter((s) => s.range !== null && this.inferred.get(s.name) === s && !this.fixed.has(s.name));
    if (!isScalar(value.shape) || index?.range === null || index === undefined || second !== undefined) return this.build(() => b.call('diag', value), e, e.args, [value.shape]);
    return b.call('diag', b.sumOver(index, index.range, b.scale(value, b.index(b.eye(index.range), null, index))));
  }

  /** tr log A is that of the matrix function, which is not part of the language. Throws Rejected: ambiguous. */
  private refuseMatrixFunction(e: Call): void {
    const arg = e.args[0] === undefined ? null : this.read(e.args[0]);
    if (arg !== null && !isScalar(arg.shape)) refuse('ambiguous', `${e.name} of a matrix may be the matrix function or the function of every entry`, e.span, 'which?', 'write entries with subscripts for the latter');
  }

  /** A condition that is no entry of a mask counts by its indicator. */
  protected override indexSum(e: Extract<Surface, { kind: 'sum' }>): Expr {
    const condition = e.where?.kind === 'call' ? e.where : null;
    if (condition === null) return super.indexSum(e);
    const indicator: Surface = { kind: 'call', name: '\\1', nameSpan: condition.span, args: [condition], span: condition.span };
    return super.indexSum({ ...e, where: null, body: { kind: 'binary', op: '*', opSpan: e.body.span, left: indicator, right: e.body, span: e.span } });
  }

  /** 1[a > b] is an indicator, not a product. */
  protected override chain(e: Extract<Surface, { kind: 'binary' }>): Expr {
    const condition = conditionIn(e);
    const indicator = condition === null ? null : this.indicator(condition);
    if (indicator !== null) return this.read(indicator);
    const whole = guarded(() => super.chain(e));
    if (whole.ok) return whole.value;
    const read = (x: Surface): Expr => this.read(x);
    const other = whole.diagnostics[0]?.code === 'shape-mismatch' ? (withDiagonalMatrices(e, read) ?? withNumber(e, read)) : null;
    return super.chain(other ?? e);
  }

  /** Throws Rejected. */
  protected override call(e: Call): Expr {
    return this.differentiable(this.called(e), e);
  }

  private called(e: Call): Expr {
    const [first] = e.args;
    const plain = this.inPlainForm(e);
    if (plain !== null) return this.read(plain);
    if (e.name === 'sqrt' && first !== undefined) return b.map('sqrt', this.withEntries(first));
    if (e.name === 'tr' && first?.kind === 'call' && MATRIX_FUNCTIONS.has(first.name)) this.refuseMatrixFunction(first);
    if (e.name === 'diag' && first !== undefined && e.args.length === 1) return this.diagonal(first, e);
    const determinant = e.name === 'log' || e.name === '\\bars' ? this.determinant(e) : null;
    if (determinant !== null) return determinant;
    const quantity = this.quantity(e);
    if (quantity !== null) return quantity;
    if (e.name === 'eye' && first?.kind === 'name' && e.args.length === 1 && !this.problem.sizes.includes(first.name) && this.isKnown(first.name)) {
      this.taken.add(`I_${first.name} is an identity of the size that fits, since ${first.name} is no size`);
      return b.eye(openSize());
    }
    const whole = e.name === '\\family' ? ownEntries(e) : null;
    if (whole !== null) return this.read(whole);
    if (e.name === '\\d') return super.call({ ...e, name: 'd' });
    if (e.name === '\\delta') this.learnPair(e.args);
    if (e.name === '\\at' && first !== undefined) return this.read(atIteration(first, e));
    if (!isForm(e.name) || this.problem.functions.has(e.name)) return super.call(e);
    const args = isComputed(e.name) ? e.args.map((x) => this.read(x)) : [];
    return this.build(() => formed(e, args, (l, r) => this.product(...this.operands('*', l, r, () => l))), e, e.args, args.map((x) => x.shape));
  }

}

/** The matrix whose entries [a_ij]_{i,j} collects, or null where something else is collected. */
const ownEntries = (e: Call): Surface | null => {
  const [entry, ...ranges] = e.args;
  if (entry?.kind !== 'index') return null;
  const bound = ranges.flatMap((r) => (r.kind === 'name' ? [r.name] : r.kind === 'call' && r.name === '=' && r.args[0]?.kind === 'name' ? [r.args[0].name] : []));
  return entry.subscripts.every((s) => s.kind === 'at' && s.at.kind === 'name' && bound.includes(s.at.name)) ? entry.arg : null;
};

/** U(t) is the declared value U_t, U(t+1) is U_next. Throws Rejected: not-a-value. */
const atIteration = (e: Surface, call: Call): Surface => {
  const mark = call.args[1];
  switch (e.kind) {
    case 'name': return mark?.kind === 'name' ? { ...e, name: `${e.name}_${/\+/.test(mark.name) ? 'next' : mark.name.replace(/\W/g, '_')}` } : e;
    case 'index': return { ...e, arg: atIteration(e.arg, call) };
    case 'transpose': return { ...e, arg: atIteration(e.arg, call) };
    default: return refuse('not-a-value', 'the value of an expression at an iteration', call.span, 'not computed', 'declare a name for it');
  }
};

/** Refuses an expression with a matrix whose size nothing decides. Throws Rejected: ambiguous. */
export const closed = (e: Expr, span: Span): Expr => {
  const part = openPart(e);
  if (part?.kind === 'special') refuse('ambiguous', `the size of ${{ eye: 'the identity', ones: 'the vector of ones', zeros: 'the zero matrix', commutation: 'the commutation matrix' }[part.name]} is not decided`, span, 'which size?', part.name === 'eye' ? 'write I_n' : part.name === 'ones' ? 'write \\mathbf{1}_n' : 'write 0_{m\\times n}');
  return e;
};

/** Neighbours of a relation, with the sizes of I, 1 and 0 decided by each other; the number 0 is as large as the other side. */
export const compared = (sides: readonly Expr[]): readonly Expr[] => {
  const largest = sides.find((e) => !isScalar(e.shape));
  const zero = (e: Expr): Expr => (largest !== undefined && b.isZero(e) && isScalar(e.shape) && !hasOpenShape(largest) ? b.zeros(shape(largest.shape.rows, largest.shape.cols)) : e);
  return sides.reduce<readonly Expr[]>((list, e) => {
    const last = list.at(-1);
    if (last === undefined) return [zero(e)];
    const [left, right] = fitted(last, zero(e), 'same');
    return [...list.slice(0, -1), left, right];
  }, []);
};
