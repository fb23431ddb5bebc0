/**
 * The checker's own language: plain JSON in prefix form, so that evidence can be written down, sent and replayed
 * without any part of the engine. A term is typed by the shape it evaluates to; a 1-by-1 value is a scalar.
 */

/** A size: a name declared by use, a literal, or a sum, difference or product of sizes. */
export type Dim = number | string | readonly ['+' | '*' | '-', Dim, Dim];

/**
 * A term.
 *
 * - a string is a declared symbol, a bound index, or an exact rational `"3"`, `"-1/2"`;
 * - `['dim', d]` is a size used as a number;
 * - `['+', …]`, `['-', a]`, `['-', a, b]`: equal shapes;
 * - `['*', a, b, …]`: matrix product; a scalar operand scales;
 * - `['.*', …]`, `['./', a, b]`: entrywise, a scalar operand broadcasts; `./` also divides by a scalar;
 * - `['.^', a, e]`: entrywise power, `e` a scalar term (an exact rational or symbolic);
 * - `['mpow', A, k]`: integer matrix power, `k` a JSON integer, negative through the inverse; or a declared positive size `['dim', d]`;
 * - `["'", a]` transpose; `inv det logdet tr sum rowsum colsum norm1 norm2 diag diagvec vec` of one argument; `inner kron` of two;
 *   `logdet` is log|det|, `norm2` is Frobenius, `norm1` the entrywise 1-norm, `rowsum` sums along each row (a column);
 * - `['unvec', a, m, n]` reshapes a column of length m·n, column-major;
 * - `['eye', n]`, `['ones', m, n]`, `['zeros', m, n]`, `['commutation', m, n]` with `commutation(m,n)*vec(A) = vec(A')` for A m-by-n;
 * - `['blocktrace', A, p]`: A is (p·m)-by-(p·n) in p-by-p blocks of equal size; the sum of the diagonal blocks;
 * - `['block', [t, …], [t, …], …]`: rows of blocks;
 * - `['index', a, i, j]`: row, column or entry; `['index', a, i]`: entry of a column;
 * - `['slice', a, r0, rn, c0, cn]`: rn rows from offset r0 (0-based sizes) and cn columns from offset c0, all `Dim`;
 * - `['gather', a, I]`: the rows of `a` named by the index list I (a symbol of kind `indices`);
 * - `['sumover', i, n, body]`: Σ over the bound index i = 1…n;
 * - `[f, a]` with f an entrywise function: exp log sqrt abs sign sin cos tan sinh cosh tanh sigmoid softplus relu step square log1p expm1 …;
 *   a function the checker doesn't know is an opaque random function unless `Env.functions` defines it.
 */
export type Term = string | readonly [string, ...unknown[]];

/** Facts about a symbol that the evaluator builds its random values from. */
export type Attribute =
  | 'symmetric' | 'skew' | 'diagonal' | 'orthogonal' | 'posdef' | 'psd' | 'invertible'
  | 'nonneg' | 'positive' | 'binary' | 'mask' | 'hollow' | 'simplex' | 'fullrank';

/** A declared symbol: its size (a scalar is 1-by-1), its facts, and whether it is an index (value 1…range) or a list of them. */
export interface Symbol_ {
  readonly rows: Dim;
  readonly cols: Dim;
  readonly attributes: readonly Attribute[];
  /** For an index or an index list: the size that it ranges over. */
  readonly range?: Dim;
}

/** A scalar function defined by the user: `name(x) = body`, body in the one parameter. */
export interface Function_ {
  readonly parameter: string;
  readonly body: Term;
}

/** A condition that admissible values satisfy: `term > 0` entrywise (or ≥, or ≠), or an order between two sizes. */
export type Condition =
  | { readonly kind: 'positive' | 'nonneg' | 'nonzero'; readonly term: Term }
  | { readonly kind: 'size'; readonly left: Dim; readonly order: '>=' | '>' | '=' ; readonly right: Dim };

/** Everything a judgement is read in. */
export interface Env {
  readonly symbols: ReadonlyMap<string, Symbol_>;
  readonly conditions: readonly Condition[];
  readonly functions: ReadonlyMap<string, Function_>;
}

/** A variable of differentiation: a whole symbol, or its row i, column j, or entry (i,j); subscripts are index symbols or literals. */
export interface Variable {
  readonly name: string;
  readonly row?: Term;
  readonly col?: Term;
}

/** What the checker says. `P`: exact randomised identity with a proved or heuristic error bound; `N`: floating point only. */
export interface Verdict {
  readonly verdict: 'equal' | 'different' | 'undecided';
  readonly grade: 'P' | 'N';
  /** log2 of the bound on the probability that a false statement was accepted; only for `equal` at grade P. */
  readonly log2Error?: number;
  /** True where the bound rests on an unproved heuristic (discrete logarithms, symbolic exponents). */
  readonly heuristic?: boolean;
  readonly trials: number;
  /** Why, in words: which law is missing, which function is opaque, which sizes were tried. */
  readonly reason?: string;
  readonly counterexample?: Counterexample;
}

/** Floating-point witness that two sides differ. */
export interface Counterexample {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly left: readonly (readonly number[])[];
  readonly right: readonly (readonly number[])[];
  readonly relativeError: number;
}
