import type { Symbol_ } from '../../expr/expr.ts';
import { isColumn, isScalar, shapeText, type Shape } from '../../shape/shape.ts';
import { inputText, sizesIn } from '../describe.ts';
import { createNames, type Names } from '../names.ts';
import type { Program, ProgramVariable } from '../program.ts';
import type { Output, Part, Routine } from '../routine.ts';
import { sizeCode } from '../table.ts';
import { aliases, describe, keptAfter, scopeOf, wordsOf, type Writing } from '../target.ts';
import { bodyLines } from './body.ts';
import { runtime } from './runtime.ts';

const RESERVED = `await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof
interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity Math
Number Float64Array Int32Array Array Map Set Error RangeError TypeError i inputs direction x value valueAndGradient gradient hessian hessianProduct selfCheck checked SAMPLE
solve given trace iterations iteration tolerance objective converged before now onIteration ROUNDING Solution SolveOptions
Matrix Inputs Gradient Hessian Operator Csr Deviation`.split(/\s+/);

/** Lines deeper by a step; empty ones stay empty. */
export const indent = (lines: readonly string[], by = '  '): readonly string[] => lines.map((l) => (l === '' ? '' : by + l));

/** The type of an input or result of a shape. */
export const typeOf = (s: Shape): string => (isScalar(s) ? 'number' : isColumn(s) ? 'Float64Array' : 'Matrix');

/** A statement that checks something, and names its value where the lines that follow read it. */
const naming = (name: string, code: string, lines: readonly string[]): string => (lines.some((l) => new RegExp(`\\b${name}\\b`, 'u').test(l)) ? `const ${name} = ${code};` : `${code};`);

/** A doc comment. */
export const doc = (lines: readonly string[]): readonly string[] => (lines.length === 1 ? [`/** ${lines[0] ?? ''} */`] : ['/**', ...lines.map((l) => ` * ${l}`.trimEnd()), ' */']);

/** Writes the routines of one program. */
export class Writer {
  readonly names: Names = createNames([...RESERVED, ...Object.keys(runtime)]);
  private readonly writing: Writing = { names: this.names, nonzeros: (x) => `${x}.values`, literal: (x) => (x < 0 ? `(${x})` : String(x)), solvesMatrices: false, sizeNumber: (s) => (/^\w+$/.test(s) ? s : `(${s})`) };
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

  private readonly keys: Names = createNames([]);
  /** The name of a variable in records: its own, also where that of a local value has to avoid others. */
  key(v: ProgramVariable): string {
    return this.keys.of(v.text);
  }

  private output(o: Output, r: Routine, part: Part, bare: boolean): string {
    const scope = scopeOf(r, this.writing);
    const name = scope.name(o.value);
    if (bare || isScalar(o.shape)) return name;
    const data = aliases(r, part).has(o) ? `${name}.slice()` : name;
    const { rows, cols } = this.size(o.shape);
    return isColumn(o.shape) ? data : `{ rows: ${rows}, cols: ${cols}, data: ${data} }`;
  }

  early(r: Routine): readonly string[] {
    return bodyLines(r.early, new Set(r.parts.flatMap((p) => [...keptAfter(p.steps, p.outputs)])), { scope: scopeOf(r, this.writing), describe });
  }

  /**
   * The steps of a part and what it returns for each output; `bare`, entries alone, which may be those of an input, of a part whose
   * values others may read.
   */
  part(r: Routine, part: Part, bare = false): { readonly steps: readonly string[]; readonly outputs: ReadonlyMap<string, string> } {
    const read = bare ? r.parts.flatMap((p) => (p === part ? [] : [...keptAfter(p.steps, p.outputs)])) : [];
    return {
      steps: bodyLines(part.steps, new Set([...keptAfter([], part.outputs), ...read]), { scope: scopeOf(r, this.writing), describe }),
      outputs: new Map(part.outputs.map((o) => [o.key, this.output(o, r, part, bare)])),
    };
  }

  /** The names of sizes and inputs that the lines use; comments, texts and names of fields are no uses. */
  used(lines: readonly string[]): readonly string[] {
    const code = lines.filter((l) => !l.trimStart().startsWith('//')).join('\n').replaceAll(/'[^'\n]*'/g, '');
    const words = wordsOf(code.replaceAll(/(^\s*|[{,]\s*)[\p{L}_][\p{L}\p{N}_]*: /gmu, '$1').replaceAll(/(?<!\.)\.[\p{L}_][\p{L}\p{N}_]*/gu, ''));
    return [...this.p.sizes.rules.map((r) => r.name), ...this.p.sizes.passed, ...this.p.inputs.map((s) => s.name)].map(this.names.of).filter((n) => words.has(n));
  }

  /** A function body: the checked inputs that it uses, and its lines. */
  body(lines: readonly string[]): readonly string[] {
    const used = this.used(lines);
    return indent([used.length === 0 ? 'checked(inputs);' : `const { ${used.join(', ')} } = checked(inputs);`, ...lines]);
  }

  /** A function without further arguments, returning what `result` makes of the outputs. */
  plain(r: Routine, result: (outputs: (key: string) => string) => string): readonly string[] {
    const [only] = r.parts;
    if (only === undefined) return [];
    const { steps, outputs } = this.part(r, only);
    return this.body([...steps, `return ${result((key) => outputs.get(key) ?? '')};`]);
  }

  /** Reads a late input from `from`, checked against its shape, for the lines that follow. */
  read(s: Symbol_, label: string, from: string, lines: readonly string[]): string {
    const { rows, cols } = this.size(s.shape);
    return naming(this.names.of(s.name), isScalar(s.shape) ? `numberOf('${label}', ${from})` : `fitted('${label}', ${isColumn(s.shape) ? 'columnOf' : 'matrixOf'}('${label}', ${from}), ${rows}, ${cols})`, lines);
  }

  /** `apply` of a Hessian block: a vector to a vector. */
  operator(r: Routine, part: Part, dense: string, [x, y]: readonly [ProgramVariable, ProgramVariable]): readonly string[] {
    const { steps, outputs } = this.part(r, part);
    const [vector] = part.late;
    const result = outputs.get('product') ?? '';
    const [rows, cols] = [this.size(x.shape).count, this.size(y.shape).count];
    const name = vector === undefined ? '' : this.names.of(vector.name);
    const lines = [...steps, `return ${isScalar(x.shape) ? `Float64Array.of(${result})` : result};`];
    return [
      '{',
      ...indent([
        `rows: ${rows}, cols: ${cols},`,
        'apply: (x) => {',
        ...indent([naming(name, `fitted('x', columnOf('x', x), ${cols}, 1)${isScalar(y.shape) ? '[0]!' : ''}`, lines), ...lines]),
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
    const wave = `wave(${this.size(v.shape).count})${isScalar(v.shape) ? '[0]!' : ''}`;
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
