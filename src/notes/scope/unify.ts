import { isElementwise } from '../../atoms/elementwise.ts';
import { isMatrixAtom, matrixAtoms } from '../../atoms/matrix.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed, ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, shape, type Shape } from '../../shape/shape.ts';
import { headOf } from './heads.ts';
import type { Scope } from './scope.ts';

/** What a name is taken for whose sizes are looked for. */
export type Kind = 'matrix' | 'vector' | 'scalar';

/** Rows and columns, each a size that may not be known yet, by its number. */
type Sizes = readonly [number, number];

/** Thrown where an expression says nothing of its sizes that is understood here, or where sizes don't fit. */
class Undecided extends Error {}

/** Sizes that have to be equal, some of which are known. */
class Classes {
  private readonly parents: number[] = [];
  private readonly known = new Map<number, Dim>();

  fresh(size: Dim | null = null): number {
    this.parents.push(this.parents.length);
    if (size !== null) this.known.set(this.parents.length - 1, size);
    return this.parents.length - 1;
  }

  root(x: number): number {
    const parent = this.parents[x] ?? x;
    return parent === x ? x : this.root(parent);
  }

  size(x: number): Dim | null {
    return this.known.get(this.root(x)) ?? null;
  }

  isOne(x: number): boolean {
    return this.size(x)?.key === '1';
  }

  /** Throws Undecided. */
  equate(x: number, y: number): void {
    const [a, b] = [this.root(x), this.root(y)];
    const [p, q] = [this.known.get(a), this.known.get(b)];
    if (p !== undefined && q !== undefined && p.key !== q.key) throw new Undecided();
    this.parents[a] = b;
    if (p !== undefined) this.known.set(b, p);
  }
}

/** The sizes of expressions, with those of names that nothing declares as unknowns. */
class Unifier {
  readonly classes = new Classes();
  readonly names = new Map<string, Sizes>();
  private readonly scope: Scope;
  private readonly one: number;

  constructor(kinds: ReadonlyMap<string, Kind>, scope: Scope) {
    this.scope = scope;
    this.one = this.classes.fresh(ONE);
    for (const [name, kind] of kinds) this.names.set(name, kind === 'scalar' ? this.scalar() : [this.classes.fresh(), kind === 'vector' ? this.one : this.classes.fresh()]);
  }

  private scalar(): Sizes {
    return [this.one, this.one];
  }

  private square(): Sizes {
    const n = this.classes.fresh();
    return [n, n];
  }

  private ofShape(s: Shape): Sizes {
    return [this.classes.fresh(s.rows), this.classes.fresh(s.cols)];
  }

  isScalar([rows, cols]: Sizes): boolean {
    return this.classes.isOne(rows) && this.classes.isOne(cols);
  }

  private isColumn([rows, cols]: Sizes): boolean {
    return this.classes.isOne(cols) && !this.classes.isOne(rows);
  }

  same(x: Sizes, y: Sizes): Sizes {
    this.classes.equate(x[0], y[0]);
    this.classes.equate(x[1], y[1]);
    return x;
  }

  private product(x: Sizes, y: Sizes): Sizes {
    if (this.isScalar(x)) return y;
    if (this.isScalar(y)) return x;
    this.classes.equate(x[1], y[0]);
    return [x[0], y[1]];
  }

  /** The sizes of an expression. Throws Undecided. */
  of(e: Surface): Sizes {
    switch (e.kind) {
      case 'number': return this.scalar();
      case 'name': return this.named(e.name);
      case 'negate': return this.of(e.arg);
      case 'transpose': { const [rows, cols] = this.of(e.arg); return [cols, rows]; }
      case 'binary': return this.binary(e);
      case 'sum': return this.of(e.body);
      case 'index': return this.part(e);
      case 'call': return this.call(e);
      case 'block': throw new Undecided();
    }
  }

  private named(name: string): Sizes {
    const own = this.names.get(name);
    const known = this.scope.symbol(name) ?? this.scope.value(name);
    if (own !== undefined) return own;
    if (known !== null) return this.ofShape(known.shape);
    if (this.scope.problem.sizes.includes(name)) return this.scalar();
    throw new Undecided();
  }

  private binary(e: Extract<Surface, { kind: 'binary' }>): Sizes {
    const [left, right] = [this.of(e.left), this.of(e.right)];
    switch (e.op) {
      case '*': return this.product(left, right);
      case '/': return this.isScalar(right) ? left : this.same(left, right);
      case '^': return this.isScalar(left) ? left : this.same(left, this.square());
      case '.^': return left;
      case '+': case '-': return e.left.kind === 'number' ? right : e.right.kind === 'number' ? left : this.same(left, right);
      case '.*': case './': return this.same(left, right);
    }
  }

  private part(e: Extract<Surface, { kind: 'index' }>): Sizes {
    const [rows, cols] = this.of(e.arg);
    const [first, second] = e.subscripts;
    if (second !== undefined) return [first?.kind === 'all' ? rows : this.one, second.kind === 'all' ? cols : this.one];
    if (!this.isColumn([rows, cols])) throw new Undecided();
    return this.scalar();
  }

