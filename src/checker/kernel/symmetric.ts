import { isFunction } from './terms.ts';
import { once } from '../terms/walk.ts';
import type { Symbol_, Term } from '../terms/term.ts';
import type { Typing } from './typing.ts';

const DECLARED: readonly Symbol_['attributes'][number][] = ['symmetric', 'diagonal', 'posdef', 'psd'];
/** Operations that keep symmetric matrices symmetric, beside functions of entries; scalars among their operands don't matter. */
const KEEPING: ReadonlySet<string> = new Set(['+', '-', '.*', './', 'kron', 'inv', "'", '.^', 'mpow']);

/** Is a matrix equal to its transpose by the form of its term? False where the form doesn't show it. */
export const isSymmetricByForm = (t: Term, typing: Typing): boolean => {
  const { terms } = typing;
  const isSquare = (a: Term): boolean => {
    const shape = typing.shapeAnywhere(a);
    return shape !== null && shape[0] === shape[1];
  };
  const flips = (a: Term, b: Term): boolean => terms.make("'", a) === b || terms.make("'", b) === a || (a === b && go(a));
  const go: (s: Term) => boolean = once<boolean>((s) => {
    if (typing.isScalarAnywhere(s)) return true;
    if (typeof s === 'string') return typing.symbols.get(s)?.attributes.some((a) => DECLARED.includes(a)) ?? false;
    const [op, ...args] = s;
    const scalar = (x: Term): boolean => typing.isScalarAnywhere(x);
    if (op === 'diag' || op === 'eye') return true;
    if (op === 'ones' || op === 'zeros' || op === 'fill') return isSquare(s);
    if (op === 'sumover') return go(args[2] as Term);
    if (op === '*') return reads((args as readonly Term[]).filter((x) => !scalar(x)));
    if (op === 'block') {
      const grid = args as readonly (readonly Term[])[];
      return grid.every((row, i) => row.every((b, j) => (i === j ? go(b) : i > j || flips(b, grid[j]?.[i] ?? ''))));
    }
    return (KEEPING.has(op) || isFunction(op)) && terms.operands(s).every((x) => scalar(x) || go(x));
  });
  /** A product that reads the same from behind, transposed. */
  const reads = (factors: readonly Term[]): boolean => {
    const [first, ...rest] = factors;
    const last = rest[rest.length - 1];
    if (first === undefined) return true;
    if (last === undefined) return go(first);
    return flips(first, last) && reads(rest.slice(0, -1));
  };
  return go(t);
};
