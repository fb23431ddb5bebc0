import { isElementwise } from '../atoms/elementwise.ts';
import { isMatrixAtom } from '../atoms/matrix.ts';
import type { Dim as TermDim, Term } from '../checker/terms/term.ts';
import { isRational } from '../checker/terms/walk.ts';
import { add, block, blockTrace, call, constant, dimScalar, eye, gather, hadamard, index, map, matrixPower, multiply, negate, ones, power, scale, slice, special, subtract, sumOver, symbol, transpose, unvec, zeros } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { rational } from '../expr/rational.ts';
import { dimAdd, dimMul, dimNamed, dimOf, dimSub, type Dim } from '../shape/dim.ts';
import { isScalar, SCALAR, shape } from '../shape/shape.ts';

const toDim = (d: TermDim): Dim => {
  if (typeof d === 'number') return dimOf(d);
  if (typeof d === 'string') return /^\d+$/u.test(d) ? dimOf(Number(d)) : dimNamed(d);
  const [op, a, b] = d;
  const [x, y] = [toDim(a), toDim(b)];
  return op === '+' ? dimAdd(x, y) : op === '-' ? dimSub(x, y) : dimMul(x, y);
};

const toConstant = (text: string): Expr => {
  const [num = '0', den = '1'] = text.split('/');
  return constant(rational(Number(num), Number(den)));
};

const product = (list: readonly Expr[]): Expr => list.reduce((a, b) => (isScalar(a.shape) ? (isScalar(b.shape) ? hadamard(a, b) : scale(a, b)) : isScalar(b.shape) ? scale(b, a) : multiply(a, b)));

/** Entrywise, where a scalar stands for as many entries. */
const entrywise = (list: readonly Expr[]): Expr => {
  const scalars = list.filter((e) => isScalar(e.shape));
  const rest = list.filter((e) => !isScalar(e.shape));
  return rest.length === 0 ? hadamard(...scalars) : scalars.length === 0 ? hadamard(...rest) : scale(hadamard(...scalars), hadamard(...rest));
};

/** The scalar e in every entry. */
const filled = (e: Expr, like: Expr): Expr => (isScalar(like.shape) ? e : scale(e, ones(like.shape)));

/**
 * The expression of a term of the checker in the given symbols: the opposite of `termConverter`. Errors: TypeError for a term that no
 * expression has, ShapeError for one whose shapes don't fit.
 */
export const toExpr = (t: Term, symbols: ReadonlyMap<string, Symbol_>): Expr => {
  const memo = new Map<Term, Expr>();
  const go = (u: Term): Expr => {
    const known = memo.get(u);
    if (known !== undefined) return known;
    const e = typeof u === 'string' ? leaf(u) : operation(u);
    memo.set(u, e);
    return e;
  };
  const leaf = (u: string): Expr => {
    const s = symbols.get(u);
    if (s !== undefined) return s;
    if (isRational(u)) return toConstant(u);
    throw new TypeError(`nothing is known of ${u}`);
  };
  const operation = ([op, ...args]: Exclude<Term, string>): Expr => {
    const at = (k: number): Expr => go(args[k] as Term);
    const dim = (k: number): Dim => toDim(args[k] as TermDim);
    const all = (): readonly Expr[] => (args as readonly Term[]).map(go);
    switch (op) {
      case '+': return add(...all());
      case '-': return args.length === 1 ? negate(at(0)) : subtract(at(0), at(1));
      case '*': return product(all());
      case '.*': return entrywise(all());
      case './': return entrywise([isScalar(at(1).shape) ? at(0) : filled_(at(0), at(1)), power(at(1), constant(-1))]);
      case '.^': return power(at(0), at(1));
      case 'mpow': return matrixPower(at(0), typeof args[1] === 'number' ? constant(args[1]) : at(1));
      case "'": return transpose(at(0));
      case 'fill': return filled(at(0), at(1));
      case 'dim': return dimScalar(dim(0));
      case 'eye': return eye(dim(0));
      case 'ones': return ones(shape(dim(0), dim(1)));
      case 'zeros': return zeros(shape(dim(0), dim(1)));
      case 'commutation': return special('commutation', dim(0), dim(1));
      case 'unvec': return unvec(at(0), dim(1), dim(2));
      case 'blocktrace': return blockTrace(at(0), dim(1));
      case 'block': return block((args as unknown as readonly (readonly Term[])[]).map((row) => row.map(go)));
      case 'index': return index(at(0), args[1] === ':' ? null : at(1), args[2] === undefined || args[2] === ':' ? null : at(2));
      case 'slice': return slice(at(0), dim(1), dim(3), shape(dim(2), dim(4)));
      case 'gather': return gather(at(0), symbols.get(args[1] as string) as Symbol_);
      case 'sumover': {
        const i = symbol(args[0] as string, SCALAR, [], { range: dim(1) });
        return sumOver(i, dim(1), toExpr(args[2] as Term, new Map([...symbols, [i.name, i]])));
      }
      default:
        if (isElementwise(op)) return map(op, at(0));
        if (isMatrixAtom(op)) return call(op, ...all());
        throw new TypeError(`${op} is no operation of expressions`);
    }
  };
  const filled_ = (e: Expr, like: Expr): Expr => (isScalar(e.shape) ? filled(e, like) : e);
  return go(t);
};
