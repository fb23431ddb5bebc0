import { failed, ok, type Result, type Span } from '../diagnostics/diagnostic.ts';
import { isElementwise } from '../atoms/elementwise.ts';
import { isMatrixAtom } from '../atoms/matrix.ts';
import * as b from '../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../expr/expr.ts';
import { dimNames, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, SCALAR, shape, shapeText } from '../shape/shape.ts';
import { parseDeclarations, parseExpression, parseStatements } from '../notation/parser.ts';
import type { Declaration, Statement, Surface } from '../notation/surface.ts';
import { Elaborator, type ReadOptions } from './expression.ts';
import { emptyProblem, Rejected, type Condition, type Declared, type Problem } from './problem.ts';
import { boundedSubstitute, LIMITS, newEffort } from './limits.ts';
import { readSize } from './sizes.ts';
import { nearest } from './suggest.ts';

export type { Condition, Declared, Objective, Problem, ScalarFunction } from './problem.ts';
export type { ReadOptions } from './expression.ts';
export { functionNames } from './expression.ts';

const KINDS: Readonly<Record<string, { readonly sizes: readonly number[]; readonly example: string }>> = {
  scalar: { sizes: [0], example: 's : scalar' },
  vector: { sizes: [1], example: 'x : vector(n)' },
  matrix: { sizes: [2], example: 'A : matrix(m, n)' },
  index: { sizes: [1, 2], example: 'i : index(n), or I : index(n, t) for a list of t indices' },
};

const SQUARE: readonly Attribute[] = ['symmetric', 'skew', 'diagonal', 'posdef', 'psd', 'invertible', 'hollow'];
const ATTRIBUTES: readonly Attribute[] = [...SQUARE, 'orthogonal', 'nonneg', 'positive', 'binary', 'mask', 'simplex', 'fullrank'];

const reject = (code: string, message: string, span: Span, text: string, help?: string): never => {
  throw new Rejected({ code, message, labels: [{ span, text, primary: true }], ...(help === undefined ? {} : { help }) });
};

/** A problem under construction. */
class Builder {
  private problem: Problem;
  private readonly options: ReadOptions;
  private readonly effort = newEffort();
  private readonly valueAssumptions: Extract<Statement, { kind: 'assume' }>[] = [];

  constructor(problem: Problem, options: ReadOptions = {}) {
    this.problem = problem;
    this.options = options;
  }

  done(): Problem {
    return this.problem;
  }

  private update(change: Partial<Problem>): void {
    this.problem = { ...this.problem, ...change };
  }

  private elaborate(e: Surface): Expr {
    return new Elaborator(this.problem, this.options, this.effort).read(e);
  }

  private refuseTaken(name: string, span: Span): void {
    const { symbols, lets, functions, sizes } = this.problem;
    if (symbols.has(name) || lets.has(name) || functions.has(name)) reject('name-taken', `${name} is declared already`, span, 'declared a second time');
    if (sizes.includes(name)) reject('name-taken', `${name} is a size already`, span, 'a name is a size or a value, not both');
  }

  declare(d: Declaration): void {
    this.refuseTaken(d.name, d.nameSpan);
    const kind = Object.hasOwn(KINDS, d.type) ? KINDS[d.type] : undefined;
    if (kind === undefined) {
      const near = nearest(d.type, Object.keys(KINDS));
      return reject('unknown-kind', `${d.type} is not a kind of symbol`, d.typeSpan, 'expected scalar, vector, matrix or index', near === null ? undefined : `did you mean ${near}?`);
    }
    if (!kind.sizes.includes(d.sizes.length))
      reject('wrong-arity', `${d.type} takes ${kind.sizes.join(' or ')} size${kind.sizes.join() === '1' ? '' : 's'}, not ${d.sizes.length}`, d.span, `${d.sizes.length} here`, `for example ${kind.example}`);
    const sizes = d.sizes.map((s) => this.size(s));
    const attributes = d.attributes.map((a) => this.attribute(a.name, a.span));
    const [m = ONE, n = ONE] = sizes;
    const isIndex = d.type === 'index';
    const s = isIndex ? shape(d.sizes.length === 2 ? n : ONE, ONE) : shape(m, d.type === 'matrix' ? n : ONE);
    const square = attributes.find((a) => SQUARE.includes(a));
    if (square !== undefined && !isIndex && s.rows.key !== s.cols.key)
      reject('not-square', `${square} needs a square matrix, but ${d.name} is ${shapeText(s)}`, d.span, shapeText(s), `declare it as matrix(${s.rows.key}, ${s.rows.key})`);
    const value = b.symbol(d.name, s, attributes, isIndex ? { range: m } : {});
    this.update({ symbols: new Map([...this.problem.symbols, [d.name, { symbol: value, span: d.span }]]) });
  }

