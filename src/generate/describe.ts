import type { Symbol_ } from '../expr/expr.ts';
import { isScalar, shapeText, type Shape } from '../shape/shape.ts';
import { dimNames } from '../shape/dim.ts';
import { proofLines } from '../curvature/index.ts';
import { printText } from '../notation/print/text.ts';
import { unchecked } from './domain.ts';
import type { Program, Solver } from './program.ts';

/** What a generated program says of itself, one line each: the objective, its inputs and every formula with its verdict. */
export const headerLines = (p: Program): readonly string[] => [
  `${p.name} = ${p.objective}${p.lets.length === 0 ? '' : `   with ${p.lets.join(', ')}`}`,
  '',
  ...p.inputs.map((s) => `  ${inputText(s, p.sparse.has(s.name))}`),
  ...(p.formulas.length === 0 ? [] : ['', ...p.formulas.flatMap((f) => [`  ${f.left} = ${f.right}`, `    (${f.verdict})`])]),
  ...(p.solver === null ? [] : ['', ...solverProof(p.solver)]),
  '',
  'Matrices are row-major. A gradient has the shape of its variable; a Hessian block is d vec(grad_X)/d vec(Y)\', vec column-major.',
  'Subscripts in index inputs count from 1.',
];

/** Shape of an input in words. */
const shapeName = (s: Shape): string => (isScalar(s) ? 'scalar' : shapeText(s));

/** One input with its shape and declared facts. */
export const inputText = (s: Symbol_, sparse: boolean): string =>
  [`${s.name} : ${shapeName(s.shape)}`, ...(s.range === null ? [] : [`index into 1..${s.range.key}`]), ...s.attributes, ...(sparse ? ['sparse'] : [])].join(' ');

/** Formulas of the given kind, as text lines. */
export const formulaLines = (p: Program, kind: 'grad' | 'hess' | 'product'): readonly string[] =>
  p.formulas.filter((f) => (kind === 'product' ? f.left.includes('applied to') : f.left.startsWith(`${kind}(`) && !f.left.includes('applied to'))).map((f) => `${f.left} = ${f.right}`);

/** Names of the sizes in a shape. */
export const sizesIn = (s: Shape): readonly string[] => [...new Set([...dimNames(s.rows), ...dimNames(s.cols)])];

/** What the solver does in one line, then its updates. */
export const solverLead = (p: Program, s: Solver): readonly string[] => {
  const trusted = unchecked(p, s);
  return [
    `${s.sense === 'maximize' ? 'Maximises' : 'Minimises'} ${p.name} from the given ${s.symbols.map((x) => x.name).join(', ')} by updates that never make it worse:`,
    ...s.blocks.map((b) => `  ${b.text} := ${printText(b.update)}`),
    'What they rest on stands at the top of the file; every iteration checks that the objective did not get worse.',
    ...(trusted.length === 0 ? [] : [`Taken on trust: ${trusted.join(', ')}.`]),
  ];
};

/** The updates of the solver with their theorems and certificates. */
const solverProof = (s: Solver): readonly string[] => s.blocks.flatMap((b) => [
  `  ${b.text} := ${printText(b.update)}`,
  `    a ${b.kind} step, by the surrogate: ${b.found.ways.join(', ')}; the objective is never ${s.sense === 'maximize' ? 'smaller' : 'larger'} after it`,
  ...proofLines(b.found).map((l) => `    ${l}`),
  `    certificate ${b.id}`,
]);
