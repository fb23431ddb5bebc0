import type { Symbol_ } from '../../expr/expr.ts';
import { isColumn, isScalar, shapeText, type Shape } from '../../shape/shape.ts';
import { formulaLines, headerLines, sizesIn } from '../describe.ts';
import { neededHelpers } from '../helpers.ts';
import { createNames, type Names } from '../names.ts';
import { DISTANCE, type Program, type ProgramVariable } from '../program.ts';
import type { Output, Part, Routine } from '../routine.ts';
import { sizeCode } from '../table.ts';
import { aliases, scopeOf, type Target, type Writing } from '../target.ts';
import { bodyLines } from './body.ts';
import { runtime } from './runtime.ts';
import { sampleText, selfCheckText } from './selfcheck.ts';

const RESERVED = `False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise
return try while with yield match case type np map range float int len max min sum abs print direction inputs x value value_and_gradient gradient hessian hessian_product self_check
SAMPLE Csr NamedTuple`.split(/\s+/);

const indent = (lines: readonly string[]): readonly string[] => lines.map((l) => (l === '' ? '' : `    ${l}`));
const doc = (lines: readonly string[]): readonly string[] => {
  // A backslash would begin an escape in a docstring.
  const [first = '', ...rest] = lines.map((l) => l.replaceAll('\\', '\\\\'));
  return rest.length === 0 ? [`"""${first}"""`] : [`"""${first}`, '', ...rest, '"""'];
};

/** Writes the routines of one program. */
class Writer {
  readonly names: Names = createNames([...RESERVED, ...Object.keys(runtime)]);
  private readonly writing: Writing = {
    names: this.names, nonzeros: (x) => `${x}.values`, literal: (x) => (Number.isInteger(x) ? `${x < 0 ? `(${x}.0)` : `${x}.0`}` : x < 0 ? `(${x})` : String(x)), sizeNumber: (s) => `float(${s})`,
  };
  private readonly p: Program;

  constructor(p: Program) {
    this.p = p;
    for (const s of p.inputs) this.names.of(s.name);
    for (const r of p.sizes.rules) this.names.of(r.name);
  }

  /** The parameters of every public function, in order. */
  get parameters(): readonly string[] {
    return [...this.p.inputs.map((s) => s.name), ...this.p.sizes.passed].map(this.names.of);
  }

  private size(s: Shape): { readonly rows: string; readonly cols: string } {
    return { rows: sizeCode(s.rows, this.names.of), cols: sizeCode(s.cols, this.names.of) };
  }

  private checkedLine(): string {
    const { sizes, inputs } = this.p;
    const held = [...sizes.rules.map((r) => r.name), ...sizes.passed, ...inputs.map((s) => s.name)].map(this.names.of);
    return `${held.join(', ')}${held.length === 1 ? ',' : ''} = _checked(${this.parameters.join(', ')})`;
  }

  private output(o: Output, r: Routine, part: Part): string {
    const name = scopeOf(r, this.writing).name(o.value);
    if (isScalar(o.shape)) return `float(${name})`;
    const value = aliases(r, part).has(o) ? `${name}.copy()` : name;
    return isColumn(o.shape) ? `${value}.reshape(-1)` : value;
  }

  /** The steps of a part and what it returns for each output. */
  part(r: Routine, part: Part): { readonly steps: readonly string[]; readonly outputs: ReadonlyMap<string, string> } {
    return { steps: bodyLines(part.steps, scopeOf(r, this.writing)), outputs: new Map(part.outputs.map((o) => [o.key, this.output(o, r, part)])) };
  }

  early(r: Routine): readonly string[] {
    return bodyLines(r.early, scopeOf(r, this.writing));
  }

  /** A function of the inputs. */
  define(name: string, docs: readonly string[], lines: readonly string[], more: readonly string[] = []): readonly string[] {
    return ['', '', `def ${name}(${[...this.parameters, ...more].join(', ')}):`, ...indent([...doc(docs), this.checkedLine(), ...lines])];
  }

  /** A function without late inputs, returning what `result` makes of the outputs. */
  plain(name: string, docs: readonly string[], r: Routine, result: (of: (key: string) => string) => string): readonly string[] {
    const [only] = r.parts;
    if (only === undefined) return [];
    const { steps, outputs } = this.part(r, only);
    return this.define(name, docs, [...steps, `return ${result((key) => outputs.get(key) ?? '')}`]);
  }

