import { isColumn } from '../../shape/shape.ts';
import { formulaLines, headerLines } from '../describe.ts';
import { neededHelpers } from '../helpers.ts';
import type { Program, ProgramVariable } from '../program.ts';
import type { Target } from '../target.ts';
import { runtime } from './runtime.ts';
import { sampleText, selfCheckText } from './selfcheck.ts';
import { solverLines } from './solver.ts';
import { doc, indent, Writer } from './writer.ts';

const write = (p: Program): string => {
  const w = new Writer(p);
  const dict = (of: (v: ProgramVariable) => string): string => `{${p.variables.map((v) => `"${w.names.of(v.text)}": ${of(v)}`).join(', ')}}`;
  const out: string[] = [...w.plain('value', [`${p.name} = ${p.objective}`], p.value, (o) => o('value'))];
  if (p.gradient !== null)
    out.push(...w.plain('value_and_gradient', ['The value and the gradient, a dictionary by variable; work that they share is done once.', ...formulaLines(p, 'grad')], p.gradient, (o) => `${o('value')}, ${dict((v) => o(v.text))}`));
  const [product] = p.product?.parts ?? [];
  if (p.product !== null && product !== undefined) {
    const { steps, outputs } = w.part(p.product, product);
    const reads = p.variables.map((v) => w.read(v.change, `the change of ${v.text}`, `direction["${w.names.of(v.text)}"]`));
    out.push(...w.define('hessian_product', ['The product of the whole Hessian with a direction, as a function of the direction; what depends on the inputs alone is computed once.', ...formulaLines(p, 'product')],
      [...w.early(p.product), '', 'def product(direction):', ...indent([...reads, ...steps, `return ${dict((v) => outputs.get(v.text) ?? '')}`]), '', 'return product']));
  }
  if (p.blocks !== null) {
    const { apply, dense } = p.blocks;
    const pairs = p.variables.flatMap((x) => p.variables.map((y) => [x, y] as const));
    const name = (kind: string, i: number): string => w.names.of(`${kind} ${pairs[i]?.map((v) => v.text).join(' ') ?? ''}`);
    dense.forEach((r, i) => {
      const column = r.parts[0]?.outputs[0]?.shape;
      out.push(...w.plain(name('dense', i), [`The Hessian block (${pairs[i]?.map((v) => v.text).join(', ') ?? ''}) as a matrix.`], r, (o) => (column !== undefined && isColumn(column) ? `np.reshape(${o('block')}, (-1, 1))` : o('block'))));
    });
    const blocks = p.variables.map((x, i) => `"${w.names.of(x.text)}": {${p.variables.map((y, j) => {
      const at = i * p.variables.length + j;
      return `"${w.names.of(y.text)}": {"apply": ${name('apply', at)}, "dense": lambda: ${name('dense', at)}(*inputs)}`;
    }).join(', ')}}`);
    out.push(...w.define('hessian', ['The Hessian blocks by their two variables, each with "apply" (its product with a vector) and "dense" (the matrix); Kronecker products are applied, not built.', ...formulaLines(p, 'hess')],
      [...w.early(apply), '', ...apply.parts.flatMap((part, i) => (pairs[i] === undefined ? [] : w.operator(name('apply', i), apply, part, pairs[i]))), `return {${blocks.join(', ')}}`]));
    // The inputs as they were passed, for the matrices.
    const at = out.findIndex((l) => l.startsWith('def hessian('));
    const check = out.findIndex((l, i) => i > at && l.includes('= _checked('));
    out.splice(check, 0, `    inputs = (${w.parameters.join(', ')},)`);
  }
  if (p.solver !== null) out.push(...solverLines(p, p.solver, w));
  p.moves.forEach((r, i) => {
    const v = p.variables[i];
    if (v !== undefined) out.push(...w.move(w.names.of(`along ${v.text}`), r, v));
  });
  if (p.moves.length > 0) out.push(sampleText(p, w.names), selfCheckText(p, w.names));
  out.push(...w.checked());
  const code = out.join('\n');
  const main = p.moves.length === 0 ? [] : ['', '', 'if __name__ == "__main__":', '    for what, deviation in self_check():', '        print(f"{what}: {deviation:.1e}")'];
  return `${[...doc(headerLines(p)), '', 'from typing import NamedTuple', '', 'import numpy as np', ...neededHelpers(code, runtime).map((h) => `\n\n${h}`), code, ...main].join('\n')}\n`;
};

/** Python with NumPy; depends on nothing else. */
export const python: Target = { name: 'python', extension: '.py', write };
