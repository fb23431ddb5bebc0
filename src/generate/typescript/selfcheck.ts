import type { Names } from '../names.ts';
import { CHECKED_ITERATIONS, type Program, type ProgramVariable } from '../program.ts';

/** The function that compares all derivatives with finite differences, and what it needs. */
export const selfCheckText = (p: Program, names: Names, key: (v: ProgramVariable) => string): string => {
  const keys = p.variables.map(key);
  const quoted = (list: readonly string[]): string => `[${list.map((k) => `'${k}'`).join(', ')}] as const`;
  const second = p.product !== null || p.blocks !== null;
  const straight = p.variables.filter((v) => !v.bent).map(key);
  const products = p.product === null ? [] : [
    '    const product = hessianProduct(inputs)({ ...zero, [by]: direction });',
    '    for (const of of NAMES) compare(`the Hessian product by ${of} of a change of ${by}`, vec(product[of]), slopes[of]);',
  ];
  const blocks = p.blocks === null ? [] : [
    '    const blocks = hessian(inputs);',
    '    for (const of of NAMES) {',
    '      const block = blocks[of][by];',
    '      compare(`the Hessian block (${of}, ${by}) as an operator`, block.apply(vec(direction)), slopes[of]);',
    '      const { rows, cols, data } = block.dense();',
    '      const d = vec(direction);',
    '      compare(`the Hessian block (${of}, ${by}) as a matrix`, Float64Array.from({ length: rows }, (_, i) => d.reduce((s, x, j) => s + data[i * cols + j]! * x, 0)), slopes[of]);',
    '    }',
  ];
  const seconds = !second || straight.length === 0 ? [] : [
    `  for (const by of ${quoted(straight)}) {`,
    '    const { direction } = ALONG[by](inputs, 0);',
    `    const slopes = { ${keys.map((k) => `${k}: slope((t) => vec(valueAndGradient(ALONG[by](inputs, t).moved).gradient.${k}))`).join(', ')} };`,
    ...products, ...blocks,
    '  }',
  ];
  const descent = p.solver === null ? [] : [
    `  const { trace } = solve(inputs, { iterations: ${CHECKED_ITERATIONS}, tolerance: 0 });`,
    `  found.push({ what: \`the objective over \${trace.length - 1} iterations of the solver, at most worse by\`, deviation: trace.slice(1).reduce((s, x, t) => Math.max(s, ${p.solver.sense === 'maximize' ? 'trace[t]! - x' : 'x - trace[t]!'}), 0) });`,
  ];
  return `const NAMES = ${quoted(keys)};
const ALONG = { ${p.variables.map((v) => `${key(v)}: ${names.of(`along ${v.text}`)}`).join(', ')} };
/** Deviations up to this, relative to the largest entry (at least 1), are those of finite differences. */
const TOLERANCE = 1e-6;

/** Entries of a direction, neither equal nor zero. */
const wave = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => Math.cos(1 + 1.7 * i));

/** The entries column by column. */
const vec = (x: number | Float64Array | Matrix): Float64Array => {
  if (typeof x === 'number') return Float64Array.of(x);
  if (x instanceof Float64Array) return x;
  return Float64Array.from({ length: x.data.length }, (_, t) => x.data[(t % x.rows) * x.cols + Math.floor(t / x.rows)]!);
};

/** The derivative at 0 by central differences of fourth order. */
const slope = (f: (t: number) => Float64Array): Float64Array => {
  const h = 1e-4;
  const [a, b, c, d] = [f(h), f(-h), f(2 * h), f(-2 * h)];
  return a.map((x, i) => (8 * (x - b[i]!) - (c[i]! - d[i]!)) / (12 * h));
};

/** What was compared, and the largest relative deviation. */
export interface Deviation { readonly what: string; readonly deviation: number }

/**
 * Compares every derivative with finite differences at the given inputs, or at a small example${p.solver === null ? '' : ', and lets the solver run'}.
 * Errors: Error that names the first derivative that deviates${p.solver === null ? '' : ', or tells where the objective got worse'}.
 */
export const selfCheck = (inputs: Inputs | null = SAMPLE): readonly Deviation[] => {
  if (inputs === null) throw new Error('pass inputs: there is no example at which all results are finite');
  const found: Deviation[] = [];
  const compare = (what: string, claimed: Float64Array, measured: Float64Array): void => {
    const scale = claimed.reduce((s, x) => Math.max(s, Math.abs(x)), 1);
    const deviation = claimed.reduce((s, x, i) => Math.max(s, Math.abs(x - measured[i]!) / scale), 0);
    if (claimed.length !== measured.length || !(deviation <= TOLERANCE)) throw new Error(\`\${what} deviates from finite differences by \${deviation}\`);
    found.push({ what, deviation });
  };
  const { gradient } = valueAndGradient(inputs);${p.product === null || straight.length === 0 ? '' : `
  const zero: Gradient = { ${p.variables.map((v) => {
    const k = key(v);
    return v.shape.cols.key !== '1' ? `${k}: { ...gradient.${k}, data: new Float64Array(gradient.${k}.data.length) }` : v.shape.rows.key === '1' ? `${k}: 0` : `${k}: new Float64Array(gradient.${k}.length)`;
  }).join(', ')} };`}
  for (const by of NAMES) {
    const claimed = vec(gradient[by]);
    const along = vec(ALONG[by](inputs, 0).direction).reduce((s, x, i) => s + x * claimed[i]!, 0);
    compare(\`the gradient by \${by}\`, Float64Array.of(along), slope((t) => Float64Array.of(value(ALONG[by](inputs, t).moved))));
  }
${[...seconds, ...descent].join('\n')}
  return found;
};`;
};
