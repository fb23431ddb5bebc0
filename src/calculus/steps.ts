import { add, call, constant, eye, hadamard, index, isZero, multiply, ones, scale, symbol, transpose, zeros } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { dependsOn, freeSymbols, subexpressions, substitute } from '../expr/walk.ts';
import { ONE } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';
import type { Derived } from './derive.ts';
import type { Differential } from './differential.ts';
import { differentialSymbol, symbolDifferential } from './variable.ts';

/** One line of a derivation: `left = right`, by one named rule. */
export interface Line {
  readonly left: string;
  readonly right: Expr;
  readonly rule: string;
}

/** How lines are written: the printer, and the name of what is differentiated. */
export interface Writing {
  readonly print: (e: Expr) => string;
  readonly name: string;
}

const MAX_LINES = 200;

/** The differential pushed in, one law a line: the outermost pending d(…) first. */
const pushIn = (d: Differential, derived: Derived, { print, name }: Writing): readonly Line[] => {
  const pending = new Map<Expr, Expr>();
  const mark = (part: Expr): Expr => {
    if (!dependsOn(part, derived.variable.symbol.name)) return zeros(part.shape);
    if (part === derived.variable.symbol) return symbolDifferential(derived.variable);
    const stand = symbol(`d(${print(part)})`, part.shape, [], { differentialOf: derived.variable.symbol.name });
    pending.set(stand, part);
    return stand;
  };
  const lines: Line[] = [];
  let current = mark(d.of);
  while (lines.length < MAX_LINES) {
    const next = [...subexpressions(current)].reverse().find((x) => pending.has(x));
    const part = next === undefined ? undefined : pending.get(next);
    const step = part === undefined ? undefined : d.steps.get(part);
    if (next === undefined || step === undefined) break;
    current = substitute(current, new Map([[next, step.is(mark)]]));
    lines.push({ left: lines.length === 0 ? `d${name}` : '', right: current, rule: step.law });
  }
  return lines;
};

/** An addend inner(c, e) on the way to inner(G, dx). */
interface Addend {
  readonly c: Expr;
  readonly e: Expr;
}

/** One move of the operation around the differential to the other side of the inner product, with its rule; null where there is none. */
const move = ({ c, e }: Addend, uses: (x: Expr) => boolean): { readonly to: readonly Addend[]; readonly rule: string } | null => {
  switch (e.kind) {
    case 'add': return { to: e.terms.filter(uses).map((t) => ({ c, e: t })), rule: 'inner-add' };
    case 'scale': return uses(e.by) ? { to: [{ c: call('inner', e.arg, c), e: e.by }], rule: 'inner-scale' } : { to: [{ c: scale(e.by, c), e: e.arg }], rule: 'inner-scale' };
    case 'product': {
      const at = e.factors.findIndex(uses);
      const m = e.factors[at];
      if (m === undefined) return null;
      const left = e.factors.slice(0, at).reverse().map(transpose);
      const right = e.factors.slice(at + 1).reverse().map(transpose);
      return { to: [{ c: multiply(...left, c, ...right), e: m }], rule: left.length > 0 ? 'inner-left-factor' : 'inner-right-factor' };
    }
    case 'hadamard': {
      const m = e.factors.find(uses);
      return m === undefined ? null : { to: [{ c: hadamard(c, ...e.factors.filter((f) => f !== m)), e: m }], rule: isScalar(e.shape) ? 'inner-scale' : 'inner-hadamard' };
    }
    case 'transpose': return { to: [{ c: transpose(c), e: e.arg }], rule: 'inner-transpose' };
    case 'index': {
      const { rows, cols } = e.arg.shape;
      const left = e.row === null ? [] : [index(eye(rows), null, e.row)];
      const right = e.col === null ? [] : [index(eye(cols), e.col, null)];
      return { to: [{ c: multiply(...left, c, ...right), e: e.arg }], rule: 'inner-index' };
    }
    case 'call': {
      const [a, b] = e.args;
      if (a === undefined) return null;
      switch (e.fn) {
        case 'tr': return { to: [{ c: scale(c, eye(a.shape.rows)), e: a }], rule: 'inner-trace' };
        case 'sum': return { to: [{ c: scale(c, ones(a.shape)), e: a }], rule: 'inner-sum' };
        case 'rowsum': return { to: [{ c: multiply(c, ones(shape(ONE, a.shape.cols))), e: a }], rule: 'inner-rowsum' };
        case 'colsum': return { to: [{ c: multiply(ones(shape(a.shape.rows, ONE)), c), e: a }], rule: 'inner-colsum' };
        case 'diag': return { to: [{ c: call('diagvec', c), e: a }], rule: 'inner-diag' };
        case 'diagvec': return { to: [{ c: call('diag', c), e: a }], rule: 'inner-diagvec' };
        case 'inner':
          if (b === undefined) return null;
          if (uses(a) && uses(b)) return { to: [{ c: scale(c, b), e: a }, { c: scale(c, a), e: b }], rule: 'inner-add' };
          return { to: [uses(b) ? { c: scale(c, a), e: b } : { c: scale(c, b), e: a }], rule: 'inner-scale' };
        default: return null;
      }
    }
    default: return null;
  }
};