  /** Reads a late input from `from`, checked against its shape. */
  read(s: Symbol_, label: string, from: string): string {
    const { rows, cols } = this.size(s.shape);
    const name = this.names.of(s.name);
    return isScalar(s.shape) ? `${name} = _number("${label}", ${from})` : `${name} = _fitted("${label}", ${isColumn(s.shape) ? '_column' : '_matrix'}("${label}", ${from}), ${rows}, ${cols})`;
  }

  /** The nested function that applies a Hessian block to a vector. */
  operator(name: string, r: Routine, part: Part, [x, y]: readonly [ProgramVariable, ProgramVariable]): readonly string[] {
    const [vector] = part.late;
    if (vector === undefined) return [];
    const { steps, outputs } = this.part(r, part);
    const local = this.names.of(vector.name);
    const { rows } = this.size(vector.shape);
    const result = outputs.get('product') ?? '';
    return [
      `def ${name}(x):`,
      ...indent([`${local} = _fitted("x", _column("x", x), ${rows}, 1)${isScalar(y.shape) ? '.item()' : ''}`, ...steps, `return ${isScalar(x.shape) ? `np.array([${result}])` : result}`]),
      '',
    ];
  }

  /** A direction in a variable, and the symbol moved along it. */
  move(name: string, r: Routine, v: ProgramVariable): readonly string[] {
    const [only] = r.parts;
    if (only === undefined) return [];
    const { steps, outputs } = this.part(r, only);
    const { rows, cols } = this.size(v.shape);
    const wave = `_wave(${rows}, ${cols})${isScalar(v.shape) ? '.item()' : ''}`;
    return this.define(name, [`A direction in ${v.text}, and ${v.symbol.name} moved along it.`], [`${this.names.of(v.change.name)} = ${wave}`, ...steps, `return ${outputs.get('direction') ?? ''}, ${outputs.get('moved') ?? ''}`], [this.names.of(DISTANCE.name)]);
  }

  /** The function that checks the inputs and reads the sizes from them. */
  checked(): readonly string[] {
    const { inputs, sparse, sizes } = this.p;
    const of = this.names.of;
    const taker = (s: Symbol_): string => (sparse.has(s.name) ? '_csr' : isScalar(s.shape) ? '_number' : isColumn(s.shape) ? '_column' : '_matrix');
    const given = (input: string, axis: 'rows' | 'cols' | 'nonzeros'): string => {
      if (axis === 'nonzeros') return `len(${of(input)}.col_idx)`;
      return sparse.has(input) ? `${of(input)}.${axis}` : `${of(input)}.shape[${axis === 'rows' ? 0 : 1}]`;
    };
    const sizeLine = ({ name, from }: Program['sizes']['rules'][number]): string => {
      const [factor, offset] = [sizeCode(from.factor, of), sizeCode(from.offset, of)];
      const read = given(from.input, from.axis);
      return `${of(name)} = ${factor === '1' && offset === '0' ? read : `_size("${name}", "${from.input}.${from.axis}", ${read}, ${factor}, ${offset})`}`;
    };
    const checks = (s: Symbol_): readonly string[] => {
      const { rows, cols } = this.size(s.shape);
      const origin = sizesIn(s.shape).map((n) => `${n} = {${of(n)}} from ${sizes.rules.find((r) => r.name === n)?.from.input ?? 'the inputs'}`).join(', ');
      return [
        ...(isScalar(s.shape) ? [] : [`_shaped("${s.name}", "${shapeText(s.shape)}", (${given(s.name, 'rows')}, ${given(s.name, 'cols')}), ${rows}, ${cols}, f"${origin}")`]),
        ...(s.range === null ? [] : [`_in_range("${s.name}", ${of(s.name)}, ${sizeCode(s.range, of)})`]),
      ];
    };
    const held = [...sizes.rules.map((r) => of(r.name)), ...this.p.sizes.passed.map(of), ...inputs.map((s) => of(s.name))];
    return ['', '', `def _checked(${this.parameters.join(', ')}):`, ...indent([
      ...inputs.map((s) => `${of(s.name)} = ${taker(s)}("${s.name}", ${of(s.name)})`),
      ...sizes.passed.map((n) => `${of(n)} = _size("${n}", "${n}", _number("${n}", ${of(n)}), 1, 0)`),
      ...sizes.rules.map(sizeLine),
      ...inputs.flatMap(checks),
      `return ${held.join(', ')}${held.length === 1 ? ',' : ''}`,
    ])];
  }
}

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
