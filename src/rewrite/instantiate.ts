import { blockTrace, dimScalar, index, multiply, scale, slice, special, sumOver, symbol, unvec } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { mapChildren } from '../expr/walk.ts';
import { dimLiteral, dimSubstitute, type Dim } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';
import type { Rule } from './rule.ts';

/** Thrown where actual parts don't have the shapes that a law's variables declare. */
export class LawMismatch extends Error {}

const bindSize = (declared: Dim, actual: Dim, sizes: Map<string, Dim>): void => {
  const [only] = declared.terms;
  const name = declared.terms.length === 1 && only !== undefined && only.coefficient === 1 && only.names.length === 1 ? only.names[0] : undefined;
  if (name === undefined) {
    if (dimLiteral(declared) !== null && declared.key !== actual.key) throw new LawMismatch(`${declared.key} against ${actual.key}`);
    return;
  }
  const known = sizes.get(name);
  if (known !== undefined && known.key !== actual.key) throw new LawMismatch(`${name} is ${known.key} and ${actual.key}`);
  sizes.set(name, actual);
};

/**
 * The law with its variables replaced by expressions, d(X) by the given differentials, and its sizes by the actual ones; built
 * anew, so that products with scalars become scalings. Errors: LawMismatch.
 */
export const instantiate = (rule: Rule, bindings: ReadonlyMap<string, Expr>, differentials: ReadonlyMap<string, Expr> = new Map()): { readonly left: Expr; readonly right: Expr } => {
  const sizes = new Map<string, Dim>();
  for (const v of rule.vars) {
    const actual = bindings.get(v.name);
    if (actual === undefined) throw new LawMismatch(`${rule.name} needs ${v.name}`);
    if (isScalar(v.shape) && !isScalar(actual.shape)) throw new LawMismatch(`${v.name} is a scalar`);
    bindSize(v.shape.rows, actual.shape.rows, sizes);
    bindSize(v.shape.cols, actual.shape.cols, sizes);
  }
  const size = (d: Dim): Dim => dimSubstitute(d, sizes);
  const memo = new Map<Expr, Expr>();
  const go = (e: Expr): Expr => {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const value = rebuilt(e);
    memo.set(e, value);
    return value;
  };
  const rebuilt = (e: Expr): Expr => {
    switch (e.kind) {
      case 'symbol': {
        if (e.differentialOf !== null) return differentials.get(e.differentialOf) ?? e;
        const bound = bindings.get(e.name);
        if (bound !== undefined) return bound;
        return e.range === null ? e : symbol(e.name, e.shape, e.attributes, { range: size(e.range) });
      }
      case 'dim': return dimScalar(size(e.dim));
      case 'special': return special(e.name, ...e.dims.map(size));
      case 'unvec': return unvec(go(e.arg), size(e.shape.rows), size(e.shape.cols));
      case 'blocktrace': return blockTrace(go(e.arg), size(e.count));
      case 'slice': return slice(go(e.arg), size(e.rowOffset), size(e.colOffset), shape(size(e.shape.rows), size(e.shape.cols)));
      case 'sumover': {
        const bound = go(e.index);
        if (bound.kind !== 'symbol') throw new LawMismatch('a bound index stays a symbol');
        return sumOver(bound, size(e.range), go(e.body));
      }
      case 'index': return index(go(e.arg), e.row === null ? null : go(e.row), e.col === null ? null : go(e.col));
      // Equal shapes in the law may be scalars here; the builders choose scaling or product by the actual shapes.
      case 'scale': return scale(go(e.by), go(e.arg));
      case 'product': return multiply(...e.factors.map(go));
      default: return mapChildren(e, go);
    }
  };
  return { left: go(rule.left), right: go(rule.right) };
};
