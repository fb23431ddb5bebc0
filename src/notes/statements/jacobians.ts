import type { Variable } from '../../calculus/variable.ts';
import { variableShape } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimMul } from '../../shape/dim.ts';
import { isColumn, isScalar, shape, shapeText } from '../../shape/shape.ts';
import { lastOf, links } from '../relations/chain.ts';
import { mismatch } from '../relations/misfits.ts';
import { isEquation } from '../scope/links.ts';
import { nothing, unread, type Read, type Side } from '../steps/read.ts';
import { resolved, variableIn } from '../steps/claims.ts';
import type { Step } from '../steps/report.ts';
import type { Scope } from '../scope/scope.ts';
import { claimStep, guardedStep, isRight, placed, plainStep, type Means, type Placed } from '../steps/step.ts';
import { rewritten } from '../scope/surfaces.ts';

/** What stands in vec(·), by itself or by the name of such a value; null for anything else. */
const stackedIn = (e: Surface, scope: Scope): Surface | null => {
  if (e.kind === 'transpose') return stackedIn(e.arg, scope);
  if (e.kind === 'call' && e.name === 'vec') return e.args[0] ?? null;
  const named = e.kind === 'name' ? scope.value(e.name) : null;
  const value = named?.kind === 'named' ? named.value : null;
  const inside = value?.kind === 'call' && value.fn === 'vec' ? value.args[0] : undefined;
  return inside?.kind === 'symbol' ? { kind: 'name', name: inside.name, span: e.span } : null;
};

const isTransposed = (e: Surface): boolean => e.kind === 'transpose' && !isTransposed(e.arg);

/** Is the quantity made of the name that stands for vec(X), and not of X itself? Then one differentiates by the name. */
const isMadeOf = (of: Surface, by: Surface, scope: Scope): boolean => {
  const value = scope.side(of, scope.elaborator());
  const name = by.kind === 'name' ? by.name : null;
  return name !== null && value.ok && subexpressions(value.value).some((x) => x.kind === 'named' && x.name === name);
};

/** Derivatives by vec(X) in terms of those by X: the gradient is stacked, the Hessian is the same. */
export const byMatrices = (e: Surface, scope: Scope): Surface => rewritten(e, (x) => {
  const [of, first, second] = x.kind === 'call' && (x.name === 'grad' || x.name === 'hess') ? x.args : [];
  if (x.kind !== 'call' || of === undefined || first === undefined) return null;
  const [a, c] = [stackedIn(first, scope), second === undefined ? null : stackedIn(second, scope)];
  if (a === null || isMadeOf(of, first.kind === 'transpose' ? first.arg : first, scope)) return null;
  if (x.name === 'hess') return c === null ? null : { ...x, args: [of, a, c] };
  const value = scope.side(of, scope.elaborator());
  if (!value.ok || !isScalar(value.value.shape)) return null;
  const stacked: Surface = { kind: 'call', name: 'vec', nameSpan: x.nameSpan, args: [{ ...x, args: [of, a] }], span: x.span };
  return isTransposed(first) ? { kind: 'transpose', arg: stacked, span: x.span } : stacked;
});

/** A vector that is differentiated, and by what. */
interface Jacobian {
  readonly of: Expr;
  readonly by: Variable;
  readonly isTransposed: boolean;
  /** An expression as one of the variable, in the place of the quantity that this may stand for. */
  readonly inVariable: (e: Expr) => Expr;
}

/** The symbol, its row, column or entry by which one differentiates, or one for a defined quantity: what holds of any value holds of the one that it has. */
const variableFor = (e: Expr, of: Expr): Pick<Jacobian, 'by' | 'inVariable'> | null => {
  const own = variableIn(e);
  if (own !== null) return { by: own, inVariable: (x) => x };
  const symbol = e.kind === 'named' && subexpressions(of).includes(e) ? b.symbol(e.name, e.shape, []) : null;
  return symbol === null ? null : { by: { symbol, row: null, col: null }, inVariable: (x) => substitute(x, new Map<Expr, Expr>([[e, symbol]])) };
};

