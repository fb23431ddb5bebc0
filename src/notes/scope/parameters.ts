import type { Problem } from '../../elaborate/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { parametrised, type Equation } from './parametrised.ts';
import { asDeclared } from './suppositions.ts';
import type { Supposed } from './ties.ts';

/** All values for which some supposed equations hold, in symbols that are free. */
export interface Parameters {
  /** An expression at these values. */
  readonly at: (e: Expr) => Expr;
  /** The equations, in words. */
  readonly conditions: readonly string[];
  /** What was said of these values, said of the symbols themselves. */
  readonly named: (text: string) => string;
}

/** All values for which supposed equations hold, one for each symbol of which a form is known; null where there is none. */
export const parametersOf = (equations: readonly Equation[], problem: Problem): Parameters | null => {
  const values = equations.flatMap((e) => { const found = parametrised(e.map((x) => asDeclared(x, problem)) as [Expr, Expr]); return found === null ? [] : [{ found, text: e.map((x) => printText(x)).join(' = ') }]; });
  const once = values.filter(({ found: [symbol] }, k) => values.findIndex((v) => v.found[0] === symbol) === k);
  return once.length === 0 ? null : { at: (e) => substitute(inlineNames(e), new Map<Expr, Expr>(once.map(({ found }) => found))), conditions: once.map((v) => v.text), named: (text) => once.reduce((t, { found: [symbol, value] }) => t.replaceAll(`(${printText(value)})`, symbol.name), text) };
};

/** The equations among what is supposed that say nothing of the symbols that vary. */
export const equationsApart = (supposed: readonly Supposed[], varied: readonly Expr[]): readonly Equation[] => {
  const names = new Set(varied.flatMap((e) => [...freeSymbols(e)].map((s) => s.name)));
  return supposed.flatMap((s) => (s.equation === null || s.names.some((n) => names.has(n)) ? [] : [s.equation]));
};
