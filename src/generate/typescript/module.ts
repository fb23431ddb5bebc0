import type { Symbol_ } from '../../expr/expr.ts';
import { isColumn, isScalar, shapeText, type Shape } from '../../shape/shape.ts';
import { formulaLines, headerLines, inputText, sizesIn } from '../describe.ts';
import { neededHelpers } from '../helpers.ts';
import { createNames, type Names } from '../names.ts';
import { DISTANCE, type Program, type ProgramVariable } from '../program.ts';
import type { Output, Part, Routine } from '../routine.ts';
import { sizeCode } from '../table.ts';
import { aliases, describe, keptAfter, scopeOf, wordsOf, type Target, type Writing } from '../target.ts';
import { bodyLines } from './body.ts';
import { runtime } from './runtime.ts';
import { sampleText } from './sample.ts';
import { selfCheckText } from './selfcheck.ts';

const RESERVED = `await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof
interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity Math
Number Float64Array Int32Array Array Map Set Error RangeError TypeError i inputs direction x value valueAndGradient gradient hessian hessianProduct selfCheck checked SAMPLE
Matrix Inputs Gradient Hessian Operator Csr Deviation`.split(/\s+/);

const indent = (lines: readonly string[], by = '  '): readonly string[] => lines.map((l) => (l === '' ? '' : by + l));

/** The type of an input or result of a shape. */
const typeOf = (s: Shape): string => (isScalar(s) ? 'number' : isColumn(s) ? 'Float64Array' : 'Matrix');
const doc = (lines: readonly string[]): readonly string[] => (lines.length === 1 ? [`/** ${lines[0] ?? ''} */`] : ['/**', ...lines.map((l) => ` * ${l}`.trimEnd()), ' */']);

/** Writes the routines of one program. */
class Writer {
  readonly names: Names = createNames([...RESERVED, ...Object.keys(runtime)]);
  private readonly writing: Writing = { names: this.names, nonzeros: (x) => `${x}.values`, literal: (x) => (x < 0 ? `(${x})` : String(x)), sizeNumber: (s) => (/^\w+$/.test(s) ? s : `(${s})`) };
  private readonly p: Program;

  constructor(p: Program) {
    this.p = p;
    // Inputs and sizes come first, so that they keep their own names where they can.
    for (const s of p.inputs) this.names.of(s.name);
    for (const r of p.sizes.rules) this.names.of(r.name);
  }

  private size(s: Shape): { readonly rows: string; readonly cols: string; readonly count: string } {
    const code = (d: Shape['rows']): string => sizeCode(d, this.names.of);
    const [rows, cols] = [code(s.rows), code(s.cols)];
    const factor = (text: string): string => (text.includes(' + ') || text.includes(' - ') ? `(${text})` : text);
    return { rows, cols, count: rows === '1' ? cols : cols === '1' ? rows : `${factor(rows)} * ${factor(cols)}` };
  }

  /** The name of a variable in records. */
  key(v: ProgramVariable): string {
    return this.names.of(v.text);
  }

  private output(o: Output, r: Routine, part: Part): string {
    const scope = scopeOf(r, this.writing);
    const name = scope.name(o.value);
    if (isScalar(o.shape)) return name;
    const data = aliases(r, part).has(o) ? `${name}.slice()` : name;
    const { rows, cols } = this.size(o.shape);
    return isColumn(o.shape) ? data : `{ rows: ${rows}, cols: ${cols}, data: ${data} }`;
  }

  early(r: Routine): readonly string[] {
    return bodyLines(r.early, new Set(r.parts.flatMap((p) => [...keptAfter(p.steps, p.outputs)])), { scope: scopeOf(r, this.writing), describe });
  }

  /** The steps of a part and what it returns for each output. */
  part(r: Routine, part: Part): { readonly steps: readonly string[]; readonly outputs: ReadonlyMap<string, string> } {
    return {
      steps: bodyLines(part.steps, keptAfter([], part.outputs), { scope: scopeOf(r, this.writing), describe }),
      outputs: new Map(part.outputs.map((o) => [o.key, this.output(o, r, part)])),
    };
  }

