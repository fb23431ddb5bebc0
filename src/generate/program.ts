import { derive, type Derivation } from '../audit/derivation.ts';
import type { ExprCondition } from '../audit/term.ts';
import { Deriver } from '../calculus/derive.ts';
import { differentialSymbol, symbolDifferential, variableExpr, variableShape, type Variable } from '../calculus/variable.ts';
import { nonzeroCount } from '../compile/values/sizes.ts';
import { requirements, usualSizes, type Sizes } from '../compile/index.ts';
import { add, call, constant, eye, hadamard, multiply, scale, subtract, symbol, transpose } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { subscriptsInside } from '../expr/subscripts.ts';
import { freeSymbols, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { ONE } from '../shape/dim.ts';
import { SCALAR, shape, type Shape } from '../shape/shape.ts';
import { GenerateError } from './error.ts';
import { makeRoutine, type Routine, type Sequence } from './routine.ts';
import { drawSample, type Sample } from './sample.ts';
import { sizeRules, type SizeRules } from './sizes.ts';
import { certifiedBlocks, loopsOf, startAttributes, sweep, type CertifiedBlock, type SolverRequest } from './solver.ts';
import { descends, solverLoop } from './trial.ts';

/** What a generated program offers. */
export type What = 'value' | 'gradient' | 'hessian' | 'hvp' | 'solver';
export const DERIVATIVES: readonly What[] = ['value', 'gradient', 'hessian', 'hvp'];
export const WHATS: readonly What[] = [...DERIVATIVES, 'solver'];

/** What to generate. */
export interface GenerateRequest {
  readonly objective: { readonly name: string; readonly expr: Expr };
  readonly variables: readonly Variable[];
  readonly what: ReadonlySet<What>;
  readonly lets: readonly Expr[];
  readonly conditions: readonly ExprCondition[];
  /** Inputs that are passed by their nonzeros. */
  readonly sparse?: readonly string[];
  /** Sizes for the order of products; others are taken to be usual ones. */
  readonly sizes?: Sizes;
  /** What a solver is to be, where one is wanted. */
  readonly solver?: SolverRequest;
  /** Fixed randomness for the checks of the formulas. */
  readonly seed?: string;
}

/** A variable of the program. */
export interface ProgramVariable {
  /** As written, e.g. `U[i,:]`. */
  readonly text: string;
  readonly symbol: Symbol_;
  readonly shape: Shape;
  /** The symbol of a change of it. */
  readonly change: Symbol_;
  /** Do second derivatives hold only where the variable has its declared structure, which no straight line keeps? */
  readonly bent: boolean;
}

/** A formula with the verdict of the independent checker. */
export interface Formula {
  readonly left: string;
  readonly right: string;
  readonly verdict: string;
}

/** How long a program's check of itself lets the solver run. */
export const CHECKED_ITERATIONS = 6;

/** The solver of a program: the objective, then the next value of each block in turn, sharing what they have in common. */
export interface Solver {
  readonly sense: SolverRequest['sense'];
  readonly blocks: readonly CertifiedBlock[];
  /** The symbols that change, each once. */
  readonly symbols: readonly Symbol_[];
  /** Subscripts that run, which are no inputs. */
  readonly loops: readonly Symbol_[];
  readonly sequence: Sequence;
}

/** A program in no particular language. */
export interface Program {
  readonly objective: string;
  readonly name: string;
  /** Named subexpressions that the formulas mention, as `name = value`. */
  readonly lets: readonly string[];
  readonly formulas: readonly Formula[];
  readonly inputs: readonly Symbol_[];
  readonly sparse: ReadonlySet<string>;
  readonly sizes: SizeRules;
  readonly variables: readonly ProgramVariable[];
  readonly value: Routine;
  /** The value and the gradient by each variable. */
  readonly gradient: Routine | null;
  /** The product of the whole Hessian with a change of all variables. */
  readonly product: Routine | null;
  /** Hessian blocks applied to a vector, one part for each, in rows; and as matrices, one routine for each. */
  readonly blocks: { readonly apply: Routine; readonly dense: readonly Routine[] } | null;
  readonly solver: Solver | null;
  /** A structured direction for each variable, and the symbol moved along it; where there is a gradient to check. */
  readonly moves: readonly Routine[];
  readonly sample: Sample | null;
}

// `%` cannot begin a name of the language, so that no declared symbol is met.
const changeOf = (v: Variable): Symbol_ => symbol(`%d${printText(variableExpr(v))}`, variableShape(v));
const vectorOf = (v: Variable): Symbol_ => symbol(`%x${printText(variableExpr(v))}`, shape(call('vec', variableExpr(v)).shape.rows, ONE));
/** How far to move. */
export const DISTANCE: Symbol_ = symbol('%t', SCALAR);

/** The part of a change that keeps the linear structure of the variable. */
const structured = (v: Variable, d: Symbol_): Expr => {
  if (v.row !== null || v.col !== null) return d;
  const has = (a: Symbol_['attributes'][number]): boolean => v.symbol.attributes.includes(a);
  const half = (e: Expr): Expr => scale(constant({ num: 1n, den: 2n }), e);
  const steps: readonly [boolean, (e: Expr) => Expr][] = [
    [has('symmetric') || has('posdef') || has('psd'), (e) => half(add(e, transpose(e)))],
    [has('skew'), (e) => half(subtract(e, transpose(e)))],
    [has('diagonal'), (e) => hadamard(eye(e.shape.rows), e)],
    [has('hollow'), (e) => subtract(e, hadamard(eye(e.shape.rows), e))],
  ];
  return steps.reduce<Expr>((e, [applies, keep]) => (applies ? keep(e) : e), d);
};

const verdictText = ({ finding }: Derivation): string =>
  finding.verdict === 'proved' ? `proved, grade ${finding.grade}${finding.log2Error === undefined ? '' : `, error < 2^${Math.ceil(finding.log2Error)}`}` : finding.agrees === true ? 'agrees with finite differences, not proved' : 'not checked';

/** Nonzeros of a sparse input, where they aren't known: few among those that usual sizes give. */
const USUAL_NONZEROS = 100;

/** Derives what is asked for, each result checked, and plans it. Errors: GenerateError; NoLaw and DerivationRefuted from deriving. */
export const makeProgram = (request: GenerateRequest): Program => {
  const { objective, variables, what, lets, conditions } = request;
  const of = new Deriver(lets).resolve(objective.expr);
  const options = { seed: request.seed };
  const wants = (w: What): boolean => what.has(w) && variables.length > 0;
  const derived = (kind: 'gradient' | 'all-blocks' | 'all-products'): readonly Derivation[] => derive({ of, variables, lets, conditions, kind }, options);
  const withBlocks = wants('hessian') ? derived('all-blocks') : [];
  const withProducts = wants('hvp') ? derived('all-products') : [];
  const blocks = withBlocks.filter((d) => d.kind === 'hessian');
  const products = withProducts.filter((d) => d.kind === 'hessian-product');
  // Second derivatives are checked against differences of the gradient, which comes with them.
  const [known = wants('gradient') || wants('solver') ? derived('gradient') : []] = [withBlocks, withProducts].filter((list) => list.length > 0);
  const gradients = known.filter((d) => d.kind === 'gradient');

  const certified = wants('solver') && request.solver !== undefined ? certifiedBlocks({ objective: of, variables, conditions, ...options }, request.solver) : [];
  const roots = [of, ...certified.map((b) => b.update), ...[...gradients, ...blocks, ...products].map((d) => d.value)];
  // Products contain the changes of the variables, which are no inputs of the program.
  const changes = new Set<Expr>(variables.map(differentialSymbol));
  const needs = requirements(roots, variables.flatMap((v) => [...freeSymbols(variableExpr(v))]));
  const inputs = needs.symbols.filter((s) => !changes.has(s));
  const sparse = new Set(request.sparse ?? []);
  for (const name of sparse) {
    if (!inputs.some((s) => s.name === name)) throw new GenerateError(`${name} is not an input, so it can't be sparse; inputs: ${inputs.map((s) => s.name).join(', ')}`);
    if (variables.some((v) => v.symbol.name === name)) throw new GenerateError(`${name} is a variable, and a sparse matrix has fixed zeros; pass it as a dense matrix`);
  }
  const rules = sizeRules(inputs, needs.sizes, sparse);
  const planned: Sizes = {
    ...usualSizes(needs.sizes, inputs.filter((s) => !variables.some((v) => v.symbol === s))),
    ...Object.fromEntries([...sparse].map((name) => [nonzeroCount(name), USUAL_NONZEROS])),
    ...request.sizes,
  };
  const routine = (parts: Parameters<typeof makeRoutine>[0]): Routine => makeRoutine(parts, planned);
  const text = (v: Variable): string => printText(variableExpr(v));
  const single = (roots_: Readonly<Record<string, Expr>>): Routine => routine([{ key: 'result', late: [], roots: roots_ }]);

  const solver: Solver | null = request.solver === undefined || certified.length === 0 ? null : {
    sense: request.solver.sense, blocks: certified, symbols: [...new Set(certified.map((b) => b.variable.symbol))],
    loops: [...new Set(certified.flatMap(loopsOf))], sequence: sweep(of, certified, planned),
  };
  const opened = solver === null ? null : solverLoop(of, certified, inputs);
  const pairs = variables.flatMap((x) => variables.map((y) => [x, y] as const));
  const productOf = (x: Variable): Expr =>
    add(...pairs.flatMap(([a, y], i) => (a === x && products[i] !== undefined ? [subscriptsInside(substitute(products[i].value, new Map<Expr, Expr>([[differentialSymbol(y), changeOf(y)]])))] : [])));
  return {
    name: objective.name,
    objective: printText(objective.expr),
    formulas: [...gradients, ...blocks, ...products].map((d) => ({ left: leftSide(objective.name, d), right: printText(d.value), verdict: verdictText(d) })),
    lets: lets.flatMap((e) => (e.kind === 'named' ? [`${e.name} = ${printText(e.value)}`] : [])),
    inputs, sparse, sizes: rules,
    variables: variables.map((v) => ({ text: text(v), symbol: v.symbol, shape: variableShape(v), change: changeOf(v), bent: v.symbol.attributes.some((a) => a === 'orthogonal' || a === 'mask') })),
    value: single({ value: of }),
    gradient: gradients.length === 0 ? null : single({ value: of, ...Object.fromEntries(variables.map((v, i) => [text(v), gradients[i]?.value ?? of])) }),
    product: products.length === 0 ? null : routine([{ key: 'product', late: variables.map(changeOf), roots: Object.fromEntries(variables.map((x) => [text(x), productOf(x)])) }]),
    blocks: blocks.length === 0 ? null : {
      apply: routine(pairs.map(([x, y], i) => ({ key: `${text(x)}|${text(y)}`, late: [vectorOf(y)], roots: { product: multiply(subscriptsInside(blocks[i]?.value ?? of), vectorOf(y)) } }))),
      dense: blocks.map((d) => single({ block: d.value })),
    },
    solver,
    moves: gradients.length === 0 ? [] : variables.map((v) => {
      const direction = structured(v, changeOf(v));
      const moved = substitute(symbolDifferential(v), new Map<Expr, Expr>([[differentialSymbol(v), direction]]));
      return routine([{ key: 'move', late: [changeOf(v), DISTANCE], roots: { direction, moved: add(v.symbol, scale(DISTANCE, moved)) } }]);
    }),
    sample: drawSample({ symbols: inputs, sizes: needs.sizes, sparse, conditions, finite: [of, ...gradients.map((d) => d.value), ...blocks.map((d) => d.value)],
      ...(solver === null || opened === null ? {} : { also: startAttributes(certified), accept: (x) => descends(opened, x, inputs, solver.sense) }) }),
  };
};

/** The left side of a formula. */
const leftSide = (name: string, d: Derivation): string => {
  const by = d.by.map((e) => printText(e)).join(', ');
  switch (d.kind) {
    case 'gradient': return `grad(${name}, ${by})`;
    case 'jacobian': return `jacobian(${name}, ${by})`;
    case 'hessian': return `hess(${name}, ${by})`;
    case 'hessian-product': return `hess(${name}, ${by}) applied to a change of ${printText(d.by[1] ?? d.by[0] ?? d.value)}`;
  }
};
