import { derive, type Derivation } from '../audit/derivation.ts';
import type { Finding } from '../audit/check.ts';
import type { ExprCondition } from '../audit/term.ts';
import { Deriver } from '../calculus/derive.ts';
import { differentialSymbol, variableExpr, type Variable } from '../calculus/variable.ts';
import { add } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { printText } from '../notation/print/text.ts';
import { isScalar } from '../shape/shape.ts';
import { CompareError } from './error.ts';

/** What a function can be compared with. */
export const WHATS = ['value', 'gradient', 'jacobian', 'hessian', 'hvp'] as const;
export type What = (typeof WHATS)[number];

/** One expression that (a part of) the result of a function should equal. */
export interface Part {
  readonly what: What;
  readonly label: string;
  /** The variables that it belongs to: none for a value, two for a block. */
  readonly by: readonly Variable[];
  readonly value: Expr;
  /** How the expression itself was checked; null for the objective, which is given. */
  readonly finding: Finding | null;
}

/** The objective with what is wanted of it. */
export interface PartsRequest {
  readonly of: Expr;
  readonly variables: readonly Variable[];
  readonly whats: readonly What[];
  readonly lets: readonly Expr[];
  readonly conditions: readonly ExprCondition[];
  readonly seed?: string;
}

const text = (v: Variable): string => printText(variableExpr(v));
const WORDS: { readonly [W in Exclude<What, 'value'>]: (names: readonly string[]) => string } = {
  gradient: ([x]) => `gradient by ${x}`, jacobian: ([x]) => `Jacobian by ${x}`, hessian: (names) => `Hessian block (${names.join(', ')})`, hvp: ([x]) => `Hessian product, part ${x}`,
};

const partOf = (what: Exclude<What, 'value'>, by: readonly Variable[], value: Expr, finding: Finding): Part => ({ what, label: WORDS[what](by.map(text)), by, value, finding });

/** The parts of the wanted results, kind by kind and variable by variable. Errors: CompareError; NoLaw and DerivationRefuted from deriving. */
export const partsOf = (request: PartsRequest): readonly Part[] => {
  const { variables, whats, lets, conditions } = request;
  const of = new Deriver(lets).resolve(request.of);
  const options = { seed: request.seed };
  const derived = (kind: 'gradient' | 'jacobian' | 'all-blocks' | 'all-products', shown: Derivation['kind']): readonly Derivation[] => derive({ of, variables, lets, conditions, kind }, options).filter((d) => d.kind === shown);
  const [vector] = whats.filter((w) => w !== 'value' && w !== 'jacobian');
  if (vector !== undefined && !isScalar(of.shape)) throw new CompareError('not-scalar', `a ${vector === 'hvp' ? 'Hessian product' : vector} is of a scalar, and the objective is a matrix; --what jacobian compares its Jacobian`);
  const pairs = variables.flatMap((x) => variables.map((y) => [x, y] as const));
  const kinds: { readonly [W in What]: () => readonly Part[] } = {
    value: () => [{ what: 'value', label: 'value', by: [], value: of, finding: null }],
    gradient: () => derived('gradient', 'gradient').map((d, i) => partOf('gradient', variables.slice(i, i + 1), d.value, d.finding)),
    jacobian: () => derived('jacobian', 'jacobian').map((d, i) => partOf('jacobian', variables.slice(i, i + 1), d.value, d.finding)),
    hessian: () => derived('all-blocks', 'hessian').map((d, i) => partOf('hessian', pairs[i] ?? [], d.value, d.finding)),
    hvp: () => {
      const products = derived('all-products', 'hessian-product');
      return variables.map((x, i) => {
        const mine = products.slice(i * variables.length, (i + 1) * variables.length);
        const weakest = mine.find((d) => d.finding.verdict !== 'proved') ?? mine[0];
        return partOf('hvp', [x], add(...mine.map((d) => d.value)), weakest?.finding ?? { verdict: 'undecided', grade: 'N' });
      });
    },
  };
  return whats.flatMap((w) => kinds[w]());
};

/** The directions of Hessian products. */
export const directionsOf = (variables: readonly Variable[], whats: readonly What[]): readonly Symbol_[] => (whats.includes('hvp') ? variables.map(differentialSymbol) : []);