  private size(e: Surface): Dim {
    return readSize(e, this.problem, (name, at) => {
      if (this.problem.symbols.has(name) || this.problem.lets.has(name)) reject('name-taken', `${name} is a value already`, at.span, 'a name is a size or a value, not both');
      if (!this.problem.sizes.includes(name)) this.update({ sizes: [...this.problem.sizes, name] });
    });
  }

  private attribute(name: string, span: Span): Attribute {
    const known = ATTRIBUTES.find((a) => a === name);
    if (known !== undefined) return known;
    const near = nearest(name, ATTRIBUTES);
    return reject('unknown-attribute', `${name} is not an attribute`, span, `known: ${ATTRIBUTES.join(' ')}`, near === null ? undefined : `did you mean ${near}?`);
  }

  /** `assume m = n` unifies sizes; symbols declared before are read again with the unified size. */
  assume(s: Extract<Statement, { kind: 'assume' }>): void {
    const isSize = (e: Surface): boolean => {
      let first = e;
      for (; first.kind === 'binary'; first = first.left) if (!isSize(first.right)) return false;
      return first.kind === 'name' ? this.problem.sizes.includes(first.name) : first.kind === 'number';
    };
    if (isSize(s.left) && isSize(s.right) && s.order !== '!=') {
      const [left, right] = [this.size(s.left), this.size(s.right)];
      this.condition({ kind: 'size', left, order: s.order, right });
      if (s.order === '=') this.unify(left, right, s.span);
      return;
    }
    this.assumeValue(s);
    this.valueAssumptions.push(s);
  }

  private assumeValue(s: Extract<Statement, { kind: 'assume' }>): void {
    const [left, right] = [this.elaborate(s.left), this.elaborate(s.right)];
    if (s.order === '=') return reject('bad-assumption', 'an equation between values is not an assumption that can be used', s.span, 'this assumption', 'name a value with let, or assume sizes equal: assume m = n');
    const zero = right.kind === 'const' && right.value.num === 0n;
    const spread = isScalar(left.shape) || !isScalar(right.shape) ? right : b.scale(right, b.ones(left.shape));
    const expr = zero ? left : this.difference(left, spread, s);
    this.condition({ kind: s.order === '>' ? 'positive' : s.order === '>=' ? 'nonneg' : 'nonzero', expr });
  }

  private difference(left: Expr, right: Expr, s: Extract<Statement, { kind: 'assume' }>): Expr {
    if (left.shape.rows.key !== right.shape.rows.key || left.shape.cols.key !== right.shape.cols.key)
      reject('shape-mismatch', `cannot compare ${shapeText(left.shape)} with ${shapeText(right.shape)}`, s.span, 'both sides need one shape');
    return b.subtract(left, right);
  }

  condition(c: Condition): void {
    this.update({ conditions: [...this.problem.conditions, c] });
  }

