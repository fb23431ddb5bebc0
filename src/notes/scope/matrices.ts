import type { ExprCondition } from '../../audit/term.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { subexpressions } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { Surface } from '../../notation/surface.ts';
import { isScalar } from '../../shape/shape.ts';
import { pseudoInverse, type PseudoInverse } from './pseudo.ts';
import { isPositive, matrixFunctionIn, spectrumOf, usesSpectrum, valued, type Spectrum } from './spectrum.ts';

/** Nobody takes these of a matrix of functions of every entry. */
const OF_WHOLE: ReadonlySet<string> = new Set(['tr', 'det', 'logdet', 'inv']);

/** The diagonal of what is put together as a diagonal matrix, whose functions are those of its entries; null for anything else. */
const diagonalOf = (e: Expr): Expr | null => (e.kind === 'named' ? diagonalOf(e.value) : e.kind === 'call' && e.fn === 'diag' ? (e.args[0] ?? null) : null);

/** What the names of a document mean, as functions of matrices need it. */
export interface Names {
  readonly read: (e: Surface) => Expr | null;
  readonly symbol: (name: string) => Symbol_ | null;
  readonly name: (name: string, value: Expr, conditions: readonly ExprCondition[]) => void;
}

/** Functions of matrices that formulas mention: each goes by a name, whose value is written with eigenvectors or factors of the matrix. */
export class MatrixFunctions {
  private readonly names: Names;
  private readonly spectra = new Map<Expr, Spectrum>();
  private readonly pseudo = new Map<string, PseudoInverse>();
  /** Under which conditions functions exist, by their names. */
  private readonly existence = new Map<string, string>();
  /** Are exp X and its like functions of matrices, or of every entry? */
  private ofMatrices = false;
  /** Was something read that may be either? */
  private isEither = false;

  constructor(names: Names) {
    this.names = names;
  }

  /** Reads exp X and its like as functions of matrices instead of entries. */
  reading<T>(read: () => T): T {
    this.ofMatrices = true;
    try {
      return read();
    } finally {
      this.ofMatrices = false;
    }
  }

  /** Was there something since the last time that may be a function of a matrix or of its entries? */
  takeEither(): boolean {
    const { isEither } = this;
    this.isEither = false;
    return isEither;
  }

  /** The spectra that expressions depend on, by functions of their matrices. */
  spectraIn(sides: readonly Expr[]): readonly Spectrum[] {
    return [...this.spectra.values()].filter((s) => sides.some((e) => usesSpectrum(e, s)));
  }

  /** What has to hold for the functions of matrices in expressions to exist. */
  existenceIn(sides: readonly Expr[]): readonly string[] {
    return [...new Set(sides.flatMap(subexpressions).flatMap((e) => (e.kind === 'named' ? (this.existence.get(e.name) ?? []) : [])))];
  }

  /** The pseudo-inverses in expressions, with their values by name. */
  pseudoIn(sides: readonly Expr[]): readonly { readonly named: Expr; readonly pseudo: PseudoInverse }[] {
    const found = new Map(sides.flatMap(subexpressions).flatMap((e) => (e.kind === 'named' && this.pseudo.has(e.name) ? [[e.name, e] as const] : [])));
    return [...found].flatMap(([name, named]) => { const pseudo = this.pseudo.get(name); return pseudo === undefined ? [] : [{ named, pseudo }]; });
  }

  /** The surface with the name of the function of a matrix that it is, or takes the trace or the like of; null for other surfaces. */
  named(e: Surface): Surface | null {
    const own = this.spectral(e, false) ?? this.inverted(e);
    const [argument] = e.kind === 'call' && OF_WHOLE.has(e.name) ? e.args : [];
    const within = own === null && argument !== undefined ? this.spectral(argument, true) : null;
    return within === null || e.kind !== 'call' ? own : { ...e, args: [within] };
  }

  /** The name of a function by eigenvalues; null where it is one of entries, which it can't be if it `isWhole`. */
  private spectral(e: Surface, isWhole: boolean): Surface | null {
    const f = matrixFunctionIn(e);
    const argument = f === null ? null : this.names.read(f.argument);
    const diagonal = argument === null ? null : diagonalOf(argument);
    if (f !== null && f.isSure && argument !== null && diagonal !== null) {
      const text = f.text(printText(argument));
      this.names.name(text, b.call('diag', f.of(diagonal)), []);
      return { kind: 'name', name: text, span: e.span };
    }
    const found = f === null || argument === null ? null : valued(f, argument, (of) => this.spectra.get(of) ?? spectrumOf(of));
    if (f === null || argument === null || found === null) return null;
    if (!f.isSure && !isWhole && !this.ofMatrices) {
      this.isEither = true;
      return null;
    }
    const spectrum = this.spectra.get(found.of) ?? spectrumOf(found.of);
    this.spectra.set(found.of, spectrum);
    const name = f.text(printText(argument));
    if (!f.isEntire && !isPositive(spectrum)) this.existence.set(name, `${spectrum.name} without eigenvalues at or below 0`);
    this.names.name(name, found.value, []);
    return { kind: 'name', name, span: e.span };
  }

  /** The name of the pseudo-inverse of a declared matrix; null for other surfaces. */
  private inverted(e: Surface): Surface | null {
    const [of] = e.kind === 'call' && e.name === '\\pinv' ? e.args : [];
    const symbol = of?.kind === 'name' ? this.names.symbol(of.name) : null;
    if (symbol === null || symbol.range !== null || isScalar(symbol.shape)) return null;
    const name = `pinv(${symbol.name})`;
    const pseudo = pseudoInverse(symbol);
    const { rows, cols } = symbol.shape;
    const conditions = this.pseudo.has(name) ? [] : [rows, cols].map((size) => ({ kind: 'size', left: size, order: '>=', right: pseudo.rank }) as const);
    this.pseudo.set(name, pseudo);
    this.names.name(name, pseudo.value, conditions);
    return { kind: 'name', name, span: e.span };
  }
}
