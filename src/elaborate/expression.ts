import { elementwise, isElementwise } from '../atoms/elementwise.ts';
import { isMatrixAtom, matrixAtoms } from '../atoms/matrix.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import * as b from '../expr/build.ts';
import { ExprError } from '../expr/error.ts';
import type { Expr, SpecialName, Symbol_ } from '../expr/expr.ts';
import { qParse } from '../expr/rational.ts';
import { dimAdd, dimNamed, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { isColumn, isScalar, SCALAR, shape, shapeText, type Shape } from '../shape/shape.ts';
import type { Binder, BinaryOperator, Surface } from '../notation/surface.ts';
import { capturedIndex, entrywise, notEntrywise, occurrences } from './entrywise.ts';
import { joinOf, numberWeight, rowSurface, type Join } from './joins.ts';
import { bounded, LIMITS, newEffort, refuseLinks, refuseWidth, spend, widthOf, type Effort } from './limits.ts';
import { refuse, Rejected, unified, type Problem } from './problem.ts';
import { readSize } from './sizes.ts';
import { shapeDiagnostic } from './shapefault.ts';
import { axisOf, select } from './subscript.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { arityHelp, entryHelp, functionHelp, nameHelp } from './suggest.ts';

export { entrywise } from './entrywise.ts';

/** What may be written beyond the plain language. */
export interface ReadOptions {
  /** `d(X)` of a declared X is its differential dX (rule files). */
  readonly differentials?: boolean;
}

const SPECIALS: Readonly<Record<SpecialName, number>> = { eye: 1, ones: 2, zeros: 2, commutation: 2 };
const isSpecialName = (name: string): name is SpecialName => Object.hasOwn(SPECIALS, name);
const OTHER_FUNCTIONS = ['unvec', 'blocktrace', 'grad', 'hess'];

/** Names of all functions of the language. */
export const functionNames = (): readonly string[] => [...Object.keys(elementwise), ...Object.keys(matrixAtoms), ...Object.keys(SPECIALS), ...OTHER_FUNCTIONS];

/** Reads expressions of one problem; bound indices and parameters are scopes on a stack. */
export class Elaborator {
  protected readonly scopes: ReadonlyMap<string, Expr>[] = [];
  private readonly inlining: string[] = [];
  readonly problem: Problem;
  readonly options: ReadOptions;

  private readonly effort: Effort;

  constructor(problem: Problem, options: ReadOptions = {}, effort: Effort = newEffort()) {
    this.problem = problem;
    this.options = options;
    this.effort = effort;
  }

  /** The meaning of a surface expression. Throws Rejected. */
  read(e: Surface): Expr {
    spend(this.effort, e.span);
    return bounded(this.meaning(e), e.span);
  }

  private meaning(e: Surface): Expr {
    switch (e.kind) {
      case 'number': return b.constant(qParse(e.text.startsWith('.') ? `0${e.text}` : e.text.replace(/\.(?=$|[eE])/, '')));
      case 'name': return this.name(e.name, e.span);
      case 'negate': return this.build(() => b.negate(this.read(e.arg)), e, [e.arg]);
      case 'transpose': return b.transpose(this.read(e.arg));
      case 'binary': return this.chain(e);
      case 'index': return this.indexed(e);
      case 'call': return this.call(e);
      case 'sum': return this.indexSum(e);
      case 'block': return this.block(e);
    }
  }

  /** Runs a builder; a shape fault becomes a message about the operands' positions. */
  protected build(f: () => Expr, e: Surface, operands: readonly Surface[], shapes?: readonly Shape[]): Expr {
    try {
      return f();
    } catch (error) {
      if (!(error instanceof ExprError)) throw error;
      throw new Rejected(shapeDiagnostic(error.fault, e, operands, this.problem, shapes ?? error.fault.shapes));
    }
  }

  protected name(name: string, span: Span): Expr {
    for (const scope of [...this.scopes].reverse()) {
      const bound = scope.get(name);
      if (bound !== undefined) return bound;
    }
    const declared = this.problem.symbols.get(name) ?? null;
    if (declared !== null) return declared.symbol;
    const value = this.problem.lets.get(name);
    if (value !== undefined) return value;
    if (this.problem.sizes.includes(name)) return b.dimScalar(unified(dimNamed(name), this.problem));
    const known = [...this.problem.symbols.keys(), ...this.problem.lets.keys(), ...this.problem.sizes];
    const near = nearest(name, known);
    const isFunction = isElementwise(name) || isMatrixAtom(name) || isSpecialName(name);
    throw new Rejected({
      code: 'unknown-name', message: `${name} is not declared`, labels: [{ span, text: isFunction ? `${name} is a function` : 'not declared', primary: true }], subject: name,
      help: isFunction ? `write ${name}(…)` : entryHelp(name, this.problem.symbols) ?? (near !== null ? `did you mean ${near}?` : nameHelp(name)),
    });
  }

  /** Left-associative chains are read in a loop, so that a long one needs no deep recursion. */
  protected chain(e: Extract<Surface, { kind: 'binary' }>): Expr {
    const links: Extract<Surface, { kind: 'binary' }>[] = [];
    let first: Surface = e;
    while (first.kind === 'binary') {
      links.push(first);
      first = first.left;
    }
    let value = this.read(first);
    // Operands of one shape are joined at once, so that a long sum or product takes time in proportion to its length.
    let pending: Expr[] = [];
    let join: Join | null = null;
    let single = 0;
    let digits = 0;
    const settled = (): Expr => {
      if (join !== null && pending.length > 0) value = b[join](value, ...pending);
      pending = [];
      join = null;
      return value;
    };
    for (const link of links.reverse()) {
      const [held, operand] = this.operands(link.op, value, this.rightOf(link), settled);
      value = held;
      const isSum = link.op === '+' || link.op === '-';
      const right = isSum && operand.kind === 'const' && !isScalar(value.shape) ? b.scale(operand, b.ones(value.shape)) : operand;
      // Numbers are folded where they are joined, which their digits bound.
      if (right.kind === 'const') digits += numberWeight(right.value, isSum);
      if (digits > LIMITS.digits) refuse('bad-number', `the numbers of this expression have more than ${LIMITS.digits} digits in all`, link.right.span, 'the limit is reached here');
      const wanted = joinOf(link.op, value.shape, right.shape);
      if (wanted !== null) {
        if (join !== wanted) settled();
        join = wanted;
        pending.push(link.op === '-' ? b.negate(right) : right);
      } else {
        refuseLinks(++single, link.opSpan);
        value = bounded(this.binary(link, settled(), operand), link.span);
      }
    }
    return settled();
  }

  /** The right operand of a link. */
  protected rightOf(link: Extract<Surface, { kind: 'binary' }>): Expr {
    return this.read(link.right);
  }

  /** The operands of a link of a chain as they are joined; `settled` is the value of what stands before it. */
  protected operands(_op: BinaryOperator, value: Expr, operand: Expr, _settled: () => Expr): readonly [Expr, Expr] {
    return [value, operand];
  }

  /** The product of two operands. */
  protected product(left: Expr, right: Expr): Expr {
    return b.multiply(left, right);
  }

  private binary(e: Extract<Surface, { kind: 'binary' }>, left: Expr, right: Expr): Expr {
    const operands = [e.left, e.right];
    const shapes = [left.shape, right.shape];
    const run = (f: () => Expr): Expr => this.build(f, e, operands, shapes);
    const isInverse = right.kind === 'const' && right.value.num < 0n;
    if ((b.isZero(right) && ((e.op === '/' && isScalar(right.shape)) || e.op === './')) || (b.isZero(left) && isInverse && (e.op === '^' || e.op === '.^'))) refuse('division-by-zero', 'this divides by zero', e.span, 'has no value');
    const operations: { readonly [O in BinaryOperator]: () => Expr } = {
      '+': () => this.sum(left, right, e),
      '-': () => this.sum(left, b.negate(right), e),
      '*': () => this.product(left, right),
      '.*': () => (isScalar(left.shape) || isScalar(right.shape) ? b.multiply(left, right) : b.hadamard(left, right)),
      '/': () => {
        if (!isScalar(right.shape) && (this.isEntrywise(left, right) || this.isQuotient(left, right))) return b.divide(left, right);
        if (!isScalar(right.shape)) refuse('not-scalar', `/ divides by a scalar, not by a ${shapeText(right.shape)} matrix`, e.right.span, shapeText(right.shape), 'write ./ for the entrywise quotient, or a product with inv(…)');
        return b.divide(left, right);
      },
      './': () => b.divide(left, right),
      '^': () => this.caret(left, right, e),
      '.^': () => b.power(left, right),
    };
    return run(operations[e.op]);
  }

  /** Is a scalar beside a matrix added to every entry? */
  protected isSpread(e: Expr): boolean {
    return e.kind === 'const';
  }

  /** A sum; a numeric literal beside a matrix is added to every entry. */
  private sum(left: Expr, right: Expr, e: Extract<Surface, { kind: 'binary' }>): Expr {
    const spread = (x: Expr, s: Shape): Expr => (this.isSpread(x) && !isScalar(s) ? b.scale(x, b.ones(s)) : x);
    const [l, r] = [spread(left, right.shape), spread(right, left.shape)];
    const scalar = isScalar(l.shape) ? e.left : isScalar(r.shape) ? e.right : null;
    const other = isScalar(l.shape) ? r : l;
    if (scalar !== null && !isScalar(other.shape)) {
      const name = scalar.kind === 'name' ? scalar.name : '(…)';
      const size = `ones(${other.shape.rows.key},${other.shape.cols.key})`;
      refuse('scalar-plus-matrix', `cannot add a scalar and a ${shapeText(other.shape)} matrix`, scalar.span, '1×1',
        `write ${name}*${size} to add it to every entry${other.shape.rows.key === other.shape.cols.key ? `, or ${name}*eye(${other.shape.rows.key}) to the diagonal` : ''}`, [{ span: (scalar === e.left ? e.right : e.left).span, text: shapeText(other.shape) }]);
    }
    return b.add(l, r);
  }

  /** Does / or ^ of these apply to every entry by itself? */
  protected isEntrywise(_left: Expr, _right: Expr): boolean {
    return false;
  }

  /** Is the quotient of these matrices one of their entries? */
  protected isQuotient(_left: Expr, _right: Expr): boolean {
    return false;
  }

  private caret(left: Expr, right: Expr, e: Extract<Surface, { kind: 'binary' }>): Expr {
    if (!isScalar(right.shape)) refuse('not-scalar', 'the exponent of ^ is a scalar', e.right.span, shapeText(right.shape));
    return isScalar(left.shape) || this.isEntrywise(left, left) ? b.power(left, right) : b.matrixPower(left, right);
  }

  /** The meaning of a surface expression as a size; its names are in use already. Throws Rejected. */
  size(e: Surface): Dim {
    return readSize(e, this.problem, (name, at) => {
      if (this.problem.sizes.includes(name)) return;
      const near = nearest(name, this.problem.sizes);
      refuse('unknown-size', `${name} is not a size`, at.span, 'no declaration uses this size', near === null ? undefined : `did you mean ${near}?`);
    });
  }

  /** A value with subscripts. */
  protected indexed(e: Extract<Surface, { kind: 'index' }>): Expr {
    return this.part(this.read(e.arg), e);
  }

  /** Is it the index of a sum around what is read? */
  runs(index: Symbol_): boolean {
    return this.scopes.some((s) => s.get(index.name) === index);
  }

  /** The part of a value that subscripts take. */
  protected part(arg: Expr, e: Extract<Surface, { kind: 'index' }>): Expr {
    const [first, second] = e.subscripts;
    if (first === undefined) return arg;
    if (second === undefined) {
      if (!isColumn(arg.shape) && arg.shape.rows.key !== '1')
        refuse('bad-subscript', `a ${shapeText(arg.shape)} matrix takes two subscripts`, e.span, 'one subscript here', 'write [i,:] for a row, [:,j] for a column');
      const only = axisOf(first, isColumn(arg.shape) ? arg.shape.rows : arg.shape.cols, this);
      return this.build(() => (isColumn(arg.shape) ? select(arg, only, { kind: 'all' }) : select(arg, { kind: 'all' }, only)), e, [e.arg]);
    }
    const [row, col] = [axisOf(first, arg.shape.rows, this), axisOf(second, arg.shape.cols, this)];
    return this.build(() => select(arg, row, col), e, [e.arg]);
  }

  protected arity(e: Extract<Surface, { kind: 'call' }>, wanted: number | readonly number[], what = 'argument'): void {
    const list = typeof wanted === 'number' ? [wanted] : wanted;
    if (list.includes(e.args.length)) return;
    refuse('wrong-arity', `${e.name} takes ${list.join(' or ')} ${what}${list.join() === '1' ? '' : 's'}, not ${e.args.length}`, e.span, `${e.args.length} here`, arityHelp(e.name));
  }

  protected call(e: Extract<Surface, { kind: 'call' }>): Expr {
    const { name } = e;
    const [first, second, third] = e.args;
    const user = this.problem.functions.get(name);
    if (user !== undefined) {
      this.arity(e, 1);
      return first === undefined ? b.constant(0) : this.userFunction(name, user.parameter, user.body, this.read(first), e);
    }
    if (this.options.differentials === true && name === 'd' && first?.kind === 'name' && e.args.length === 1) {
      const of = this.name(first.name, first.span);
      return b.symbol(`d${first.name}`, of.shape, [], { differentialOf: first.name });
    }
    if (isElementwise(name)) {
      this.arity(e, 1);
      return first === undefined ? b.constant(0) : b.map(name, this.read(first));
    }
    if (isSpecialName(name)) {
      this.arity(e, SPECIALS[name], 'size');
      return b.special(name, ...e.args.map((a) => this.size(a)));
    }
    if (isMatrixAtom(name)) {
      this.arity(e, matrixAtoms[name].arity);
      const args = this.matched(e.args.map((a) => this.read(a)), matrixAtoms[name].takes === 'same');
      return this.build(() => b.call(name, ...args), e, e.args, args.map((a) => a.shape));
    }
    if (name === 'unvec' && first !== undefined && second !== undefined && third !== undefined && e.args.length === 3)
      return this.build(() => b.unvec(this.read(first), this.size(second), this.size(third)), e, [first]);
    if (name === 'blocktrace' && first !== undefined && second !== undefined && e.args.length === 2)
      return this.build(() => b.blockTrace(this.read(first), this.size(second)), e, [first]);
    if (name === 'grad' || name === 'hess') return this.derivative(e);
    if (name === 'unvec' || name === 'blocktrace') this.arity(e, name === 'unvec' ? 3 : 2);
    if (this.problem.unknowns.has(name)) refuse('no-law', `${name} is known by its name only`, e.span, 'has no law', `define it: ${name}(t) = …`);
    const isValue = this.problem.symbols.has(name) || this.problem.lets.has(name);
    return refuse(
      'unknown-function', `${name} is not a function`, e.nameSpan, isValue ? `${name} is a value` : 'no such function',
      isValue ? `write ${name}*(…) for a product, ${name}[…] for an entry` : functionHelp(name, [...functionNames(), ...this.problem.functions.keys()]), [], isValue ? undefined : name,
    );
  }

  /** Can one differentiate by this? */
  protected isVariable(e: Expr): boolean {
    return e.kind === 'symbol' && e.range === null;
  }

  private derivative(e: Extract<Surface, { kind: 'call' }>): Expr {
    this.arity(e, e.name === 'grad' ? 2 : [2, 3]);
    const [of, x, y] = e.args;
    if (of === undefined || x === undefined) return b.constant(0);
    const f = this.read(of);
    const by = this.read(x);
    const second = y === undefined ? by : this.read(y);
    if (!isScalar(f.shape)) refuse('not-scalar', `${e.name} differentiates a scalar, not a ${shapeText(f.shape)} matrix`, of.span, shapeText(f.shape));
    for (const [value, at] of [[by, x], [second, y ?? x]] as const) {
      const upright = value.kind === 'transpose' ? value.arg : value;
      const base = upright.kind === 'index' ? upright.arg : upright;
      if (!this.isVariable(base)) refuse('not-a-variable', `${e.name} differentiates by a declared symbol or a row, column or entry of one`, at.span, 'not a variable');
    }
    return b.derivative(f, e.name === 'grad' ? [by] : [by, second]);
  }

  /** The arguments of a matrix function, which may have to have one shape. */
  protected matched(args: readonly Expr[], _isSameShape: boolean): readonly Expr[] {
    return args;
  }

  /** The body of a user's scalar function, entry by entry. */
  private userFunction(name: string, parameter: string, body: Surface, arg: Expr, e: Surface): Expr {
    if (this.inlining.includes(name)) refuse('recursive-function', `${name} is defined by itself`, e.span, 'this call');
    if (this.inlining.length >= LIMITS.inlined) refuse('too-deep', `functions call each other more than ${LIMITS.inlined} deep`, e.span, 'too deep here');
    this.inlining.push(name);
    const x = b.symbol(parameter, SCALAR);
    this.scopes.push(new Map([[parameter, x]]));
    try {
      const value = this.read(body);
      if (!isScalar(value.shape)) refuse('not-scalar', `the body of ${name} is not a scalar`, body.span, shapeText(value.shape));
      refuseWidth(occurrences(value, x) * widthOf(arg), e.span);
      const at = isScalar(arg.shape) ? null : notEntrywise(value, x);
      if (at !== null) refuse('not-scalar', `${name} can't be applied to every entry of a ${shapeText(arg.shape)} matrix`, e.span, shapeText(arg.shape), `its body has ${parameter} in an exponent or in a matrix function; apply it to a scalar`);
      const index = capturedIndex(value, arg);
      if (index !== null) refuse('name-taken', `the body of ${name} sums over ${index.name}, which this argument contains`, e.span, `${index.name} would mean two things`, 'choose another name for one of them');
      return entrywise(value, x, arg);
    } finally {
      this.scopes.pop();
      this.inlining.pop();
    }
  }

  /** A bound index has a name of its own. */
  protected refuseTaken({ name, nameSpan }: Binder): void {
    const { symbols, lets, sizes } = this.problem;
    if (symbols.has(name) || lets.has(name)) refuse('name-taken', `${name} is declared already`, nameSpan, 'choose another name for the index');
    if (sizes.includes(name)) refuse('name-taken', `${name} is a size already`, nameSpan, 'choose another name for the index');
  }

  /** How far an index of the sum runs. */
  protected rangeOf(binder: Binder, _sum: Extract<Surface, { kind: 'sum' }>): Dim {
    return this.size(binder.range);
  }

  protected indexSum(e: Extract<Surface, { kind: 'sum' }>): Expr {
    const bound: { readonly index: Symbol_; readonly range: Dim }[] = [];
    const open = (binder: Binder): void => {
      this.refuseTaken(binder);
      if (bound.some(({ index }) => index.name === binder.name)) refuse('name-taken', `this sum runs over ${binder.name} twice`, binder.nameSpan, 'choose another name for one of them');
      const range = this.rangeOf(binder, e);
      const index = b.symbol(binder.name, SCALAR, [], { range });
      bound.push({ index, range });
      this.scopes.push(new Map([[binder.name, index]]));
    };
    e.binders.forEach(open);
    try {
      let body = this.read(e.body);
      if (e.where !== null) body = b.scale(this.mask(e.where), body);
      return bound.reverse().reduce((value, { index, range }) => b.sumOver(index, range, value), body);
    } finally {
      e.binders.forEach(() => this.scopes.pop());
    }
  }

  /** `where M[i,j]`: the entry of a 0/1 matrix, as a factor. */
  private mask(where: Surface): Expr {
    const value = this.read(where);
    const base = value.kind === 'index' ? value.arg : value;
    if (base.kind !== 'symbol' || !base.attributes.includes('mask') || !isScalar(value.shape))
      refuse('not-a-mask', 'where takes an entry of a symbol with the attribute mask', where.span, 'not an entry of a mask', 'declare it as matrix(m, n) mask');
    return value;
  }

  /** The blocks of a block matrix. */
  protected cells(grid: readonly (readonly Expr[])[]): readonly (readonly Expr[])[] {
    return grid;
  }

  private block(e: Extract<Surface, { kind: 'block' }>): Expr {
    const grid = this.cells(e.rows.map((row) => row.map((cell) => this.read(cell))));
    // Row by row first, so that a fault names the cells or the rows that don't fit.
    grid.forEach((row, i) => this.build(() => b.block([row]), e, e.rows[i] ?? [], row.map((x) => x.shape)));
    const shapes = grid.map((row) => shape(row[0]?.shape.rows ?? ONE, row.map((x) => x.shape.cols).reduce(dimAdd, dimOf(0))));
    return this.build(() => b.block(grid), e, e.rows.map(rowSurface), shapes);
  }
}
