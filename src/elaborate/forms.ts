import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import type { Surface } from '../notation/surface.ts';
import { ONE, type Dim } from '../shape/dim.ts';
import { isColumn, isScalar, shape, shapeText } from '../shape/shape.ts';
import { openSize } from './open.ts';
import { refuse } from './problem.ts';

type Call = Extract<Surface, { kind: 'call' }>;

/** What a form of LaTeX means once the shapes of its arguments are known. Throws Rejected. */
type Form = (args: readonly Expr[], e: Call, multiply: (l: Expr, r: Expr) => Expr) => Expr;

const ZERO = b.constant(0);
const isVector = (e: Expr): boolean => e.shape.rows.key === '1' || e.shape.cols.key === '1';
const first = (args: readonly Expr[]): Expr => args[0] ?? ZERO;
const second = (args: readonly Expr[]): Expr => args[1] ?? ZERO;

const ask = (e: Call, message: string, text: string, help: string): never => refuse('ambiguous', message, e.span, text, help);

const none = (e: Call): never => refuse('not-a-value', `${e.name.replace(/^\\/, '')}(…) is not a value that can be computed with`, e.span, 'has no value here', 'name it with a declaration where its value is not needed');

/** The gradient or Hessian of a quantity of one variable. */
const derivative = (args: readonly Expr[], e: Call, order: 1 | 2): Expr => {
  const of = first(args);
  const variables = [...freeSymbols(of)].filter((s) => s.range === null);
  const [only] = variables;
  if (of.kind === 'symbol') return ask(e, `∇ of ${of.name}, which depends on nothing that is known`, 'by which variable?', `define it: ${of.name}(x) = …`);
  if (only === undefined || variables.length !== 1) return ask(e, `∇ of an expression of ${variables.map((v) => v.name).join(', ') || 'no variable'}`, 'by which variable?', 'write \\nabla_X with the variable');
  if (!isScalar(of.shape)) return refuse('not-scalar', `∇ differentiates a scalar, not a ${shapeText(of.shape)} matrix`, e.span, shapeText(of.shape));
  return b.derivative(of, order === 1 ? [only] : [only, only]);
};

const extremum = (sign: 1 | -1): Form => (args, e) => {
  const [x, y] = [first(args), second(args)];
  const other = b.isZero(x) ? y : b.isZero(y) ? x : null;
  if (args.length !== 2 || other === null) return none(e);
  return sign === 1 ? b.map('relu', other) : b.negate(b.map('relu', b.negate(other)));
};

/** Forms that LaTeX has beyond the text language; the name keeps the backslash. */
const FORMS: Readonly<Record<string, Form>> = {
  '\\cdot': (args, _e, multiply) => {
    const [x, y] = [first(args), second(args)];
    return isColumn(x.shape) && isColumn(y.shape) && !isScalar(x.shape) && !isScalar(y.shape) && x.shape.rows.key === y.shape.rows.key ? b.call('inner', x, y) : multiply(x, y);
  },
  '\\times': (args, e, multiply) => {
    const [x, y] = [first(args), second(args)];
    return isScalar(x.shape) || isScalar(y.shape) ? multiply(x, y) : ask(e, '× between matrices may be the matrix product or another one', 'which product?', 'write the factors side by side for the matrix product');
  },
  '\\ast': (args, e, multiply) => {
    const [x, y] = [first(args), second(args)];
    return isScalar(x.shape) || isScalar(y.shape) ? multiply(x, y) : ask(e, '* between matrices may be the matrix product, the entrywise product or a convolution', 'which product?', 'write the factors side by side, or \\odot between them');
  },
  /** Kronecker products column by column: (A ⊗ 1) ⊙ (1 ⊗ B). */
  '\\khatrirao': (args, e) => {
    const [x, y] = [first(args), second(args)];
    if (x.shape.cols.key !== y.shape.cols.key) return refuse('shape-mismatch', `the Khatri–Rao product of a ${shapeText(x.shape)} and a ${shapeText(y.shape)} matrix needs as many columns`, e.span, 'columns differ');
    return b.hadamard(b.call('kron', x, b.ones(shape(y.shape.rows, ONE))), b.call('kron', b.ones(shape(x.shape.rows, ONE)), y));
  },
  '\\norm': (args, e) => (isVector(first(args)) ? b.call('norm2', first(args)) : ask(e, 'the norm of a matrix without a subscript', 'which norm?', 'write \\|A\\|_F for the Frobenius norm')),
  '\\norm_2': (args, e) => (isVector(first(args)) ? b.call('norm2', first(args)) : ask(e, '‖A‖₂ of a matrix is the spectral norm, which is not part of the language', 'which norm?', 'write \\|A\\|_F for the Frobenius norm')),
  '\\norm_F': (args) => b.call('norm2', first(args)),
  '\\norm_1': (args) => b.call('norm1', first(args)),
  /** Of a vector, or of every row of a matrix. */
  softmax: (args) => {
    const x = first(args);
    const powers = b.map('exp', x);
    return isVector(x) ? b.scale(b.power(b.call('sum', powers), b.constant(-1)), powers) : b.divide(powers, b.multiply(b.call('rowsum', powers), b.ones(shape(ONE, x.shape.cols))));
  },
  logsumexp: (args) => b.map('log', b.call('sum', b.map('exp', first(args)))),
  '\\norm_p': (args, e) => {
    const [x, p] = [first(args), second(args)];
    if (isScalar(x.shape)) return b.map('abs', x);
    if (args.length < 2 || !isScalar(p.shape) || !isVector(x)) return none(e);
    return b.power(b.call('sum', b.power(b.map('abs', x), p)), b.power(p, b.constant(-1)));
  },
  '\\bars': (args, e) => (isScalar(first(args).shape) ? b.map('abs', first(args)) : ask(e, 'bars around a matrix may be its determinant or absolute values', 'which?', 'write \\det(A), or \\operatorname{abs}(A)')),
  '\\max': extremum(1),
  '\\min': extremum(-1),
  '\\I': () => b.eye(openSize()),
  '\\1': () => b.ones(shape(openSize(), ONE)),
  '\\0': () => b.special('zeros', openSize(), openSize()),
  '\\delta': (args, e) => {
    const [i, k] = [first(args), second(args)];
    const range = (x: Expr): Dim | null => (x.kind === 'symbol' ? x.range : null);
    const size = range(i) ?? range(k);
    return size === null ? none(e) : b.index(b.eye(size), i, k);
  },
  '\\nabla': (args, e) => derivative(args, e, 1),
  '\\nabla2': (args, e) => derivative(args, e, 2),
};

/** Is this the name of something that only LaTeX writes? */
export const isForm = (name: string): boolean => Object.hasOwn(FORMS, name) || name.startsWith('\\') || /^[^\p{L}_]/u.test(name);

/** Has the form a value, so that its arguments need one? */
export const isComputed = (name: string): boolean => Object.hasOwn(FORMS, name);

/** The value of a form of arguments that are read. Throws Rejected: ambiguous, not-a-value; ExprError where shapes don't fit. */
export const formed = (e: Call, args: readonly Expr[], multiply: (l: Expr, r: Expr) => Expr): Expr => {
  const form = Object.hasOwn(FORMS, e.name) ? FORMS[e.name] : undefined;
  return form === undefined ? none(e) : form(args, e, multiply);
};
