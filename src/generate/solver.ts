import type { ExprCondition } from '../audit/term.ts';
import { variableExpr, type Variable } from '../calculus/variable.ts';
import { requirements, type Sizes } from '../compile/index.ts';
import { findSurrogates, questionOf, type Domain, type FoundSurrogate } from '../curvature/index.ts';
import type { Attribute, Expr, Symbol_ } from '../expr/expr.ts';
import { symbol } from '../expr/build.ts';
import { subscriptsInside } from '../expr/subscripts.ts';
import { freeSymbols, inlineNames, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import type { Dim } from '../shape/dim.ts';
import { GenerateError } from './error.ts';
import { makeSequence, type Sequence, type SequencePart } from './routine.ts';
import { drawSample } from './sample.ts';
import { descends, solverLoop, type Block, type Subscript } from './trial.ts';

/** What a solver is asked for. */
export interface SolverRequest {
  readonly sense: 'minimize' | 'maximize';
  /** Where the variables may move; null for what their attributes say. */
  readonly domain: Domain | null;
  /** Which update a variable takes, by its text: a kind, or a number in the ranking of `gradus surrogate`; the first that works where there is none. */
  readonly updates: ReadonlyMap<string, string>;
  /** The id of a certificate by its text. */
  readonly identify: (certificate: string) => string;
}

/** A certified block with its certificate. */
export interface CertifiedBlock extends Block {
  readonly text: string;
  readonly found: FoundSurrogate;
  readonly id: string;
}

/** What a search is about. */
export interface SolverProblem {
  readonly objective: Expr;
  readonly variables: readonly Variable[];
  readonly conditions: readonly ExprCondition[];
  readonly seed?: string | undefined;
}

/** The subscripts that run through a block. */
export const loopsOf = (b: Block): readonly Symbol_[] => [b.row, b.col].flatMap((at) => (at !== null && 'loop' in at ? [at.loop] : []));

/**
 * One sweep: the objective, then the next value of each block at what those before left. An update gives its symbol another version;
 * that of a block that a subscript runs through is there from its first step on.
 */
export const sweep = (objective: Expr, blocks: readonly CertifiedBlock[], sizes: Sizes): Sequence => {
  const called = new Map<string, string>();
  const versions = new Map<Symbol_, Symbol_>(blocks.map(({ variable: { symbol: s } }) => [s, s]));
  // `%` cannot begin a name of the language, and comments leave it out.
  const advance = (s: Symbol_): void => {
    const next = symbol(`%${versions.get(s)?.name ?? s.name}`, s.shape, s.attributes);
    called.set(next.name, s.name);
    versions.set(s, next);
  };
  const at = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>(versions));
  const part = (key: string, roots: Readonly<Record<string, Expr>>, moving: readonly Symbol_[] = []): SequencePart => ({ key, late: [...versions.values(), ...moving], moving, roots });
  const parts = [part('objective', { value: objective })];
  for (const b of blocks) {
    const { symbol: s } = b.variable;
    const loops = loopsOf(b);
    if (loops.length > 0) advance(s);
    parts.push(part(b.text, { next: at(subscriptsInside(b.update)) }, loops.length === 0 ? [] : [...loops, versions.get(s) ?? s]));
    if (loops.length === 0) advance(s);
  }
  return makeSequence(parts, sizes, called);
};

/** What else holds of the start, so that it lies in the domain of every block. */
export const startAttributes = (blocks: readonly CertifiedBlock[]): ReadonlyMap<string, Attribute> => {
  const at: { readonly [D in Domain]: Attribute | null } = { reals: null, nonneg: 'positive', binary: 'binary', simplex: 'simplex', posdef: 'posdef' };
  return new Map(blocks.flatMap((b) => {
    const attribute = at[b.found.domain];
    return attribute === null ? [] : [[b.variable.symbol.name, attribute] as const];
  }));
};

const subscript = (e: Expr | null, range: Dim, text: string): Subscript | null => {
  if (e === null) return null;
  if (e.kind === 'const') return { at: Number(e.value.num) };
  if (e.kind === 'symbol' && e.shape.rows.key === '1') return { loop: e, range };
  throw new GenerateError(`a solver goes through whole variables, rows, columns or entries; ${text} is none of these`);
};

const listed = (results: readonly FoundSurrogate[]): string => results.map((r, k) => `${k + 1} (${r.kind}; ${r.ways.join(', ')})`).join(', ');

/** The updates that fit the choice, the best first. */
const chosen = (results: readonly FoundSurrogate[], choice: string | undefined, text: string): readonly FoundSurrogate[] => {
  if (choice === undefined) return results;
  const fit = results.filter((r, k) => String(k + 1) === choice || r.kind === choice);
  if (fit.length === 0) throw new GenerateError(`${text} has no update ${choice}; there is ${listed(results)}`);
  return fit;
};

/** May the blocks run on a sample: are all values finite there, and does the objective never get worse? */
const runs = (p: SolverProblem, sense: SolverRequest['sense'], blocks: readonly CertifiedBlock[]): boolean => {
  const needs = requirements([p.objective, ...blocks.map((b) => b.update)], blocks.map((b) => b.variable.symbol));
  const open = solverLoop(p.objective, blocks, needs.symbols);
  return drawSample({ symbols: needs.symbols, sizes: needs.sizes, sparse: new Set(), conditions: p.conditions, finite: [p.objective], also: startAttributes(blocks), accept: (inputs) => descends(open, inputs, needs.symbols, sense) }) !== null;
};

/**
 * For each variable the best certified update whose assumptions can hold. Errors: GenerateError where there is none, saying why.
 */
export const certifiedBlocks = (p: SolverProblem, request: SolverRequest): readonly CertifiedBlock[] => p.variables.map((variable): CertifiedBlock => {
  const text = printText(variableExpr(variable));
  const { symbol: s } = variable;
  const place = { row: subscript(variable.row, s.shape.rows, text), col: subscript(variable.col, s.shape.cols, text) };
  const objective = inlineNames(p.objective);
  for (const at of [place.row, place.col])
    if (at !== null && 'loop' in at && freeSymbols(objective).has(at.loop)) throw new GenerateError(`the objective contains ${at.loop.name}, so ${text} can't run through all of them; write the variable with another subscript`);
  const { results, failures } = findSurrogates(questionOf({ objective, sense: request.sense, variable, conditions: p.conditions, seed: p.seed }), request.domain);
  const instead = 'gradus solve with --method lbfgs needs no certificate';
  // Where 0 is allowed, the objective may have no value.
  const hint = failures.some((f) => f.includes('not shown to be positive')) ? ' (declare positive what is, instead of nonneg)' : '';
  if (results.length === 0) throw new GenerateError(`no update of ${text} is certified, because ${failures.join('; ') || 'no rule applies'}${hint}; ${instead}`);
  for (const found of chosen(results, request.updates.get(text), text)) {
    const block: CertifiedBlock = { variable, ...place, text, update: found.update, kind: found.kind, found, id: request.identify(found.certificate) };
    if (runs(p, request.sense, [block])) return block;
  }
  throw new GenerateError(`the assumptions of the certified updates of ${text} hold at none of the inputs that were tried: ${listed(results)}; ${instead}`);
});
