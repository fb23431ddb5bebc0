import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Surface } from '../surface.ts';

/** What is known of a name before the formula is read; it decides what LaTeX leaves open. */
export type Meaning =
  /** A symbol, or a name of an expression; sizes as text of the language. `variables` are those that a defined quantity depends on; it `isApplied` where it was defined with arguments, which are its `parameters` where they are names, and `subscript` says that its subscript is a `label`, so that the name with it is one of its own, or that one on it counts a `sample` and no entry. */
  | { readonly kind: 'value'; readonly rows: string; readonly cols: string; readonly isMask: boolean; readonly variables: readonly string[]; readonly isApplied?: boolean; readonly parameters?: readonly string[]; readonly subscript?: 'label' | 'sample' }
  /** An index, or a list of indices, which has entries, over 1…range. */
  | { readonly kind: 'index'; readonly range: string; readonly isList?: boolean }
  | { readonly kind: 'size' }
  | { readonly kind: 'function' };

export type Vocabulary = (name: string) => Meaning | null;

/** Habits of a document that no declaration decides. */
export interface Conventions {
  /** `W^i` is row i of a matrix W and `W_j` its column j. */
  readonly superscriptsAreRows?: boolean;
  /** Capitals that stand for one thing in the calligraphic font and for another one without it. */
  readonly twoFonts?: ReadonlySet<string>;
  /** What a prime is that may be a transpose or a part of a name. */
  readonly primes?: 'transpose' | 'name';
  /** Is d close before a capital that of a derivative, whatever d is by itself? */
  readonly hasSlopes?: boolean;
  /** What signs of products stand for where it is not what they mostly do. */
  readonly operators?: ReadonlyMap<string, string>;
}

/** Relations of a chain, in one spelling each. */
export type RelationName = '=' | '!=' | '<' | '>' | '<=' | '>=' | '≈' | '∝' | '⪯' | '≺' | '⪰' | '≻' | ':=' | '∈' | '∉' | '∋' | '⊂' | '⊆' | '⊃' | '⊇' | '∼' | '→' | '↦' | '←' | '≪' | '≫' | '⊥';

/** One link of a chain: the relation and what stands right of it. */
export interface Link {
  readonly relation: RelationName;
  readonly relationSpan: Span;
  readonly right: Surface;
}

/** One statement of a formula: an expression, or a chain of relations. */
export interface FormulaStatement {
  /** Null where the formula begins with a relation: it goes on with the one before it in the document. */
  readonly left: Surface | null;
  readonly links: readonly Link[];
  /** What becomes of the left side in f → min. */
  readonly aim: 'min' | 'max' | null;
  /** `constraint` behind "s.t." or "if", `quantifier` behind ∀ and ∃, `range` for i = 1, …, n. */
  readonly role: 'claim' | 'constraint' | 'quantifier' | 'range';
  /** How it is joined to the statement before it. */
  readonly connective: 'implies' | 'iff' | null;
  readonly span: Span;
}

/** What was mended before the formula was read. */
export interface Repair {
  readonly span: Span;
  readonly found: string;
  readonly replacement: string;
}

/** A formula of a note as written. */
export interface Formula {
  readonly statements: readonly FormulaStatement[];
  /** Numbers that the formula carries at its side. */
  readonly tags: readonly string[];
  /** Words between the statements, in order. */
  readonly texts: readonly string[];
  readonly repairs: readonly Repair[];
  /** What could be read in two ways and how it was read, as "… read as …". */
  readonly readings: readonly string[];
}
