import type { Condition, Dim as TermDim, Env, Symbol_ as TermSymbol, Term } from '../checker/terms/term.ts';
import { dispatch, type Cases, type Expr, type Symbol_ } from '../expr/expr.ts';
import { qText } from '../expr/rational.ts';
import { freeSymbols } from '../expr/walk.ts';
import { dimLiteral, type Dim } from '../shape/dim.ts';

/** A condition on the declared symbols, as the reader of problems gives it. */
export type ExprCondition =
  | { readonly kind: 'positive' | 'nonneg' | 'nonzero'; readonly expr: Expr }
  | { readonly kind: 'size'; readonly left: Dim; readonly order: '>=' | '>' | '='; readonly right: Dim };

/** A size in the checker's language. */
const toTermDim = (d: Dim): TermDim => {
  const literal = dimLiteral(d);
  if (literal !== null) return literal;
  return d.terms
    .map((t): TermDim => {
      const factors: TermDim[] = [...(t.coefficient === 1 && t.names.length > 0 ? [] : [t.coefficient]), ...t.names];
      return factors.reduce((a, b) => ['*', a, b]);
    })
    .reduce((a, b) => ['+', a, b]);
};

/** One converter for one batch of expressions: shared subexpressions become shared terms. */
export const termConverter = (): ((e: Expr) => Term) => {
  const memo = new Map<Expr, Term>();
  const to = (e: Expr): Term => {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const term = dispatch(cases, e);
    memo.set(e, term);
    return term;
  };
  const offset = (d: Dim): TermDim => toTermDim(d);
  const cases: Cases<Term> = {
    const: (e) => qText(e.value),
    dim: (e) => ['dim', toTermDim(e.dim)],
    symbol: (e) => e.name,
    named: (e) => to(e.value),
    special: (e) => [e.name, ...e.dims.map(toTermDim)],
    add: (e) => ['+', ...e.terms.map(to)],
    scale: (e) => ['*', to(e.by), to(e.arg)],
    product: (e) => ['*', ...e.factors.map(to)],
    hadamard: (e) => ['.*', ...e.factors.map(to)],
    power: (e) => ['.^', to(e.base), to(e.exponent)],
    transpose: (e) => ["'", to(e.arg)],
    map: (e) => [e.fn, to(e.arg)],
    call: (e) => [e.fn, ...e.args.map(to)],
    mpow: (e) => ['mpow', to(e.arg), e.exponent.kind === 'const' ? Number(e.exponent.value.num) : to(e.exponent)],
    unvec: (e) => ['unvec', to(e.arg), toTermDim(e.shape.rows), toTermDim(e.shape.cols)],
    blocktrace: (e) => ['blocktrace', to(e.arg), toTermDim(e.count)],
    index: (e) => ['index', to(e.arg), e.row === null ? ':' : to(e.row), e.col === null ? ':' : to(e.col)],
    slice: (e) => ['slice', to(e.arg), offset(e.rowOffset), toTermDim(e.shape.rows), offset(e.colOffset), toTermDim(e.shape.cols)],
    gather: (e) => ['gather', to(e.arg), e.indices.name],
    block: (e) => ['block', ...e.grid.map((row) => row.map(to))],
    sumover: (e) => ['sumover', e.index.name, toTermDim(e.range), to(e.body)],
    derivative: () => {
      throw new TypeError('a derivative inside an expression is resolved before it is checked');
    },
  };
  return to;
};

/** The checker's form of an expression; `let` names are replaced by what they stand for. */
export const toTerm = (e: Expr): Term => termConverter()(e);

/** A declared symbol in the checker's form. */
export const toTermSymbol = (s: Symbol_): TermSymbol => ({
  rows: toTermDim(s.shape.rows), cols: toTermDim(s.shape.cols), attributes: s.attributes, ...(s.range === null ? {} : { range: toTermDim(s.range) }),
});

/** What the checker needs to know: the declared symbols, further ones that occur in `expressions` and in the conditions, and these. */
export const toEnv = (symbols: Iterable<Symbol_>, conditions: readonly ExprCondition[], expressions: readonly Expr[] = []): Env => {
  const to = termConverter();
  const all = new Map<string, Symbol_>();
  for (const e of [...conditions.flatMap((c) => (c.kind === 'size' ? [] : [c.expr])), ...expressions]) for (const s of freeSymbols(e)) all.set(s.name, s);
  for (const s of symbols) all.set(s.name, s);
  return {
    symbols: new Map([...all].map(([name, s]) => [name, toTermSymbol(s)])),
    conditions: conditions.map((c): Condition =>
      c.kind === 'size' ? { kind: 'size', left: toTermDim(c.left), order: c.order, right: toTermDim(c.right) } : { kind: c.kind, term: to(c.expr) },
    ),
    functions: new Map(),
  };
};