  /** A function body: the checked inputs that it uses, and its lines. */
  body(lines: readonly string[]): readonly string[] {
    const words = wordsOf(lines.join('\n'));
    const used = [...this.p.sizes.rules.map((r) => r.name), ...this.p.sizes.passed, ...this.p.inputs.map((s) => s.name)].map(this.names.of).filter((n) => words.has(n));
    return indent([used.length === 0 ? 'checked(inputs);' : `const { ${used.join(', ')} } = checked(inputs);`, ...lines]);
  }

  /** A function without further arguments, returning what `result` makes of the outputs. */
  plain(r: Routine, result: (outputs: (key: string) => string) => string): readonly string[] {
    const [only] = r.parts;
    if (only === undefined) return [];
    const { steps, outputs } = this.part(r, only);
    return this.body([...steps, `return ${result((key) => outputs.get(key) ?? '')};`]);
  }

  /** Reads a late input from `from`, checked against its shape. */
  read(s: Symbol_, label: string, from: string): string {
    const { rows, cols } = this.size(s.shape);
    if (isScalar(s.shape)) return `const ${this.names.of(s.name)} = numberOf('${label}', ${from});`;
    return `const ${this.names.of(s.name)} = fitted('${label}', ${isColumn(s.shape) ? 'columnOf' : 'matrixOf'}('${label}', ${from}), ${rows}, ${cols});`;
  }

  /** `apply` of a Hessian block: a vector to a vector. */
  operator(r: Routine, part: Part, dense: string, [x, y]: readonly [ProgramVariable, ProgramVariable]): readonly string[] {
    const { steps, outputs } = this.part(r, part);
    const [vector] = part.late;
    const result = outputs.get('product') ?? '';
    const [rows, cols] = [this.size(x.shape).count, this.size(y.shape).count];
    const name = vector === undefined ? '' : this.names.of(vector.name);
    return [
      '{',
      ...indent([
        `rows: ${rows}, cols: ${cols},`,
        'apply: (x) => {',
        ...indent([`const ${name} = fitted('x', columnOf('x', x), ${cols}, 1)${isScalar(y.shape) ? '[0]' : ''};`, ...steps, `return ${isScalar(x.shape) ? `Float64Array.of(${result})` : result};`]),
        '},',
        `dense: () => ${dense}(inputs),`,
      ]),
      '},',
    ];
  }

  /** Where the inputs move along a direction in one variable. */
  move(r: Routine, v: ProgramVariable): readonly string[] {
    const [only] = r.parts;
    if (only === undefined) return [];
    const { steps, outputs } = this.part(r, only);
    const wave = `wave(${this.size(v.shape).count})${isScalar(v.shape) ? '[0]' : ''}`;
    return this.body([`const ${this.names.of(v.change.name)} = ${wave};`, ...steps, `return { direction: ${outputs.get('direction') ?? ''}, moved: { ...inputs, ${v.symbol.name}: ${outputs.get('moved') ?? ''} } };`]);
  }

