import { dimAdd, dimMul, dimOf, type Dim } from '../../shape/dim.ts';
import { SCALAR, shapeText, type Shape } from '../../shape/shape.ts';
import { operandsOf, type Operation, type Plan, type Step, type ValueId } from './steps.ts';

const ZERO = dimOf(0);
const times = (...dims: readonly Dim[]): Dim => dims.reduce(dimMul, dimOf(1));
const entries = (s: Shape): Dim => times(s.rows, s.cols);

/**
 * Arithmetic of one step, as a polynomial in the sizes: floating-point operations, a moved or evaluated entry counting as one
 * (a function as well). LU factorisation is rounded up to n³ and a matrix power to one product, to keep the coefficients integer.
 */
export const stepCost = (does: Operation, out: Shape, shapeOf: (v: ValueId) => Shape): Dim => {
  const size = (v: ValueId): Dim => entries(shapeOf(v));
  switch (does.op) {
    case 'input': case 'pattern': case 'nonzeros': case 'reshape': return ZERO;
    case 'sampled': return times(dimOf(2), out.rows, shapeOf(does.a).cols);
    case 'sparse-times': return times(dimOf(2), shapeOf(does.nonzeros).rows, out.cols);
    case 'gemm': {
      const a = shapeOf(does.a);
      // Of a symmetric result, half is computed.
      if (does.symmetric) return times(out.rows, dimAdd(out.rows, dimOf(1)), does.transA ? a.rows : a.cols);
      return times(dimOf(2), entries(out), does.transA ? a.rows : a.cols);
    }
    case 'combine': return times(dimOf(2 * does.terms.length - 1), entries(out));
    case 'multiply': return times(dimOf(Math.max(does.args.length - 1, 1)), entries(out));
    case 'sum': case 'product': case 'norm1': case 'norm2': case 'rowsum': case 'colsum': case 'smallest': return size(does.x);
    case 'trace': return shapeOf(does.x).rows;
    case 'dot': return times(dimOf(2), size(does.a));
    case 'factor': return times(out.rows, out.rows, out.rows);
    case 'solve': return times(dimOf(2), out.rows, entries(out));
    case 'det': case 'logdet': return shapeOf(does.factor).rows;
    case 'scatter-rows': case 'scatter-cols': return size(does.x);
    case 'matrix-power': return times(dimOf(2), out.rows, entries(out));
    case 'blocktrace': return times(does.count, entries(out));
    case 'loop': return times(does.range, dimAdd(entries(out), does.body.map((s) => stepCost(s.does, shapeOf(s.out), shapeOf)).reduce(dimAdd, ZERO)));
    case 'pick': case 'look-up': case 'spread': case 'fill': case 'eye': case 'swap': case 'repeat': case 'divide': case 'power': case 'map': case 'reciprocal': case 'scale-rows': case 'scale-cols': case 'diag': case 'diagvec':
    case 'submatrix': case 'take-rows': case 'take-cols': case 'assemble': case 'kron': return entries(out);
  }
};

const shapeIn = (plan: Plan) => (v: ValueId): Shape => plan.shapes[v] ?? SCALAR;

/** Arithmetic of a whole plan, a polynomial in the sizes. */
export const planCost = (plan: Plan): Dim => plan.steps.map((s) => stepCost(s.does, shapeIn(plan)(s.out), shapeIn(plan))).reduce(dimAdd, ZERO);

const v = (id: ValueId): string => `%${id}`;

const rightSide = (does: Operation): string => {
  switch (does.op) {
    case 'input': return `input ${does.name}`;
    case 'pattern': case 'nonzeros': return `${does.op} of ${does.name}`;
    case 'sparse-times': return `sparse-times ${v(does.at)}${does.transposed ? "'" : ''} ${v(does.nonzeros)} ${v(does.x)}`;
    case 'pick': return `pick ${v(does.at)} ${v(does.x)}${does.trans ? "'" : ''}`;
    case 'look-up': return `look-up ${v(does.at)} ${v(does.of)}${does.trans ? "'" : ''} ${v(does.nonzeros)}`;
    case 'fill': return `fill ${typeof does.value === 'number' ? does.value : does.value.key}`;
    case 'gemm': return `gemm ${v(does.a)}${does.transA ? "'" : ''} ${v(does.b)}${does.transB ? "'" : ''}${does.symmetric ? ', symmetric' : ''}`;
    case 'swap': return `swap ${v(does.x)} [${does.p.key}, ${does.q.key}, ${does.inner.key}]`;
    case 'combine': return `combine ${does.terms.map((t) => (t.by === null ? v(t.x) : `${v(t.by)}*${v(t.x)}`)).join(' + ')}`;
    case 'map': return `map ${does.fn} ${v(does.x)}`;
    case 'solve': return `solve ${v(does.factor)}${does.transposed ? "'" : ''} ${v(does.x)}`;
    case 'repeat': return `repeat ${v(does.x)} in all ${does.along}`;
    case 'submatrix': return `submatrix ${v(does.x)} at (${does.rowOffset.key}, ${does.colOffset.key})`;
    case 'assemble': return `assemble ${does.parts.map((p) => `${v(p.x)} at (${p.rowOffset.key}, ${p.colOffset.key})`).join(', ')}`;
    case 'blocktrace': return `blocktrace ${v(does.x)} ${does.count.key}`;
    case 'loop': return `loop ${v(does.index)} in 1:${does.range.key}, sum of ${v(does.result)}`;
    default: return [does.op, ...operandsOf(does).map(v)].join(' ');
  }
};

/** The plan as text, one line a step: value, operation, shape, cost polynomial; a loop's body is indented below it. */
export const printPlan = (plan: Plan): string => {
  const shapeOf = shapeIn(plan);
  const lines = (steps: readonly Step[], indent: string): string[] =>
    steps.flatMap((s) => [
      `${indent}${v(s.out)} = ${rightSide(s.does)}  : ${shapeText(shapeOf(s.out))}  # ${stepCost(s.does, shapeOf(s.out), shapeOf).key}`,
      ...(s.does.op === 'loop' ? lines(s.does.body, `${indent}  `) : []),
    ]);
  return [...lines(plan.steps, ''), ...[...plan.outputs].map(([name, id]) => `return ${name} = ${v(id)}`)].join('\n');
};
