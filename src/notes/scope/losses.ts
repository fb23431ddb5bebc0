import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions } from '../../expr/walk.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import { isEquation } from './links.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';

/** A derivative of a name by a name. */
interface Slope {
  readonly of: string;
  readonly by: string;
}

const slopeIn = (e: Surface | null): Slope | null => {
  const [of, by, second] = e?.kind === 'call' && e.name === 'grad' ? e.args : [];
  const [f, x] = [nameOf(of), nameOf(by)];
  return f === null || x === null || second !== undefined ? null : { of: f, by: x };
};

const sidesOf = (s: FormulaStatement): readonly Surface[] => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)];

const meaningOf = (name: string, scope: Scope): Expr | null => scope.symbol(name) ?? scope.value(name);

/** Does one value depend on another one? */
const dependsOn = (value: Expr, other: Expr): boolean => (other.kind === 'symbol' ? freeSymbols(inlineNames(value)).has(other) : subexpressions(value).includes(other));

/** The variable that all others are within: of what a loss is a function as far as a statement says. */
const outermost = (names: readonly string[], scope: Scope): string | null => {
  const values = names.flatMap((name) => { const value = meaningOf(name, scope); return value === null ? [] : [{ name, value }]; });
  const found = values.length < names.length ? [] : values.filter((v) => values.every((u) => u.name === v.name || dependsOn(v.value, u.value)));
  const [only, second] = found;
  return only === undefined || second !== undefined ? null : only.name;
};

/** Does a statement only name the derivative in it, G = ∂L/∂Z or the other way round? The symbol that the name is, where it is one of the same shape. */
const upstream = (s: FormulaStatement, by: Expr, scope: Scope): { readonly symbol: Symbol_ | null } | null => {
  const [left, right, more] = sidesOf(s);
  if (left === undefined || right === undefined || more !== undefined || !s.links.every(isEquation)) return null;
  if (slopeIn(left) !== null && slopeIn(right) !== null) return { symbol: null };
  const name = nameOf(slopeIn(left) !== null ? right : left);
  const symbol = name === null ? null : scope.symbol(name);
  return name === null || (scope.isKnown(name) && (symbol === null || symbol.range !== null || !sameShape(symbol.shape, by.shape))) ? null : { symbol };
};

/**
 * Losses of which only their derivatives are known, and by what. Up to the first order a loss is ⟨G, Z⟩, where G is its derivative by
 * the outermost Z that it is said to be a function of.
 */
export class Losses {
  private readonly known = new Map<string, string>();
  /** The losses by the names of their derivatives. */
  private readonly slopes = new Map<string, string>();
  /** Does the document give a name a value anywhere? */
  isGiven: (name: string) => boolean = () => true;

  /** The loss whose gradient by any X the document calls dX, or null. */
  calledByD: string | null = null;

  /** The statement with the gradient in place of every dX, where the document calls it so. */
  withGradients(s: FormulaStatement): FormulaStatement {
    const loss = this.calledByD;
    const written = (e: Surface): Surface => rewritten(e, (x) => {
      const [of] = x.kind === 'call' && x.name === '\\d' ? x.args : [];
      return loss === null || nameOf(of) === null || of === undefined ? null : { kind: 'call', name: 'grad', nameSpan: x.span, args: [{ kind: 'name', name: loss, span: x.span }, of], span: x.span };
    });
    return loss === null ? s : { ...s, left: s.left === null ? null : written(s.left), links: s.links.map((l) => ({ ...l, right: written(l.right) })) };
  }

  /** Takes note of the losses of a statement; what is taken for granted, in words. */
  learn(s: FormulaStatement, scope: Scope): readonly string[] {
    const slopes = sidesOf(s).flatMap((e) => partsOf(e, (x) => slopeIn(x) !== null)).flatMap((e) => slopeIn(e) ?? []);
    return [...new Set(slopes.map((x) => x.of))].flatMap((of) => this.define(of, [...new Set(slopes.filter((x) => x.of === of).map((x) => x.by))], s, scope));
  }

  private define(of: string, by: readonly string[], s: FormulaStatement, scope: Scope): readonly string[] {
    const before = scope.isKnown(of) ? this.known.get(of) : undefined;
    if (before === undefined && (scope.isKnown(of) || this.isGiven(of))) return [];
    const within = before === undefined || by.includes(before) ? by : [...by, before];
    const variable = outermost(within, scope);
    const value = variable === null ? null : meaningOf(variable, scope);
    const named = value === null || by.length > 1 ? { symbol: null } : upstream(s, value, scope);
    if (variable === null || value === null || variable === before || named === null) return [];
    const slope = named.symbol ?? b.symbol(`d${of}/d${variable}`, value.shape, []);
    this.known.set(of, variable);
    this.slopes.set(slope.name, of);
    scope.define(of, isScalar(value.shape) ? b.multiply(slope, value) : b.call('inner', slope, value));
    return [`${of} is any function of ${variable}`];
  }

  /** A loss of which a statement says more than its first derivatives do; null where it says nothing of that. */
  beyond(s: FormulaStatement, scope: Scope): string | null {
    const losses = [...this.known.keys()].filter((name) => scope.isKnown(name));
    if (losses.length === 0) return null;
    const within = (name: string): string | null => {
      const free = [...freeSymbols(inlineNames(meaningOf(name, scope) ?? b.constant(0)))].map((x) => this.slopes.get(x.name));
      return losses.find((l) => l === name || free.includes(l)) ?? null;
    };
    const namesIn = (e: Surface): readonly string[] => partsOf(e, (x) => x.kind === 'name').flatMap((x) => nameOf(x) ?? []);
    const calls = (e: Surface, names: readonly string[]): readonly Surface[] => partsOf(e, (x) => x.kind === 'call' && names.includes(x.name)).flatMap((x) => (x.kind === 'call' ? x.args.slice(0, 1) : []));
    for (const e of sidesOf(s)) {
      const twice = calls(e, ['hess', '\\nabla2', '\\derivative']).flatMap(namesIn).map(within);
      // What a gradient of a loss changes by nobody knows either.
      const once = calls(e, ['grad', '\\nabla']).flatMap((of) => (losses.includes(nameOf(of) ?? '') ? [] : namesIn(of).map(within)));
      const alone = sidesAlone(e).filter((n) => losses.includes(n));
      const found = [...twice, ...once, ...alone].find((x) => x !== null);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  }
}

/** The names of an expression outside of derivatives and differentials. */
const sidesAlone = (e: Surface): readonly string[] => {
  if (e.kind === 'call' && (e.name === 'grad' || e.name === '\\d')) return [];
  return e.kind === 'name' ? [e.name] : e.kind === 'binary' ? [...sidesAlone(e.left), ...sidesAlone(e.right)] : e.kind === 'call' ? e.args.flatMap(sidesAlone) : e.kind === 'negate' || e.kind === 'transpose' ? sidesAlone(e.arg) : [];
};
