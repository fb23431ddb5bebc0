import type { Deriver } from '../../calculus/derive.ts';
import { dimScalar, subtract, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isArgument } from '../prover/scalar.ts';
import { learnReplaced } from './lines.ts';
import { piecesOf, type Pieces } from './pieces.ts';
import { Prover } from '../prover/prover.ts';
import { variablesOf } from './sets.ts';
import { deriverOf } from './deriver.ts';
import type { Question } from './question.ts';
import { targetOf, type Domain, type Range, type Target } from './target.ts';

/** What one search works with. */
export interface Search {
  readonly target: Target;
  readonly prover: Prover;
  readonly deriver: Deriver;
  /** Writes an expression for a reader. */
  readonly print: (e: Expr) => string;
  /** The gradient of what is minimised, in the symbols of the problem. */
  readonly gradient: () => Expr;
  /** The sorted pieces of what is minimised. */
  readonly pieces: () => Pieces;
  /** The same with what is quadratic as functions of affine arguments, where it is. */
  readonly finerPieces: () => Pieces;
}

/** Writes expressions with `t` for the argument of a function of one, by another name where the problem has a t. */
const readable = (q: Question): ((e: Expr) => string) => {
  const taken = new Set([...freeSymbols(q.objective)].map((s) => s.name));
  const name = ['t', 's', 'r', 'arg'].find((n) => !taken.has(n)) ?? 'arg_1';
  return (e) => q.print(substitute(e, new Map<Expr, Expr>([...freeSymbols(e)].flatMap((s) => (isArgument(s) ? [[s, symbol(name, s.shape)] as const] : [])))));
};

/** A prover that takes what the question assumes of parameters for granted: a step that uses it has it as an assumption. */
export const proverFor = (q: Question): Prover => {
  const prover = new Prover(q.seed, q.budget);
  for (const c of q.conditions) {
    const size = c.kind === 'size' && c.order !== '=' ? subtract(dimScalar(c.left), dimScalar(c.right)) : null;
    const expr = c.kind === 'size' ? size : c.expr;
    if (expr === null || c.kind === 'nonzero' || variablesOf(q).some((x) => freeSymbols(expr).has(x))) continue;
    const order = prover.assume([c.kind === 'positive' || (c.kind === 'size' && c.order === '>') ? '<' : '<=', '0', prover.term(expr)]);
    if (order !== null) prover.learn(expr, order);
  }
  return prover;
};

/** A search for what minimises or maximises the objective of a question over a domain (null for that of the variable's attributes). */
export const searchFor = (q: Question, sense: Question['sense'], domain: Domain | null, range: Range): Search => {
  const [prover, deriver] = [proverFor(q), deriverOf(q.objective)];
  const target = targetOf(q.objective, sense, q.variable, domain, range);
  learnReplaced(prover, target);
  let gradient: Expr | null = null;
  let pieces: Pieces | null = null;
  return {
    target, prover, deriver, print: readable(q),
    gradient: () => (gradient ??= deriver.gradient(target.objective, q.variable).value),
    pieces: () => (pieces ??= piecesOf(target, prover, deriver)),
    finerPieces: () => piecesOf(target, prover, deriver, 1),
  };
};
