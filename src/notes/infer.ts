import * as b from '../expr/build.ts';
import type { Attribute, Symbol_ } from '../expr/expr.ts';
import type { FormulaStatement } from '../notation/latex/index.ts';
import type { Surface } from '../notation/surface.ts';
import { dimNamed, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { shape, shapeText } from '../shape/shape.ts';
import { nameOf } from './surfaces.ts';
import type { Scope } from './scope.ts';

const isNumber = (e: Surface | undefined, text: string): boolean => (e?.kind === 'negate' ? text === `-${e.arg.kind === 'number' ? e.arg.text : ''}` : e?.kind === 'number' && e.text === text);

/** Attributes of entries in {0, 1}, {−1, 1} and ℝ; null for other sets. */
const attributesOf = (set: Surface): readonly Attribute[] | null => {
  if (set.kind === 'name' && ['bbR', 'R', 'mathbbR'].includes(set.name)) return [];
  if (set.kind !== 'call' || set.name !== '\\set' || set.args.length !== 2) return null;
  const has = (text: string): boolean => set.args.some((x) => isNumber(x, text));
  return has('1') && has('0') ? ['mask'] : has('1') && has('-1') ? ['binary'] : null;
};

const sizeOf = (e: Surface): Dim | null => (e.kind === 'name' ? dimNamed(e.name) : e.kind === 'number' && /^[1-9]\d*$/.test(e.text) ? dimOf(Number(e.text)) : null);

/** Declarations that `U, V ∈ ℝ^{m×n}`, `∈ {0,1}^n` and the like state of names that mean nothing yet. */
export const declaredBy = (s: FormulaStatement, scope: Scope): readonly Symbol_[] => {
  const [link, second] = s.links;
  if (s.left === null || link === undefined || second !== undefined || link.relation !== '∈' || link.right.kind !== 'binary' || link.right.op !== '^') return [];
  const attributes = attributesOf(link.right.left);
  const power = link.right.right;
  const sizes = (power.kind === 'call' && power.name === '\\times' ? power.args : [power]).map(sizeOf);
  const [rows, cols = ONE] = sizes;
  if (attributes === null || sizes.length > 2 || rows === undefined || rows === null || cols === null) return [];
  const names = (s.left.kind === 'call' && s.left.name === '\\list' ? s.left.args : [s.left]).map(nameOf);
  return names.flatMap((name) => (name === null || scope.isKnown(name) ? [] : [b.symbol(name, shape(rows, cols), attributes)]));
};

/** A declaration in the text language. */
export const declarationText = (s: Symbol_): string => {
  const { rows, cols } = s.shape;
  const kind = shapeText(s.shape) === '1×1' ? 'scalar' : cols.key === '1' ? `vector(${rows.key})` : `matrix(${rows.key}, ${cols.key})`;
  return [s.name, ':', kind, ...s.attributes].join(' ');
};
