import { valueOfUnknown } from '../../elaborate/unknown.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { Surface } from '../../notation/surface.ts';
import { ONE } from '../../shape/dim.ts';
import type { SupposedOrder } from './ties.ts';
import { isScalar, SCALAR, shape } from '../../shape/shape.ts';

/** The largest or smallest eigenvalue of a symmetric matrix, or the largest singular value of any. */
export interface Extremal {
  readonly kind: 'max' | 'min' | 'norm';
  readonly of: Expr;
  /** What stands for it. */
  readonly symbol: Symbol_;
  /** Any bound of the eigenvalues, which need not be one. */
  readonly isOnlyBound?: boolean;
}

const KINDS: Readonly<Record<string, Extremal['kind']>> = { lambda_max: 'max', lambda_min: 'min', '\\norm_2': 'norm', sigma_max: 'norm' };
const WORDS: Readonly<Record<Extremal['kind'], string>> = { max: 'lambda_max', min: 'lambda_min', norm: 'sigma_max' };

/** Is it a name that these go by in every document? */
export const isExtreme = (name: string): boolean => Object.hasOwn(KINDS, name);

interface Names {
  readonly read: (e: Surface) => Expr | null;
  readonly isKnown: (name: string) => boolean;
  readonly name: (name: string, value: Expr) => void;
  readonly isSymmetric: (e: Expr) => boolean;
}

/** Extreme eigenvalues that formulas mention: each goes by a name, and all that is known of it is what bounds it and that it is attained. */
export class ExtremeEigenvalues {
  private readonly names: Names;
  private readonly found = new Map<Symbol_, Extremal>();

  constructor(names: Names) {
    this.names = names;
  }

  /** λ_max(A), λ_min(A) and ‖A‖₂ as a name with a value; null for other surfaces. */
  named(e: Surface): Surface | null {
    const [only, second] = e.kind === 'call' ? e.args : [];
    const kind = e.kind === 'call' && Object.hasOwn(KINDS, e.name) && !this.names.isKnown(e.name) ? KINDS[e.name] : undefined;
    const read = kind === undefined || only === undefined || second !== undefined ? null : this.names.read(only);
    if (kind === undefined || read === null || isScalar(read.shape) || read.shape.cols.key === ONE.key || read.shape.rows.key === ONE.key) return null;
    if (kind !== 'norm' && (read.shape.rows.key !== read.shape.cols.key || !this.names.isSymmetric(read))) return null;
    const name = `${WORDS[kind]}(${printText(read)})`;
    // Nothing differentiates through it, as through a function that is known by its name only.
    const symbol = freeSymbols(read).size === 0 ? null : valueOfUnknown(WORDS[kind], SCALAR, [inlineNames(read)]);
    if (symbol?.kind !== 'symbol') return null;
    this.found.set(symbol, { kind, of: inlineNames(read), symbol });
    this.names.name(name, b.named(name, symbol));
    return { kind: 'name', name, span: e.span };
  }

  /** Those that expressions depend on. */
  in(sides: readonly Expr[]): readonly Extremal[] {
    return this.found.size === 0 ? [] : [...new Set(sides.flatMap((e) => [...freeSymbols(e)]))].flatMap((s) => this.found.get(s) ?? []);
  }
}

/** The number t of which an order M ⪯ tI or tI ⪯ M says that it bounds the eigenvalues of a matrix without it; null for other orders. */
export const boundIn = ({ left, right, isDefinite }: SupposedOrder): Extremal | null => {
  for (const [of, side, kind] of [[left, right, 'max'], [right, left, 'min']] as const) {
    const number = side.kind === 'scale' && b.isSpecial(side.arg, 'eye') ? side.by : null;
    if (isDefinite && number?.kind === 'symbol' && number.range === null && !freeSymbols(of).has(number)) return { kind, of: inlineNames(of), symbol: number, isOnlyBound: true };
  }
  return null;
};

/** A quotient whose value it is for some vector v. */
export const quotientOf = ({ kind, of }: Extremal): { readonly over: Expr; readonly under: Expr } => {
  const v = b.symbol(`v_${kind}_${of.id}`, shape(of.shape.cols, ONE), ['fullrank']);
  return kind === 'norm' ? { over: b.call('norm2', b.multiply(of, v)), under: b.call('norm2', v) } : { over: b.multiply(b.transpose(v), of, v), under: b.multiply(b.transpose(v), v) };
};

/** The matrix in terms of any bound and what it is away from that: what holds with these holds with the value, the bound in its place. */
export const bounded = (e: Expr, { kind, of, symbol }: Extremal): Expr => {
  if (kind === 'norm' || of.kind !== 'symbol') return e;
  const { rows } = of.shape;
  const bound = b.symbol(`bound_${kind}_${of.name}`, SCALAR);
  const away = b.symbol(`slack_${kind}_${of.name}`, of.shape, ['symmetric', 'psd']);
  const all = b.scale(bound, b.eye(rows));
  return substitute(inlineNames(e), new Map<Expr, Expr>([[symbol, bound], [of, kind === 'max' ? b.subtract(all, away) : b.add(all, away)]]));
};
