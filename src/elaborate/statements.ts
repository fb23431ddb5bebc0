import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import { dimNames, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, shape, shapeText } from '../shape/shape.ts';
import type { Declaration, Statement, Surface } from '../notation/surface.ts';
import { ATTRIBUTES, readAttributes } from './attributes.ts';
import { Elaborator, functionNames, type ReadOptions } from './expression.ts';
import { boundedSubstitute, LIMITS, newEffort } from './limits.ts';
import { refuse, type Condition, type Declared, type Problem } from './problem.ts';
import { readSize } from './sizes.ts';
import { kindHelp } from './suggest.ts';

const KINDS: Readonly<Record<string, { readonly sizes: readonly number[]; readonly example: string }>> = {
  scalar: { sizes: [0], example: 's : scalar' },
  vector: { sizes: [1], example: 'x : vector(n)' },
  matrix: { sizes: [2], example: 'A : matrix(m, n)' },
  index: { sizes: [1, 2], example: 'i : index(n), or I : index(n, t) for a list of t indices' },
};

/** A problem under construction: declarations and statements change it one by one. */
export class ProblemBuilder {
  private problem: Problem;
  private readonly options: ReadOptions;
  private readonly effort = newEffort();
  private readonly valueAssumptions: Extract<Statement, { kind: 'assume' }>[] = [];

  constructor(problem: Problem, options: ReadOptions = {}) {
    this.problem = problem;
    this.options = options;
  }

