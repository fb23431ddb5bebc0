import type { Span } from '../diagnostics/diagnostic.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '.*' | './' | '^' | '.^';

/** A bound index with its range `name in 1:size`. */
export interface Binder {
  readonly name: string;
  readonly nameSpan: Span;
  readonly range: Surface;
}

/** A subscript: a whole axis, one position, or a range. */
export type Subscript =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'at'; readonly at: Surface; readonly span: Span }
  | { readonly kind: 'range'; readonly from: Surface; readonly to: Surface; readonly span: Span };

/** What was written, with a position on every node; it remembers the text, not the meaning. */
export type Surface =
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly opSpan: Span; readonly left: Surface; readonly right: Surface; readonly span: Span }
  | { readonly kind: 'negate'; readonly arg: Surface; readonly span: Span }
  | { readonly kind: 'transpose'; readonly arg: Surface; readonly span: Span }
  | { readonly kind: 'index'; readonly arg: Surface; readonly subscripts: readonly Subscript[]; readonly span: Span }
  | { readonly kind: 'call'; readonly name: string; readonly nameSpan: Span; readonly args: readonly Surface[]; readonly span: Span }
  | { readonly kind: 'sum'; readonly binders: readonly Binder[]; readonly where: Surface | null; readonly body: Surface; readonly span: Span }
  | { readonly kind: 'block'; readonly rows: readonly (readonly Surface[])[]; readonly span: Span };

/** A declaration `name : kind(sizes) attributes`. */
export interface Declaration {
  readonly name: string;
  readonly nameSpan: Span;
  readonly type: string;
  readonly typeSpan: Span;
  readonly sizes: readonly Surface[];
  readonly attributes: readonly { readonly name: string; readonly span: Span }[];
  readonly span: Span;
}

/** One statement of a problem file. */
export type Statement =
  | { readonly kind: 'declare'; readonly declaration: Declaration }
  | { readonly kind: 'let'; readonly name: string; readonly nameSpan: Span; readonly value: Surface }
  | { readonly kind: 'objective'; readonly sense: 'minimize' | 'maximize'; readonly name: string | null; readonly nameSpan: Span; readonly value: Surface; readonly span: Span }
  | { readonly kind: 'function'; readonly name: string; readonly nameSpan: Span; readonly parameter: string; readonly body: Surface }
  | { readonly kind: 'assume'; readonly left: Surface; readonly order: '>' | '>=' | '=' | '!='; readonly right: Surface; readonly span: Span };
