import type { Expr } from '../../expr/expr.ts';
import type { Surface } from '../../notation/surface.ts';
import { nameOf } from './surfaces.ts';

/** What a document says of names with an index: that x_i is a row or a column of X. */
export class Parts {
  private readonly said = new Map<string, 'rows' | 'cols'>();
  private readonly labels = new Set<string>();
  /** How far an index runs, where the document says so. */
  count: (index: string) => string | null = () => null;
  /** Do the words before hold an index fixed, so that what is said may depend on it? */
  isFixed: (index: string) => boolean = () => false;

  private isAside = false;

  /** Reads with names and their subscripts as nobody said anything of them. */
  aside<T>(read: () => T): T {
    this.isAside = true;
    try {
      return read();
    } finally {
      this.isAside = false;
    }
  }

  /** Is the name said to be a row or column with a subscript? */
  isSaid(name: string): boolean {
    return !this.isAside && this.said.has(name);
  }

  /** Takes note that a name with a subscript is one of its own. */
  label(name: string): void {
    this.labels.add(name);
  }

  /** Is the subscript of a name a label, or does one below it count samples? */
  subscript(name: string): 'label' | 'sample' | null {
    return this.labels.has(name) ? 'label' : this.isSaid(name) ? 'sample' : null;
  }

  /** Takes note that a name with an index is a row or a column of its matrix. */
  say(name: string, lean: 'rows' | 'cols'): void {
    this.said.set(name, lean);
  }

  /** x_i as a column, where the document says that it is a row or a column of X; null for other surfaces. */
  column(e: Surface, known: (name: string) => Expr | null): Surface | null {
    const [at, second] = e.kind === 'index' ? e.subscripts : [];
    const name = e.kind === 'index' && at?.kind === 'at' && second === undefined ? nameOf(e.arg) : null;
    const lean = name === null || this.isAside ? undefined : this.said.get(name);
    if (e.kind !== 'index' || name === null || at === undefined || lean === undefined || (at.kind === 'at' && at.at.kind === 'number' && at.at.text === '0')) return null;
    const whole = name.charAt(0).toUpperCase() + name.slice(1);
    const matrix = known(whole);
    if (matrix === null || matrix.shape.rows.key === '1' || matrix.shape.cols.key === '1') return null;
    const all = { kind: 'all', span: e.span } as const;
    const part: Surface = { ...e, arg: { kind: 'name', name: whole, span: e.arg.span }, subscripts: lean === 'rows' ? [at, all] : [all, at] };
    return lean === 'rows' ? { kind: 'transpose', arg: part, span: e.span } : part;
  }
}