/** The scalar differential moved into the form inner(G, dx), one move a line. */
const moveOut = (df: Expr, dx: Symbol_): readonly Line[] => {
  const uses = (x: Expr): boolean => freeSymbols(x).has(dx);
  let addends: readonly Addend[] = [{ c: constant(1), e: df }];
  const written = (): Expr => add(...addends.map(({ c, e }) => (isZero(c) ? constant(0) : call('inner', c, e))));
  const lines: Line[] = [];
  while (lines.length < MAX_LINES) {
    const at = addends.findIndex(({ e }) => e !== dx);
    const addend = addends[at];
    if (addend === undefined) break;
    const moved = move(addend, uses);
    if (moved === null) break;
    const before = written();
    addends = [...addends.slice(0, at), ...moved.to, ...addends.slice(at + 1)];
    const after = written();
    if (after !== before) lines.push({ left: '', right: after, rule: moved.rule });
  }
  return lines;
};

/** The lines with the normal form of the last one, where that is written differently. */
const inNormalForm = (lines: readonly Line[], right: Expr, { print }: Writing): readonly Line[] => {
  const last = lines.at(-1)?.right;
  return last !== undefined && print(last) === print(right) ? lines : [...lines, { left: '', right, rule: 'normal-form' }];
};

/** A gradient as a textbook derives it: dφ = … = inner(G, dX), then G is read off. */
export const gradientSteps = (derived: Derived, writing: Writing): readonly Line[] => {
  const dx = differentialSymbol(derived.variable);
  const pushed = pushIn(derived.differential, derived, writing);
  const last = pushed.at(-1)?.right ?? derived.differential.value;
  return [
    ...inNormalForm([...pushed, ...moveOut(last, dx)], call('inner', derived.value, dx), writing),
    { left: `grad(${writing.name}, ${writing.print(derived.variable.symbol)})`, right: derived.value, rule: 'id-gradient' },
  ];
};

/** A Jacobian or Hessian block: the differential pushed in, then vec(dF) = J*vec(dx), then J is read off. */
export const jacobianSteps = (derived: Derived, writing: Writing): readonly Line[] => {
  const dx = differentialSymbol(derived.variable);
  const vec = (e: Expr): Expr => call('vec', e);
  return [
    ...inNormalForm(pushIn(derived.differential, derived, writing), derived.linear, writing),
    { left: `vec(d${writing.name})`, right: multiply(derived.value, vec(dx)), rule: 'vec-product, vec-transpose, vec-hadamard' },
    { left: `d vec(${writing.name})/d vec(${writing.print(derived.variable.symbol)})'`, right: derived.value, rule: 'id-jacobian' },
  ];
};

/** The product of a Hessian block with dx: the differential of the gradient, pushed in. */
export const productSteps = (derived: Derived, writing: Writing): readonly Line[] => inNormalForm(pushIn(derived.differential, derived, writing), derived.value, writing);