  private call(e: Extract<Surface, { kind: 'call' }>): Sizes {
    const args = (): readonly Sizes[] => e.args.map((a) => this.of(a));
    if (isElementwise(e.name)) return args()[0] ?? this.scalar();
    if (isMatrixAtom(e.name)) return this.atom(e.name, args());
    switch (e.name) {
      case 'grad': case 'hess': return this.derivative(e.name, args());
      case '\\norm': case '\\norm_1': case '\\norm_2': case '\\norm_F': case '\\bars': args(); return this.scalar();
      case '\\I': return this.square();
      case '\\1': return [this.classes.fresh(), this.one];
      case '\\0': return [this.classes.fresh(), this.classes.fresh()];
      case '\\d': case '\\d2': case 'softmax': return args()[0] ?? this.scalar();
      case '\\cdot': { const [x, y] = args(); return x === undefined || y === undefined ? this.scalar() : this.isColumn(x) && this.isColumn(y) ? (this.same(x, y), this.scalar()) : this.product(x, y); }
      default: throw new Undecided();
    }
  }

  private atom(name: keyof typeof matrixAtoms, [x = this.scalar(), y]: readonly Sizes[]): Sizes {
    const { takes, gives } = matrixAtoms[name];
    if (takes === 'square') this.same(x, this.square());
    if (takes === 'column') this.classes.equate(x[1], this.one);
    if (takes === 'same' && y !== undefined) this.same(x, y);
    switch (gives) {
      case 'scalar': return this.scalar();
      case 'same': return x;
      case 'column': case 'diagonal-vector': return [x[0], this.one];
      case 'row': return [this.one, x[1]];
      case 'diagonal-matrix': return [x[0], x[0]];
      // Products of sizes are no unknowns of their own.
      case 'stacked': return [this.classes.fresh(), this.one];
      case 'kron': return [this.classes.fresh(), this.classes.fresh()];
    }
  }

  private derivative(name: string, [of, x, y]: readonly Sizes[]): Sizes {
    if (of === undefined || x === undefined) throw new Undecided();
    if (name === 'hess') return [x[0], (y ?? x)[0]];
    if (this.isScalar(of)) return x;
    if (!this.isColumn(of)) throw new Undecided();
    return this.isColumn(x) ? [of[0], x[0]] : this.classes.isOne(x[0]) ? [of[0], x[1]] : this.scalar();
  }
}

/** Names for sizes, in the order in which people choose them. */
const SIZES = ['n', 'm', 'p', 'q', 'r', 'k', 'l', 's', 't', 'v', 'w'];

const takesPart = (s: FormulaStatement): boolean => s.role === 'claim' && !s.links.some((l) => l.relation === '∈');

/**
 * The most general shapes of names, which are taken for matrices, vectors or numbers, with which the sides of statements fit; sizes that
 * nothing decides have names that `isFree` accepts. Null where the sizes don't fit, or depend on what is not understood here.
 */
export const generalShapes = (statements: readonly FormulaStatement[], kinds: ReadonlyMap<string, Kind>, scope: Scope, isFree: (size: string) => boolean): ReadonlyMap<string, Shape> | null => {
  const unifier = new Unifier(kinds, scope);
  try {
    for (const s of statements.filter(takesPart)) {
      const [link] = s.links;
      const head = s.left === null || link === undefined ? null : headOf(s.left, link.right, scope);
      const sides = [...(s.left === null || (head !== null && head.kind !== 'variable') ? [] : [s.left]), ...s.links.map((l) => l.right)];
      sides.map((e) => (e.kind === 'number' ? null : unifier.of(e))).reduce((before, now) => (before === null ? now : now === null ? before : unifier.same(before, now)), null);
    }
  } catch (error) {
    if (error instanceof Undecided) return null;
    throw error;
  }
  const { classes } = unifier;
  const free = SIZES.filter(isFree);
  const named = new Map<number, Dim>();
  const sizeOf = (x: number): Dim | null => {
    const known = classes.size(x) ?? named.get(classes.root(x)) ?? null;
    const name = known === null ? free[named.size] : undefined;
    if (name !== undefined) named.set(classes.root(x), dimNamed(name));
    return known ?? (name === undefined ? null : dimNamed(name));
  };
  const shapes = new Map<string, Shape>();
  for (const [name, kind] of kinds) {
    const [rows, cols] = (unifier.names.get(name) ?? []).map(sizeOf);
    if (rows === undefined || cols === undefined || rows === null || cols === null) return null;
    const found = shape(rows, cols);
    // A matrix of one row or column would have been called a vector.
    if (kind !== 'scalar' && (isScalar(found) || rows.key === '1' || (kind === 'matrix' && cols.key === '1'))) return null;
    shapes.set(name, found);
  }
  return shapes;
};