  private unify(left: Dim, right: Dim, span: Span): void {
    const [name, to] = nameOf(left) !== null ? [nameOf(left), right] : [nameOf(right), left];
    if (name === null || dimNames(to).includes(name)) {
      if (left.key !== right.key) reject('bad-assumption', 'one side of an equation of sizes is a single size name', span, 'this assumption');
      return;
    }
    if (this.problem.lets.size > 0 || this.problem.objective !== null) reject('bad-assumption', 'sizes are assumed equal before the first let and the objective', span, 'move this line up');
    if (this.problem.equalSizes.size >= LIMITS.equations) reject('too-long', `more than ${LIMITS.equations} equations between sizes`, span, 'the limit is reached here');
    const replacement = new Map([[name, to]]);
    const replaced = (d: Dim): Dim => boundedSubstitute(d, replacement, span);
    // What stood for a name before may itself contain this one.
    const equalSizes = new Map([...[...this.problem.equalSizes].map(([key, d]) => [key, replaced(d)] as const), [name, to] as const]);
    const again = (d: Declared): Declared => {
      const { name: own, shape: s, attributes, range } = d.symbol;
      const isSame = ![s.rows, s.cols, ...(range === null ? [] : [range])].some((size) => dimNames(size).includes(name));
      return isSame ? d : { symbol: b.symbol(own, shape(replaced(s.rows), replaced(s.cols)), attributes, range === null ? {} : { range: replaced(range) }), span: d.span };
    };
    this.update({ equalSizes, symbols: new Map([...this.problem.symbols].map(([key, d]) => [key, again(d)])) });
    // Conditions on values mention symbols as they were declared before.
    this.update({ conditions: this.problem.conditions.filter((c) => c.kind === 'size') });
    this.valueAssumptions.forEach((s) => this.assumeValue(s));
  }

  statement(s: Statement): void {
    switch (s.kind) {
      case 'declare': return this.declare(s.declaration);
      case 'let': {
        this.refuseTaken(s.name, s.nameSpan);
        const value = this.elaborate(s.value);
        return this.update({ lets: new Map([...this.problem.lets, [s.name, b.named(s.name, value)]]) });
      }
      case 'function': {
        this.refuseTaken(s.name, s.nameSpan);
        if (isElementwise(s.name) || isMatrixAtom(s.name)) reject('name-taken', `${s.name} is a function of the language`, s.nameSpan, 'choose another name');
        this.update({ functions: new Map([...this.problem.functions, [s.name, { parameter: s.parameter, body: s.body }]]) });
        // Read once now, so that a fault in the body is reported at its definition.
        const probe: Surface = { kind: 'call', name: s.name, nameSpan: s.nameSpan, args: [{ kind: 'number', text: '1', span: s.nameSpan }], span: s.nameSpan };
        this.elaborate(probe);
        return;
      }
      case 'assume': return this.assume(s);
      case 'objective': {
        if (this.problem.objective !== null) reject('second-objective', 'a problem has one objective', s.span, 'a second one');
        const expr = this.elaborate(s.value);
        if (!isScalar(expr.shape)) reject('not-scalar', `the objective is a ${shapeText(expr.shape)} matrix, not a scalar`, s.value.span, shapeText(expr.shape), 'sum it, or take a norm');
        return this.update({ objective: { name: s.name, sense: s.sense, expr } });
      }
    }
  }
}

const nameOf = (d: Dim): string | null => {
  const [only] = d.terms;
  return d.terms.length === 1 && only !== undefined && only.coefficient === 1 && only.names.length === 1 ? (only.names[0] ?? null) : null;
};

const definedName = (s: Statement): string | null => (s.kind === 'declare' ? s.declaration.name : s.kind === 'let' || s.kind === 'function' ? s.name : null);

const guarded = <T>(f: () => T): Result<T> => {
  try {
    return ok(f());
  } catch (error) {
    if (error instanceof Rejected) return failed(error.diagnostic);
    throw error;
  }
};

