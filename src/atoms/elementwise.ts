/** One entrywise scalar function; everything the toolkit knows of it stands here. */
export interface Elementwise {
  readonly summary: string;
  /** Open or closed interval of the real line on which it is defined; an excluded end point is where it diverges. */
  readonly domain: readonly [lo: number, hi: number];
  readonly range: readonly [lo: number, hi: number];
  readonly monotone: 'increasing' | 'decreasing' | 'none';
  readonly curvature: 'convex' | 'concave' | 'affine' | 'none';
  /** Points where it is not differentiable; the derivative there is a convention. */
  readonly kinks: readonly number[];
  /** f′ in the input language; `x` is the argument, `y` = f(x). */
  readonly derivative: string;
  /** The function in terms of the basic ones (exp log sqrt sin cos tanh abs sign sigmoid softplus relu) and arithmetic; absent for those. */
  readonly basic?: string;
  /** Stable evaluation over the whole domain. */
  readonly evaluate: (x: number) => number;
  /** The function in a target language; `$` is the argument. */
  readonly code: { readonly js: string; readonly python: string };
  readonly latex: string;
  readonly source: string;
}

const R = [-Infinity, Infinity] as const;
const POSITIVE = [0, Infinity] as const;

const stableSoftplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const stableSigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
};

/** The table of entrywise functions: parser, printer, derivation, checks, closures and generated code read it. */
export const elementwise = {
  abs: {
    summary: 'absolute value', domain: R, range: POSITIVE, monotone: 'none', curvature: 'convex', kinks: [0],
    derivative: 'sign(x)', evaluate: Math.abs, code: { js: 'Math.abs($)', python: 'np.abs($)' }, latex: '\\left|$\\right|', source: 'definition',
  },
  acos: {
    summary: 'inverse cosine', domain: [-1, 1], range: [0, Math.PI], monotone: 'decreasing', curvature: 'none', kinks: [],
    derivative: '-1/sqrt(1 - x^2)', evaluate: Math.acos, code: { js: 'Math.acos($)', python: 'np.arccos($)' }, latex: '\\arccos($)', source: 'DLMF 4.24.8',
  },
  asin: {
    summary: 'inverse sine', domain: [-1, 1], range: [-Math.PI / 2, Math.PI / 2], monotone: 'increasing', curvature: 'none', kinks: [],
    derivative: '1/sqrt(1 - x^2)', evaluate: Math.asin, code: { js: 'Math.asin($)', python: 'np.arcsin($)' }, latex: '\\arcsin($)', source: 'DLMF 4.24.7',
  },
  atan: {
    summary: 'inverse tangent', domain: R, range: [-Math.PI / 2, Math.PI / 2], monotone: 'increasing', curvature: 'none', kinks: [],
    derivative: '1/(1 + x^2)', evaluate: Math.atan, code: { js: 'Math.atan($)', python: 'np.arctan($)' }, latex: '\\arctan($)', source: 'DLMF 4.24.9',
  },
  cos: {
    summary: 'cosine', domain: R, range: [-1, 1], monotone: 'none', curvature: 'none', kinks: [],
    derivative: '-sin(x)', evaluate: Math.cos, code: { js: 'Math.cos($)', python: 'np.cos($)' }, latex: '\\cos($)', source: 'DLMF 4.20.2',
  },
  cosh: {
    summary: 'hyperbolic cosine', domain: R, range: [1, Infinity], monotone: 'none', curvature: 'convex', kinks: [],
    derivative: 'sinh(x)', basic: '(exp(x) + exp(-x))/2', evaluate: Math.cosh, code: { js: 'Math.cosh($)', python: 'np.cosh($)' }, latex: '\\cosh($)', source: 'DLMF 4.34.2',
  },
  exp: {
    summary: 'exponential', domain: R, range: POSITIVE, monotone: 'increasing', curvature: 'convex', kinks: [],
    derivative: 'y', evaluate: Math.exp, code: { js: 'Math.exp($)', python: 'np.exp($)' }, latex: '\\exp($)', source: 'definition',
  },
  expm1: {
    summary: 'exp(x) − 1, accurate near 0', domain: R, range: [-1, Infinity], monotone: 'increasing', curvature: 'convex', kinks: [],
    derivative: 'exp(x)', basic: 'exp(x) - 1', evaluate: Math.expm1, code: { js: 'Math.expm1($)', python: 'np.expm1($)' }, latex: '\\operatorname{expm1}($)', source: 'definition',
  },
  log: {
    summary: 'natural logarithm', domain: POSITIVE, range: R, monotone: 'increasing', curvature: 'concave', kinks: [],
    derivative: '1/x', evaluate: Math.log, code: { js: 'Math.log($)', python: 'np.log($)' }, latex: '\\log($)', source: 'definition',
  },
  log1p: {
    summary: 'log(1 + x), accurate near 0', domain: [-1, Infinity], range: R, monotone: 'increasing', curvature: 'concave', kinks: [],
    derivative: '1/(1 + x)', basic: 'log(1 + x)', evaluate: Math.log1p, code: { js: 'Math.log1p($)', python: 'np.log1p($)' }, latex: '\\operatorname{log1p}($)', source: 'definition',
  },
  logcosh: {
    summary: 'log(cosh(x)), written so that it does not overflow', domain: R, range: POSITIVE, monotone: 'none', curvature: 'convex', kinks: [],
    derivative: 'tanh(x)', basic: 'log((exp(x) + exp(-x))/2)',
    evaluate: (x) => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2,
    code: { js: '(Math.abs($) + Math.log1p(Math.exp(-2 * Math.abs($))) - Math.LN2)', python: '(np.logaddexp($, -($)) - np.log(2))' }, latex: '\\log\\cosh($)', source: 'definition',
  },
  relu: {
    summary: 'positive part, max(x, 0)', domain: R, range: POSITIVE, monotone: 'increasing', curvature: 'convex', kinks: [0],
    derivative: 'step(x)', evaluate: (x) => Math.max(x, 0), code: { js: 'Math.max($, 0)', python: 'np.maximum($, 0)' }, latex: '\\left[$\\right]_+', source: 'definition',
  },
  sigmoid: {
    summary: 'logistic function 1/(1 + exp(−x))', domain: R, range: [0, 1], monotone: 'increasing', curvature: 'none', kinks: [],
    derivative: 'y*(1 - y)', evaluate: stableSigmoid, code: { js: 'sigmoid($)', python: 'expit($)' }, latex: '\\sigma($)', source: 'definition',
  },
  sign: {
    summary: 'sign; 0 at 0', domain: R, range: [-1, 1], monotone: 'increasing', curvature: 'none', kinks: [0],
    derivative: '0', evaluate: Math.sign, code: { js: 'Math.sign($)', python: 'np.sign($)' }, latex: '\\operatorname{sign}($)', source: 'definition',
  },
  sin: {
    summary: 'sine', domain: R, range: [-1, 1], monotone: 'none', curvature: 'none', kinks: [],
    derivative: 'cos(x)', evaluate: Math.sin, code: { js: 'Math.sin($)', python: 'np.sin($)' }, latex: '\\sin($)', source: 'DLMF 4.20.1',
  },
  sinh: {
    summary: 'hyperbolic sine', domain: R, range: R, monotone: 'increasing', curvature: 'none', kinks: [],
    derivative: 'cosh(x)', basic: '(exp(x) - exp(-x))/2', evaluate: Math.sinh, code: { js: 'Math.sinh($)', python: 'np.sinh($)' }, latex: '\\sinh($)', source: 'DLMF 4.34.1',
  },
  softplus: {
    summary: 'log(1 + exp(x)), written so that it does not overflow', domain: R, range: POSITIVE, monotone: 'increasing', curvature: 'convex', kinks: [],
    derivative: 'sigmoid(x)', evaluate: stableSoftplus, code: { js: 'softplus($)', python: 'np.logaddexp(0, $)' }, latex: '\\operatorname{softplus}($)', source: 'definition',
  },
  sqrt: {
    summary: 'square root', domain: POSITIVE, range: POSITIVE, monotone: 'increasing', curvature: 'concave', kinks: [],
    derivative: '1/(2*y)', evaluate: Math.sqrt, code: { js: 'Math.sqrt($)', python: 'np.sqrt($)' }, latex: '\\sqrt{$}', source: 'definition',
  },
  square: {
    summary: 'x²', domain: R, range: POSITIVE, monotone: 'none', curvature: 'convex', kinks: [],
    derivative: '2*x', basic: 'x^2', evaluate: (x) => x * x, code: { js: '(($) * ($))', python: 'np.square($)' }, latex: '\\operatorname{square}($)', source: 'definition',
  },
  step: {
    summary: 'unit step: 1 for x > 0, 0 for x < 0, 1/2 at 0', domain: R, range: [0, 1], monotone: 'increasing', curvature: 'none', kinks: [0],
    derivative: '0', basic: '(1 + sign(x))/2', evaluate: (x) => (1 + Math.sign(x)) / 2, code: { js: '((1 + Math.sign($)) / 2)', python: 'np.heaviside($, 0.5)' }, latex: '\\mathbf{1}_{>0}($)', source: 'definition',
  },
  tan: {
    summary: 'tangent', domain: R, range: R, monotone: 'none', curvature: 'none', kinks: [],
    derivative: '1 + y^2', basic: 'sin(x)/cos(x)', evaluate: Math.tan, code: { js: 'Math.tan($)', python: 'np.tan($)' }, latex: '\\tan($)', source: 'DLMF 4.20.3',
  },
  tanh: {
    summary: 'hyperbolic tangent', domain: R, range: [-1, 1], monotone: 'increasing', curvature: 'none', kinks: [],
    derivative: '1 - y^2', evaluate: Math.tanh, code: { js: 'Math.tanh($)', python: 'np.tanh($)' }, latex: '\\tanh($)', source: 'DLMF 4.34.3',
  },
} as const satisfies Record<string, Elementwise>;

export type ElementwiseName = keyof typeof elementwise;

/** Is this the name of an entrywise function? */
export const isElementwise = (name: string): name is ElementwiseName => Object.hasOwn(elementwise, name);