const jacobianIn = (left: Surface | null, scope: Scope): Jacobian | null => {
  const e = left === null ? null : scope.prepared(left);
  const [of, by] = e?.kind === 'call' && e.name === 'grad' && e.args.length === 2 ? e.args : [];
  if (of === undefined || by === undefined) return null;
  const elaborator = scope.elaborator();
  const value = scope.side(of, elaborator);
  if (!value.ok || isScalar(value.value.shape) || !isColumn(value.value.shape)) return null;
  const variable = scope.side(stackedIn(by, scope) ?? (by.kind === 'transpose' ? by.arg : by), elaborator);
  const found = variable.ok ? variableFor(variable.value, value.value) : null;
  return found === null || (stackedIn(by, scope) === null && variableShape(found.by).cols.key !== '1') ? null : { of: value.value, ...found, isTransposed: isTransposed(by) };
};

/** The same of a vector that depends on functions of which only the name is known. */
const ofAnyFunction = ({ of, by, inVariable }: Jacobian, value: Expr, at: Placed, means: Means): Step => {
  const { scope: { entrywise }, deriver } = means;
  const derived = deriver.jacobian(inlineNames(inVariable(of)), by).value;
  const there = (e: Expr): Expr => inVariable(entrywise.atPoints(e));
  return claimStep({ kind: 'identity', left: deriver.simplifier.simplify(inlineNames(there(derived))), right: there(resolved(value, deriver)) }, at, means, 'jacobian');
};

/** The claim that a value is the Jacobian, rows by the entries of the vector; without ᵀ below the derivative it may be laid out the other way round. */
const jacobianStep = ({ of, by, isTransposed, inVariable }: Jacobian, right: Side, s: FormulaStatement, means: Means): Step => {
  const link = s.links[0] ?? null;
  if (!right.value.ok) return mismatch(right, null, means, s)[0] ?? unread(right, link, s.span);
  const { rows, cols } = variableShape(by);
  const wanted = shape(of.shape.rows, dimMul(rows, cols));
  const turned = shape(wanted.cols, wanted.rows);
  const derivative = `d ${of.kind === 'named' ? of.name : 'vec'}/d ${by.symbol.name}'`;
  const attempt = (value: Expr, like: typeof wanted): Step | null => {
    const pair = means.scope.pair(b.zeros(like), value, right.surface);
    if (!pair.ok || shapeText(pair.value[1].shape) !== shapeText(like)) return null;
    const stated = like === wanted ? pair.value[1] : b.transpose(pair.value[1]);
    const at = { ...placed('=', { start: s.span.start, end: right.surface.span.end }, null, pair.value[1]), left: derivative };
    if (means.scope.entrywise.isIn(of)) return guardedStep(() => ofAnyFunction({ of, by, isTransposed, inVariable }, stated, at, means), 'jacobian', at);
    return guardedStep(() => claimStep({ kind: 'jacobian', of: resolved(inVariable(of), means.deriver), by, value: resolved(inVariable(stated), means.deriver) }, at, means), 'jacobian', at);
  };
  const plain = attempt(right.value.value, wanted);
  if (plain !== null && isRight(plain)) return plain;
  const other = isTransposed && plain !== null ? null : attempt(right.value.value, turned);
  if (other !== null && isRight(other)) return { ...other, status: 'proved-under', sentence: 'right up to the layout: the Jacobian stands as its transpose', conditions: [...other.conditions, 'derivatives laid out the other way round'] };
  return plain ?? other ?? plainStep('jacobian', 'not-understood', `the Jacobian is ${shapeText(wanted)}, and this is ${shapeText(right.value.value.shape)}`, placed('=', s.span, null, right.value.value));
};

/** Reads what claims a Jacobian, the derivative of a vector by a vector; null for other statements. */
export const readJacobian = (s: FormulaStatement, left: Surface | null, means: Means): Read | null => {
  const [link] = s.links;
  const jacobian = link === undefined || !isEquation(link) ? null : jacobianIn(left, means.scope);
  if (jacobian === null) return null;
  const elaborator = means.scope.elaborator();
  const sides = s.links.map((l): Side => {
    const surface = means.scope.prepared(l.right);
    return { surface, value: means.scope.side(surface, elaborator), reader: elaborator };
  });
  const [first, ...rest] = sides;
  if (first === undefined) return null;
  return { ...nothing([jacobianStep(jacobian, first, s, means), ...links(first, rest, s.links.slice(1), means)]), last: lastOf(sides) };
};