/** Reads a problem file. Errors: those of the parser, and one diagnostic for every statement that has no meaning. */
export const readProblem = (source: string, fileName = 'input'): Result<Problem> => {
  const statements = parseStatements(source);
  if (!statements.ok) return statements;
  const builder = new Builder(emptyProblem(source, fileName));
  // A name whose own definition is at fault is not reported again where it is used.
  const broken = new Set<string>();
  const faults = statements.value.flatMap((s) => {
    const result = guarded(() => builder.statement(s));
    if (result.ok) return [];
    const name = definedName(s);
    if (name !== null) broken.add(name);
    return result.diagnostics.filter((d) => !(d.code === 'unknown-name' && d.labels.some((l) => broken.has(source.slice(l.span.start, l.span.end)))));
  });
  return faults.length > 0 ? failed(...faults) : ok(builder.done());
};

/** Reads declarations, as `--given` has them. Errors as `readProblem`. */
export const readDeclarations = (source: string): Result<Problem> => {
  const list = parseDeclarations(source);
  if (!list.ok) return list;
  return guarded(() => {
    const builder = new Builder(emptyProblem(source, '--given'));
    list.value.forEach((d) => builder.declare(d));
    return builder.done();
  });
};

/** Reads declarations given as a record of texts, with assumptions. Errors as `readProblem`. */
export const readDecls = (decls: Readonly<Record<string, string>>, assume: readonly string[] = [], options: ReadOptions = {}): Result<Problem> => {
  const source = [...Object.entries(decls).map(([name, text]) => `${name} : ${text}`), ...assume.map((a) => `assume ${a}`)].join('\n');
  const statements = parseStatements(source);
  if (!statements.ok) return statements;
  return guarded(() => {
    const builder = new Builder(emptyProblem(source, 'declarations'), options);
    statements.value.forEach((s) => builder.statement(s));
    return builder.done();
  });
};

/** Reads one expression in a problem. Errors: those of the parser and of shapes and names. */
export const readExpression = (source: string, problem: Problem, options: ReadOptions = {}): Result<Expr> => {
  const surface = parseExpression(source);
  return surface.ok ? guarded(() => new Elaborator(problem, options).read(surface.value)) : surface;
};

/** A variable of differentiation as written: `W`, `U[i,:]`, `U[:,k]`, `X[i,j]`. */
export interface VariableText {
  readonly symbol: Symbol_;
  readonly row: Expr | null;
  readonly col: Expr | null;
}

/** Reads a variable; an index that isn't declared is declared with the range of its axis. Errors: not-a-variable and those of expressions. */
export const readVariable = (source: string, problem: Problem): Result<VariableText> => {
  const surface = parseExpression(source);
  if (!surface.ok) return surface;
  return guarded(() => {
    const e = surface.value;
    const base = e.kind === 'index' ? e.arg : e;
    const notVariable = (): never => reject('not-a-variable', `${source.trim()} is not a variable`, e.span, 'expected a symbol, or a row, column or entry of one', `declared: ${[...problem.symbols.keys()].join(', ')}`);
    if (base.kind !== 'name') return notVariable();
    const value = new Elaborator(problem).read(base);
    if (value.kind !== 'symbol') return notVariable();
    if (value.range !== null) return reject('not-a-variable', `${value.name} is an index`, base.span, 'an index is not a variable');
    if (e.kind !== 'index') return { symbol: value, row: null, col: null };
    const [first, second] = e.subscripts;
    const position = (s: typeof first, size: Dim): Expr | null => {
      if (s === undefined || s.kind === 'all') return null;
      if (s.kind === 'range') return reject('not-a-variable', 'a range of rows is not a variable', s.span, 'a range');
      if (s.at.kind === 'name' && !problem.symbols.has(s.at.name) && !problem.lets.has(s.at.name)) return b.symbol(s.at.name, SCALAR, [], { range: size });
      return new Elaborator(problem).read(s.at);
    };
    const isColumn = value.shape.cols.key === '1';
    if (second === undefined && !isColumn && value.shape.rows.key !== '1') return reject('bad-subscript', `${value.name} takes two subscripts`, e.span, 'one here', 'write [i,:] for a row, [:,j] for a column');
    if (second === undefined && !isColumn) return { symbol: value, row: null, col: position(first, value.shape.cols) };
    return { symbol: value, row: position(first, value.shape.rows), col: position(second, value.shape.cols) };
  });
};

