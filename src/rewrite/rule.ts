import type { Expr, Symbol_ } from '../expr/expr.ts';

/** A side condition in the closed vocabulary of `rules/README.md`. */
export type RuleCondition =
  | { readonly kind: 'square' | 'invertible' | 'symmetric' | 'positive-definite' | 'orthogonal' | 'diagonal'; readonly of: Expr }
  | { readonly kind: 'nonzero' | 'positive' | 'nonneg'; readonly of: Expr }
  | { readonly kind: 'free-of'; readonly of: Expr; readonly variable: string };

/** One entry of a `rules/*.rules` file, parsed and shape-checked with symbolic sizes. */
export interface Rule {
  readonly name: string;
  readonly file: string;
  readonly vars: readonly Symbol_[];
  /** Text of the law, as written. */
  readonly law: string;
  /**
   * Both sides. In a differential law `d(F) = …` the left side is F and `differential` is true; on the right `d(X)` is the
   * symbol whose `differentialOf` is X.
   */
  readonly left: Expr;
  readonly right: Expr;
  readonly differential: boolean;
  readonly when: readonly RuleCondition[];
  readonly whenText: readonly string[];
  readonly orient: 'left-to-right' | 'right-to-left' | 'both' | 'none';
  readonly source: string;
  readonly why: string;
  readonly fails: readonly string[];
  readonly examples: readonly string[];
}
