import type { Operation } from '../../compile/index.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import { isColumn, isScalar, shapeText, type Shape } from '../../shape/shape.ts';
import { sizesIn } from '../describe.ts';
import { createNames, type Names } from '../names.ts';
import { DISTANCE, type Program, type ProgramVariable } from '../program.ts';
import type { Output, Part, Routine } from '../routine.ts';
import { sizeCode } from '../table.ts';
import { aliases, scopeOf, type Writing } from '../target.ts';
import { bodyLines } from './body.ts';
import { runtime } from './runtime.ts';

const RESERVED = `False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise
return try while with yield match case type np map range float int len max min sum abs print direction inputs x value value_and_gradient gradient hessian hessian_product self_check
SAMPLE Csr NamedTuple solve objective trace converged iteration iterations tolerance callback before now Solution`.split(/\s+/);

/** Operations whose NumPy code gives a view of an argument that is not to be written to. */
const VIEWS: ReadonlySet<Operation['op']> = new Set(['repeat']);

/** Lines deeper by a step; empty ones stay empty. */
export const indent = (lines: readonly string[]): readonly string[] => lines.map((l) => (l === '' ? '' : `    ${l}`));

/** A docstring. */
export const doc = (lines: readonly string[]): readonly string[] => {
  // A backslash would begin an escape in a docstring.
  const [first = '', ...rest] = lines.map((l) => l.replaceAll('\\', '\\\\'));
  return rest.length === 0 ? [`"""${first}"""`] : [`"""${first}`, ...(rest[0] === '' ? [] : ['']), ...rest, '"""'];
};

/** Writes the routines of one program. */
export class Writer {
  readonly names: Names = createNames([...RESERVED, ...Object.keys(runtime)]);
  private readonly writing: Writing = {
    names: this.names, nonzeros: (x) => `${x}.values`, literal: (x) => (Number.isInteger(x) ? `${x < 0 ? `(${x}.0)` : `${x}.0`}` : x < 0 ? `(${x})` : String(x)), solvesMatrices: true, sizeNumber: (s) => `float(${s})`,
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

  /** The line that checks the inputs; some are passed as other code. */
  checkedLine(instead: ReadonlyMap<string, string> = new Map()): string {
    const { sizes, inputs } = this.p;
    const held = [...sizes.rules.map((r) => r.name), ...sizes.passed, ...inputs.map((s) => s.name)].map(this.names.of);
    return `${held.join(', ')}${held.length === 1 ? ',' : ''} = _checked(${this.parameters.map((n) => instead.get(n) ?? n).join(', ')})`;
  }

  private output(o: Output, r: Routine, part: Part, bare: boolean): string {
    const name = scopeOf(r, this.writing).name(o.value);
    if (bare) return name;
    if (isScalar(o.shape)) return `float(${name})`;
    const value = aliases(r, part, VIEWS).has(o) ? `${name}.copy()` : name;
    return isColumn(o.shape) ? `${value}.reshape(-1)` : value;
  }

  /** The steps of a part and what it returns for each output; `bare`, as it is computed. */
  part(r: Routine, part: Part, bare = false): { readonly steps: readonly string[]; readonly outputs: ReadonlyMap<string, string> } {
    return { steps: bodyLines(part.steps, scopeOf(r, this.writing)), outputs: new Map(part.outputs.map((o) => [o.key, this.output(o, r, part, bare)])) };
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