  /** The function that checks the inputs and reads the sizes from them. */
  checked(): readonly string[] {
    const { inputs, sparse, sizes } = this.p;
    const of = this.names.of;
    const taker = (s: Symbol_): string => (sparse.has(s.name) ? 'csrOf' : isScalar(s.shape) ? 'numberOf' : isColumn(s.shape) ? 'columnOf' : 'matrixOf');
    const axis = { rows: 'rows', cols: 'cols', nonzeros: 'colIdx.length' } as const;
    const sizeLine = ({ name, from }: Program['sizes']['rules'][number]): string => {
      const given = `${of(from.input)}.${axis[from.axis]}`;
      const [factor, offset] = [sizeCode(from.factor, of), sizeCode(from.offset, of)];
      return `const ${of(name)} = ${factor === '1' && offset === '0' ? given : `sizeFrom('${name}', '${from.input}.${from.axis}', ${given}, ${factor}, ${offset})`};`;
    };
    const shaped = (s: Symbol_): readonly string[] => {
      if (isScalar(s.shape)) return [];
      const { rows, cols } = this.size(s.shape);
      const origin = sizesIn(s.shape).map((n) => `${n} = \${${of(n)}} from ${sizes.rules.find((r) => r.name === n)?.from.input ?? 'the inputs'}`).join(', ');
      return [`shaped('${s.name}', '${shapeText(s.shape)}', ${of(s.name)}, ${rows}, ${cols}, \`${origin}\`);`];
    };
    const ranged = (s: Symbol_): readonly string[] => (s.range === null ? [] : [`inRange('${s.name}', ${isScalar(s.shape) ? `[${of(s.name)}]` : `${of(s.name)}.data`}, ${sizeCode(s.range, of)});`]);
    const held = inputs.map((s) => (isScalar(s.shape) || sparse.has(s.name) ? of(s.name) : `${of(s.name)}: ${of(s.name)}.data`));
    return [
      'const checked = (inputs: Inputs) => {',
      ...indent([
        ...inputs.map((s) => `const ${of(s.name)} = ${taker(s)}('${s.name}', inputs.${s.name});`),
        ...sizes.passed.map((n) => `const ${of(n)} = sizeFrom('${n}', '${n}', numberOf('${n}', inputs.${n}), 1, 0);`),
        ...sizes.rules.map(sizeLine),
        ...inputs.flatMap((s) => [...shaped(s), ...ranged(s)]),
        `return { ${[...sizes.rules.map((r) => of(r.name)), ...sizes.passed.map(of), ...held].join(', ')} };`,
      ]),
      '};',
    ];
  }

  /** Types of inputs and results. */
  types(): readonly string[] {
    const { inputs, sparse, sizes, variables, blocks } = this.p;
    return [
      '/** A row-major matrix. */', 'export interface Matrix { readonly rows: number; readonly cols: number; readonly data: Float64Array }', '',
      ...doc(['The inputs. Sizes follow from them and are checked.']),
      'export interface Inputs {',
      ...inputs.flatMap((s) => [`  /** ${inputText(s, sparse.has(s.name))} */`, `  readonly ${s.name}: ${sparse.has(s.name) ? 'Csr' : typeOf(s.shape)};`]),
      ...sizes.passed.flatMap((n) => [`  /** A size that no input determines. */`, `  readonly ${n}: number;`]),
      '}',
      ...(variables.length === 0 ? [] : [
        '', ...doc(['One entry for each variable, of its shape: a gradient, or a direction.']), 'export interface Gradient {',
        ...variables.flatMap((v) => [`  /** ${v.text} : ${shapeText(v.shape)} */`, `  readonly ${this.key(v)}: ${typeOf(v.shape)};`]), '}',
      ]),
      ...(blocks === null ? [] : [
        '', ...doc(['A Hessian block: its product with a vector, and itself as a matrix on request.']),
        'export interface Operator { readonly rows: number; readonly cols: number; readonly apply: (x: ArrayLike<number>) => Float64Array; readonly dense: () => Matrix }',
        'export type Hessian = { readonly [X in keyof Gradient]: { readonly [Y in keyof Gradient]: Operator } };',
      ]),
    ];
  }
}

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
      const reads = p.variables.map((v) => w.read(v.change, `the change of ${v.text}`, `direction.${w.key(v)}`));
      out.push('', ...doc(['The product of the whole Hessian with a direction. What depends on the inputs alone is computed once, before the first product.', ...formulaLines(p, 'product')]),
        'export const hessianProduct = (inputs: Inputs): ((direction: Gradient) => Gradient) => {',
        ...w.body([...w.early(p.product), 'return (direction) => {', ...indent([...reads, ...steps, `return ${record((v) => outputs.get(v.text) ?? '')};`]), '};']), '};');
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
  if (p.moves.length > 0) {
    p.moves.forEach((r, i) => {
      const v = p.variables[i];
      if (v === undefined) return;
      const at = w.names.of(DISTANCE.name);
      out.push('', ...doc([`A direction in ${v.text}, and the inputs moved along it.`]),
        `const ${w.names.of(`along ${v.text}`)} = (inputs: Inputs, ${at}: number): { readonly direction: Gradient['${w.key(v)}']; readonly moved: Inputs } => {`, ...w.move(r, v), '};');
    });
    out.push('', sampleText(p), '', selfCheckText(p, w.names));
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
