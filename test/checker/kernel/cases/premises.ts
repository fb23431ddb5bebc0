/** The transpose. */
export const T = (x: unknown): unknown => ["'", x];
/** x∘x. */
export const square = (x: unknown): unknown => ['.*', x, x];
/** Zeros, n-by-n where one size is given. */
export const zeros = (n: unknown, m: unknown = n): unknown => ['zeros', n, m];
/** Symmetric matrices. */
export const A = { A: 'n n symmetric', B: 'n n symmetric', C: 'n n symmetric', D: 'n n symmetric' };
/** Scalars. */
export const S = { a: '1 1', b: '1 1', c: '1 1', d: '1 1' };
/** Columns. */
export const V = { u: 'n 1', v: 'n 1', w: 'n 1', c: '1 1' };
/** Linear least squares: W·x near b. */
export const X = { x: 'n 1', y: 'n 1', W: 'm n', b: 'm 1', M: 'n n symmetric', c: '1 1' };
/** One half of a term. */
export const half = (t: unknown): unknown => ['*', '1/2', t];
/** ½‖W·x − b‖². */
export const least = half(['inner', ['-', ['*', 'W', 'x'], 'b'], ['-', ['*', 'W', 'x'], 'b']]);
/** Its gradient. */
export const slope = ['*', T('W'), ['-', ['*', 'W', 'x'], 'b']];
/** Its Hessian. */
export const gram = ['*', T('W'), 'W'];
/** Premise: the gradient of the squares. */
export const grad = ['G-JET', { f: least, x: 'x', g: slope }] as const;
/** Premise: their Hessian. */
export const hess = ['H-JET', { f: least, x: 'x', H: gram }] as const;
/** Arguments of outer functions, and variables. */
export const PHI = { t: '1 1', p: '1 1 positive', x: 'n 1', y: 'n 1', c: '1 1', F: 'm n' };
/** Premises: F and −F are convex in x. */
export const affine = (F: unknown, x = 'x'): readonly (readonly [string, Record<string, unknown>])[] => [['C-AFFINE', { F, x }], ['C-AFFINE', { F: ['-', F], x }]];
/** What is affine, where it is assumed to be positive. */
export const slack = ['-', 'c', ['sum', 'x']];
/** Premises: it is convex there. */
export const narrowed = [['C-AFFINE', { F: 'p', x: 'p' }], ...affine(slack), ['<', '0', slack], ['C-AFF', {}, [0, 1, 2, 3]]] as const;
/** A variable, its points and coefficients. */
export const MAJ = { x: 'n 1', y: 'n 1', b: 'n 1', d: 'n 1 positive', z: 'n 1 binary', M: 'n n posdef' };
/** Premise: f majorises itself. */
export const refl = (f: unknown, y = 'y'): readonly [string, Record<string, unknown>] => ['MM-REFL', { f, x: 'x', y }];
