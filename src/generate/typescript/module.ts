import { isColumn, isScalar } from '../../shape/shape.ts';
import { formulaLines, headerLines } from '../describe.ts';
import { neededHelpers } from '../helpers.ts';
import { DISTANCE, type Program, type ProgramVariable } from '../program.ts';
import type { Routine } from '../routine.ts';
import type { Target } from '../target.ts';
import { runtime } from './runtime.ts';
import { sampleText } from './sample.ts';
import { selfCheckText } from './selfcheck.ts';
import { solverLines } from './solver.ts';
import { doc, indent, Writer } from './writer.ts';

const write = (p: Program): string => {
  const w = new Writer(p);
  const record = (of: (v: ProgramVariable) => string): string => `{ ${p.variables.map((v) => `${w.key(v)}: ${of(v)}`).join(', ')} }`;
  const out: string[] = [...w.types(), '', ...doc([`${p.name} = ${p.objective}`, 'Errors: TypeError and RangeError for inputs that do not fit.']),
    'export const value = (inputs: Inputs): number => {', ...w.plain(p.value, (o) => o('value')), '};'];
  if (p.gradient !== null)
    out.push('', ...doc(['The value together with the gradient; work that they share is done once.', ...formulaLines(p, 'grad')]),
      'export const valueAndGradient = (inputs: Inputs): { readonly value: number; readonly gradient: Gradient } => {',
      ...w.plain(p.gradient, (o) => `{ value: ${o('value')}, gradient: ${record((v) => o(v.text))} }`), '};');
  if (p.product !== null) {
    const [part] = p.product.parts;
    if (part !== undefined) {
      const { steps, outputs } = w.part(p.product, part);
      const lines = [...steps, `return ${record((v) => outputs.get(v.text) ?? '')};`];
      const reads = p.variables.map((v) => w.read(v.change, `the change of ${v.text}`, `direction.${w.key(v)}`, lines));
      out.push('', ...doc(['The product of the whole Hessian with a direction. What depends on the inputs alone is computed once, before the first product.', ...formulaLines(p, 'product')]),
        'export const hessianProduct = (inputs: Inputs): ((direction: Gradient) => Gradient) => {',
        ...w.body([...w.early(p.product), 'return (direction) => {', ...indent([...reads, ...lines]), '};']), '};');
    }
  }
  if (p.blocks !== null) {
    const { apply, dense } = p.blocks;
    const pairs = p.variables.flatMap((x) => p.variables.map((y) => [x, y] as const));
    const denseName = (i: number): string => w.names.of(`hessian ${pairs[i]?.map((v) => v.text).join(' ') ?? ''}`);
    dense.forEach((r, i) => out.push('', ...doc([`The Hessian block (${pairs[i]?.map((v) => v.text).join(', ') ?? ''}) as a matrix.`]), `const ${denseName(i)} = (inputs: Inputs): Matrix => {`,
      ...w.plain(r, (o) => matrixResult(o('block'), r)), '};'));
    const rows = p.variables.map((x, i) => [`${w.key(x)}: {`, ...indent(p.variables.flatMap((y, j) => {
      const at = i * p.variables.length + j;
      const part = apply.parts[at];
      if (part === undefined) return [];
      const [head = '', ...rest] = w.operator(apply, part, denseName(at), [x, y]);
      return [`${w.key(y)}: ${head}`, ...rest];
    })), '},']);
    out.push('', ...doc(['The Hessian blocks as operators; Kronecker products and commutation matrices are applied, not built.', ...formulaLines(p, 'hess')]),
      'export const hessian = (inputs: Inputs): Hessian => {', ...w.body([...w.early(apply), 'return {', ...indent(rows.flat()), '};']), '};');
  }
  if (p.solver !== null) out.push('', ...solverLines(p, p.solver, w));
  if (p.moves.length > 0) {
    p.moves.forEach((r, i) => {
      const v = p.variables[i];
      if (v === undefined) return;
      const at = w.names.of(DISTANCE.name);
      out.push('', ...doc([`A direction in ${v.text}, and the inputs moved along it.`]),
        `const ${w.names.of(`along ${v.text}`)} = (inputs: Inputs, ${at}: number): { readonly direction: Gradient['${w.key(v)}']; readonly moved: Inputs } => {`, ...w.move(r, v), '};');
    });
    out.push('', sampleText(p), '', selfCheckText(p, w.names, (v) => w.key(v)));
  }
  out.push('', ...w.checked());
  const code = out.join('\n');
  return `${[...doc(headerLines(p)), '', code, '', neededHelpers(code, runtime).join('\n\n')].join('\n')}\n`;
};

/** A block as a matrix, whatever its shape. */
const matrixResult = (text: string, r: Routine): string => {
  const s = r.parts[0]?.outputs[0]?.shape;
  if (s === undefined || !isColumn(s)) return text;
  return isScalar(s) ? `{ rows: 1, cols: 1, data: Float64Array.of(${text}) }` : `{ rows: ${text}.length, cols: 1, data: ${text} }`;
};

/** TypeScript with typed arrays; depends on nothing. */
export const typescript: Target = { name: 'typescript', extension: '.ts', write };