  /** The problem as read so far. */
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
    const { symbols, lets, functions, unknowns, sizes } = this.problem;
    if (symbols.has(name) || lets.has(name) || functions.has(name) || unknowns.has(name)) refuse('name-taken', `${name} is declared already`, span, 'declared a second time');
    if (sizes.includes(name)) refuse('name-taken', `${name} is a size already`, span, 'a name is a size or a value, not both');
  }

  /** Throws Rejected: name-taken, unknown-kind, wrong-arity, bad-size and those of attributes. */
  declare(d: Declaration): void {
    // That a size is a number says nothing new.
    if (isPlainScalar(d) && this.problem.sizes.includes(d.name) && !this.isValue(d.name)) return;
    this.refuseTaken(d.name, d.nameSpan);
    if (d.type === 'function') return this.declareFunction(d);
    const kind = Object.hasOwn(KINDS, d.type) ? KINDS[d.type] : undefined;
    if (kind === undefined) {
      return refuse('unknown-kind', `${d.type} is not a kind of symbol`, d.typeSpan, 'expected scalar, vector, matrix or index', kindHelp(d.name, d.type, Object.keys(KINDS), ATTRIBUTES));
    }
    if (!kind.sizes.includes(d.sizes.length))
      refuse('wrong-arity', `${d.type} takes ${kind.sizes.join(' or ')} size${kind.sizes.join() === '1' ? '' : 's'}, not ${d.sizes.length}`, d.span, `${d.sizes.length} here`, `for example ${kind.example}`);
    const sizes = d.sizes.map((s) => this.size(s));
    if (sizes.some((size) => dimNames(size).includes(d.name))) refuse('name-taken', `${d.name} is a size already`, d.nameSpan, 'a name is a size or a value, not both');
    const [m = ONE, n = ONE] = sizes;
    const isIndex = d.type === 'index';
    const s = isIndex ? shape(d.sizes.length === 2 ? n : ONE, ONE) : shape(m, d.type === 'matrix' ? n : ONE);
    const [attribute] = d.attributes;
    if (isIndex && attribute !== undefined) refuse('unknown-attribute', 'an index has no attributes', attribute.span, `${d.name} is an index`);
    const value = b.symbol(d.name, s, readAttributes(d, s), isIndex ? { range: m } : {});
    this.update({ symbols: new Map([...this.problem.symbols, [d.name, { symbol: value, span: d.span }]]) });
  }

  /** A function by its name only, `f : function`; `f : function(m)` and `f : function(m, n)` have vectors and matrices as values. */
  private declareFunction(d: Declaration): void {
    if (d.sizes.length > 2) refuse('wrong-arity', `function takes at most 2 sizes, not ${d.sizes.length}`, d.span, `${d.sizes.length} here`, 'for example f : function, or f : function(m)');
    const [attribute] = d.attributes;
    if (attribute !== undefined) refuse('unknown-attribute', 'a function has no attributes', attribute.span, `${d.name} is a function`);
    const [rows = ONE, cols = ONE] = d.sizes.map((s) => this.size(s));
    this.update({ unknowns: new Map([...this.problem.unknowns, [d.name, shape(rows, cols)]]) });
  }

  private isValue(name: string): boolean {
    return this.problem.symbols.has(name) || this.problem.lets.has(name);
  }

  /** Is the name declared as a number, of which nothing more is said and nothing is made, so that it may be a size as well? */
  private isBareNumber(name: string): boolean {
    const symbol = this.problem.symbols.get(name)?.symbol;
    if (symbol === undefined || !isScalar(symbol.shape) || symbol.range !== null || !symbol.attributes.every((a) => OF_SIZES.has(a))) return false;
    const { lets, conditions, objective } = this.problem;
    const made = [...lets.values(), ...conditions.flatMap((c) => (c.kind === 'size' ? [] : [c.expr])), ...(objective === null ? [] : [objective.expr])];
    return !made.some((x) => freeSymbols(x).has(symbol));
  }

  private size(e: Surface): Dim {
    return readSize(e, this.problem, (name, at) => {
      if (this.isBareNumber(name)) this.update({ symbols: new Map([...this.problem.symbols].filter(([key]) => key !== name)) });
      if (this.isValue(name)) refuse('name-taken', `${name} is a value already`, at.span, 'a name is a size or a value, not both');
      if (!this.problem.sizes.includes(name)) this.update({ sizes: [...this.problem.sizes, name] });
    });
  }

  /** `assume m = n` unifies sizes; symbols declared before are read again with the unified size. */
  private assume(s: Extract<Statement, { kind: 'assume' }>): void {
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
    if (s.order === '=') return refuse('bad-assumption', 'an equation between values is not an assumption that can be used', s.span, 'this assumption', 'name a value with let, or assume sizes equal: assume m = n');
    const isZero = (e: Expr): boolean => e.kind === 'const' && e.value.num === 0n;
    const spread = (e: Expr, other: Expr): Expr => (isScalar(e.shape) && !isScalar(other.shape) ? b.scale(e, b.ones(other.shape)) : e);
    const expr = isZero(right) ? left : isZero(left) ? b.negate(right) : this.difference(spread(left, right), spread(right, left), s);
    this.condition({ kind: s.order === '>' ? 'positive' : s.order === '>=' ? 'nonneg' : 'nonzero', expr });
  }

  private difference(left: Expr, right: Expr, s: Extract<Statement, { kind: 'assume' }>): Expr {
    if (left.shape.rows.key !== right.shape.rows.key || left.shape.cols.key !== right.shape.cols.key)
      refuse('shape-mismatch', `cannot compare ${shapeText(left.shape)} with ${shapeText(right.shape)}`, s.span, 'both sides need one shape');
    return b.subtract(left, right);
  }

  private condition(c: Condition): void {
    this.update({ conditions: [...this.problem.conditions, c] });
  }

  private unify(left: Dim, right: Dim, span: Span): void {
    const [name, to] = nameOf(left) !== null ? [nameOf(left), right] : [nameOf(right), left];
    if (name === null || dimNames(to).includes(name)) {
      if (left.key !== right.key) refuse('bad-assumption', 'one side of an equation of sizes is a single size name', span, 'this assumption');
      return;
    }
    if (this.problem.lets.size > 0 || this.problem.objective !== null) refuse('bad-assumption', 'sizes are assumed equal before the first let and the objective', span, 'move this line up');
    if (this.problem.equalSizes.size >= LIMITS.equations) refuse('too-long', `more than ${LIMITS.equations} equations between sizes`, span, 'the limit is reached here');
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

  /** Throws Rejected. */
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
        if (functionNames().includes(s.name)) refuse('name-taken', `${s.name} is a function of the language`, s.nameSpan, 'choose another name');
        const before = this.problem;
        this.update({ functions: new Map([...before.functions, [s.name, { parameter: s.parameter, body: s.body }]]) });
        // Read once now, so that a fault in the body is reported at its definition, and only there.
        const probe: Surface = { kind: 'call', name: s.name, nameSpan: s.nameSpan, args: [{ kind: 'number', text: '1', span: s.nameSpan }], span: s.nameSpan };
        try {
          this.elaborate(probe);
        } catch (error) {
          this.problem = before;
          throw error;
        }
        return;
      }
      case 'assume': return this.assume(s);
      case 'objective': {
        if (this.problem.objective !== null) refuse('second-objective', 'a problem has one objective', s.span, 'a second one', 'add them up, or leave one out');
        if (s.name !== null) this.refuseTaken(s.name, s.nameSpan);
        const expr = this.elaborate(s.value);
        if (!isScalar(expr.shape)) refuse('not-scalar', `the objective is ${shapeText(expr.shape)}, not a scalar`, s.value.span, shapeText(expr.shape), 'sum it, or take a norm');
        return this.update({ objective: { name: s.name, sense: s.sense, expr } });
      }
    }
  }
}

const nameOf = (d: Dim): string | null => {
  const [only] = d.terms;
  return d.terms.length === 1 && only !== undefined && only.coefficient === 1 && only.names.length === 1 ? (only.names[0] ?? null) : null;
};

/** What every size is. */
const OF_SIZES: ReadonlySet<string> = new Set(['positive', 'nonneg']);

/** A number of which nothing is said that isn't true of every size. */
const isPlainScalar = (d: Declaration): boolean => d.type === 'scalar' && d.sizes.length === 0 && d.attributes.every((a) => OF_SIZES.has(a.name));
