import { whole } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, sameShape, shape } from '../../shape/shape.ts';
import { isEquation } from '../scope/links.ts';
import type { Scope } from '../scope/scope.ts';
import { guardedStep, isProved, placed, plainStep, type Means } from '../steps/step.ts';
import type { Step } from '../steps/report.ts';
import { nameOf } from '../scope/surfaces.ts';

/** The best value of `cost'*x` under `matrix*x relation bound`, and x ≥ 0 where the variable `isNonneg`; `>=` for a minimum, `<=` for a maximum. */
interface LinearProgram {
  readonly sense: 'min' | 'max';
  readonly value: Expr;
  readonly cost: Expr;
  readonly matrix: Expr;
  readonly relation: '=' | '>=' | '<=';
  readonly bound: Expr;
  readonly isNonneg: boolean;
}

const RELATIONS: ReadonlySet<string> = new Set(['=', '<=', '>=']);
const OTHER: Readonly<Record<string, '=' | '>=' | '<='>> = { '=': '=', '<=': '>=', '>=': '<=' };

/** A best value as it is written: what is optimised, by which names, and under which conditions. */
export interface Written {
  readonly sense: 'min' | 'max';
  readonly goal: Surface;
  readonly variables: readonly string[];
  readonly conditions: readonly { readonly relation: string; readonly left: Surface; readonly right: Surface }[];
}

/** The best value that an expression is; null where it is none, or has conditions that are no order or equation. */
export const writtenAs = (e: Surface): Written | null => {
  if (e.kind !== 'call' || (e.name !== '\\min' && e.name !== '\\max')) return null;
  const [body, ...below] = e.args;
  const [goal, ...beside] = body?.kind === 'call' && body.name === '\\given' ? body.args : body === undefined ? [] : [body];
  const conditions = [...beside, ...below].flatMap((c) => (c.kind === 'call' && RELATIONS.has(c.name) && c.args[0] !== undefined && c.args[1] !== undefined ? [{ relation: c.name, left: c.args[0], right: c.args[1] }] : []));
  const variables = below.flatMap((x) => nameOf(x) ?? []);
  const isWhole = conditions.length + variables.length === beside.length + below.length;
  return goal === undefined || variables.length === 0 || !isWhole ? null : { sense: e.name === '\\min' ? 'min' : 'max', goal, variables, conditions };
};

/** The vectors that a bound name may stand for: the one declared, or of any size that occurs where it means something else. */
const vectorsFor = (name: string, scope: Scope): readonly Symbol_[] => {
  const declared = scope.symbol(name);
  if (declared !== null && declared.range === null) return declared.attributes.every((a) => a === 'nonneg') ? [declared] : [];
  const dims = new Map<string, Dim>([...scope.problem.symbols.values()].flatMap(({ symbol }) => [symbol.shape.rows, symbol.shape.cols].map((d) => [d.key, d] as const)));
  return [...dims.values()].map((rows) => b.symbol(name, shape(rows, ONE), []));
};

const programOf = (w: Written, x: Symbol_, { scope, deriver }: Means, isRight: (left: Expr, right: Expr) => boolean): LinearProgram | null => {
  scope.undeclare(w.variables);
  scope.declare([x]);
  const read = (e: Surface): Expr | null => { const value = scope.side(scope.prepared(e), scope.elaborator()); return value.ok ? value.value : null; };
  const isConstant = (e: Expr): boolean => !freeSymbols(e).has(x);
  const at0 = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[x, b.zeros(x.shape)]]));
  const goal = read(w.goal);
  const cost = goal !== null && isScalar(goal.shape) ? deriver.gradient(goal, whole(x)).value : null;
  if (goal === null || cost === null || !isConstant(cost) || !isRight(at0(goal), b.constant(0))) return null;
  let isNonneg = x.attributes.includes('nonneg');
  const rows: Pick<LinearProgram, 'matrix' | 'relation' | 'bound'>[] = [];
  for (const c of w.conditions) {
    const [left, right] = [read(c.left), read(c.right)];
    const pair = left === null || right === null ? null : scope.pair(left, right, c.right);
    if (pair?.ok !== true) return null;
    const [l, r] = pair.value;
    if (l === x && b.isZero(r) && c.relation === '>=') {
      isNonneg = true;
      continue;
    }
    const difference = b.subtract(l, r);
    const matrix = deriver.jacobian(difference, whole(x)).value;
    if (!isConstant(matrix)) return null;
    const isTurned = c.relation === (w.sense === 'min' ? '<=' : '>=');
    const signed = (e: Expr): Expr => (isTurned ? b.negate(e) : e);
    rows.push({ matrix: signed(matrix), bound: signed(b.negate(at0(difference))), relation: isTurned ? (OTHER[c.relation] ?? '=') : (c.relation as LinearProgram['relation']) });
  }
  const [only, second] = rows;
  return only === undefined || second !== undefined ? null : { sense: w.sense, value: goal, cost, isNonneg, ...only };
};

/** The one linear program that a best value is; null where it is none, or where its variable may have several sizes. */
const programIn = (w: Written, means: Means, isRight: (left: Expr, right: Expr) => boolean): LinearProgram | null => {
  const [variable, second] = w.variables;
  const found = (variable === undefined || second !== undefined ? [] : vectorsFor(variable, means.scope)).flatMap((x) => {
    const back = means.scope.snapshot();
    const program = programOf(w, x, means, isRight);
    back();
    return program ?? [];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
};

/**
 * The best values of two linear programs that are each other's dual, `min {c'x | Ax = b, x ≥ 0} = max {b'y | A'y ≤ c}` and the like: equal by
 * strong duality unless neither has a feasible point. Null where the sides are not two linear programs.
 */
export const dualityStep = (s: FormulaStatement, means: Means): Step | null => {
  const [link, second] = s.links;
  if (s.left === null || link === undefined || second !== undefined || !isEquation(link)) return null;
  const written = [s.left, link.right].map(writtenAs);
  const min = written.find((w) => w?.sense === 'min');
  const max = written.find((w) => w?.sense === 'max');
  if (min === null || min === undefined || max === null || max === undefined) return null;
  const at = placed('=', s.span, null, null);
  return guardedStep((): Step | null => {
    const isRight = (left: Expr, right: Expr): boolean => sameShape(left.shape, right.shape) && isProved({ kind: 'identity', left, right }, means);
    const [p, d] = [programIn(min, means, isRight), programIn(max, means, isRight)];
    if (p === null || d === null) return null;
    const isFitting = d.isNonneg === (p.relation === '>=') && (d.relation === '<=') === p.isNonneg;
    if (!isFitting || !isRight(p.cost, d.bound) || !isRight(p.bound, d.cost) || !isRight(b.transpose(p.matrix), d.matrix)) return plainStep('identity', 'undecided', 'best values of linear programs that are not each other\'s dual are not compared', at);
    const conditions = ['one of the two programs has a feasible point'];
    return { kind: 'identity', status: 'proved-under', sentence: `holds by the duality of linear programs, under conditions: ${conditions.join()}`, conditions, ...placed('=', s.span, written[0] === min ? p.value : d.value, written[0] === min ? d.value : p.value) };
  }, 'identity', at);
};
