/** A stretch of source text: offsets of its first character and past its last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in the source with what is to be said of it. */
export interface Label {
  readonly span: Span;
  readonly text: string;
  readonly primary?: boolean;
}

/** An error as a value; `render.ts` turns it into text. */
export interface Diagnostic {
  /** Stable, kebab-case; `explain.ts` has a paragraph for each. */
  readonly code: string;
  /** One line that names the operation and the operands. */
  readonly message: string;
  readonly labels: readonly Label[];
  /** The name that nothing declares, where it is about one. */
  readonly subject?: string;
  readonly notes?: readonly string[];
  /** Only where one short edit would mend it. */
  readonly help?: string;
}

/** A value or the reasons why there is none. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (...diagnostics: readonly Diagnostic[]): { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } => ({ ok: false, diagnostics });
