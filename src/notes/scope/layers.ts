import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isEquation } from './links.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';

/** A letter that counts layers or steps below or above a name, and by how much it is moved: W^{(l+1)} is W_lplus1. */
interface Label {
  readonly base: string;
  readonly letter: string;
  readonly by: number;
}

const NAME = /^(.+)_([lkt]|ell)(?:(plus|minus)(\d+))?$/u;
const MOST = 4;

const numberOf = (e: Surface): number | null => (e.kind === 'number' && /^\d+$/u.test(e.text) ? Number(e.text) : null);

/** The label of W^{(l)}, which is a name, or of W_{l+1}, where nothing is called W. */
const labelOf = (e: Surface, scope: Scope): Label | null => {
  const [, own, letter, sign, step] = e.kind === 'name' ? (NAME.exec(e.name) ?? []) : [];
  if (own !== undefined && letter !== undefined) return { base: own, letter, by: Number(step ?? 0) * (sign === 'minus' ? -1 : 1) };
  const [at, second] = e.kind === 'index' ? e.subscripts : [];
  const base = e.kind === 'index' ? nameOf(e.arg) : null;
  if (base === null || second !== undefined || at?.kind !== 'at' || scope.isKnown(base)) return null;
  const moved = at.at.kind === 'binary' && (at.at.op === '+' || at.at.op === '-') ? at.at : null;
  const [name, by] = moved === null ? [nameOf(at.at), 0] : [nameOf(moved.left), numberOf(moved.right)];
  return name === null || by === null || !/^(?:[lkt]|ell)$/u.test(name) || scope.isKnown(name) ? null : { base, letter: name, by: moved?.op === '-' ? -by : by };
};

const nameWith = ({ base, by }: Label, at: number): string => `${base}_${at + by}`;

/** The expression for one value of the letter. */
const instance = (e: Surface, at: number, scope: Scope): Surface => rewritten(e, (x) => {
  const label = labelOf(x, scope);
  return label === null ? null : { kind: 'name', name: nameWith(label, at), span: x.span };
});

const nameAt = (base: string, letter: string, by: number): string => `${base}_${letter}${by === 0 ? '' : by > 0 ? `plus${by}` : `minus${-by}`}`;

/** The expression with its letter moved: W^{(l)} as W^{(l+1)}, also in sizes n_{l-1}. */
const moved = (e: Surface, letter: string, by: number): Surface => rewritten(e, (x) => {
  const [, base, own, sign, step] = x.kind === 'name' ? (NAME.exec(x.name) ?? []) : [];
  if (x.kind === 'name' && base !== undefined && own === letter) return { ...x, name: nameAt(base, letter, Number(step ?? 0) * (sign === 'minus' ? -1 : 1) + by) };
  const [at, second] = x.kind === 'index' ? x.subscripts : [];
  if (x.kind !== 'index' || at?.kind !== 'at' || second !== undefined) return null;
  const sum = at.at.kind === 'binary' && (at.at.op === '+' || at.at.op === '-') ? at.at : null;
  const [own2, shift] = sum === null ? [nameOf(at.at), 0] : [nameOf(sum.left), (numberOf(sum.right) ?? NaN) * (sum.op === '-' ? -1 : 1)];
  if (own2 !== letter || Number.isNaN(shift)) return null;
  const [start, total]: readonly [Surface, number] = [{ kind: 'name', name: letter, span: x.span }, shift + by];
  const place: Surface = total === 0 ? start : { kind: 'binary', op: total > 0 ? '+' : '-', opSpan: x.span, left: start, right: { kind: 'number', text: String(Math.abs(total)), span: x.span }, span: x.span };
  return { ...x, subscripts: [{ kind: 'at', at: place, span: x.span }] };
});

const movedBy = (s: FormulaStatement, letter: string, by: number): FormulaStatement => ({ ...s, left: s.left === null ? null : moved(s.left, letter, by), links: s.links.map((l) => ({ ...l, right: moved(l.right, letter, by) })) });

/** Layers further than this from the one at hand are not looked at. */
const FURTHEST = 2;

/** What a document says of layer l for any l, of which it says the same for l + 1. */
export class AnyLayer {
  private readonly declared = new Map<string, FormulaStatement>();
  private readonly defined = new Map<string, FormulaStatement>();

  /** Takes note of a statement that declares or defines something of layer l. */
  note(s: FormulaStatement): void {
    const list = s.left?.kind === 'call' && s.left.name === '\\list' ? s.left.args : [s.left];
    for (const e of list) {
      const [, base, letter, sign] = NAME.exec(nameOf(e) ?? '') ?? [];
      const [link, second] = s.links;
      if (e === null || base === undefined || letter === undefined || sign !== undefined || link === undefined || second !== undefined) continue;
      if (link.relation === '∈') this.declared.set(base, { ...s, left: e });
      else if (isEquation(link) && !this.defined.has(base)) this.defined.set(base, s);
    }
  }

  /** What a statement needs of the layers beside the one at hand: statements of layer l with l moved. Below it only what is declared is used, which nothing else defines. */
  needed(s: FormulaStatement, scope: Pick<Scope, 'isKnown'>): readonly FormulaStatement[] {
    // What a statement itself is about needs no other one.
    const sides = [...(s.left === null || nameOf(s.left) !== null ? [] : [s.left]), ...s.links.map((l) => l.right)];
    const names = sides.flatMap((e) => partsOf(e, (x) => x.kind === 'name')).flatMap((x) => nameOf(x) ?? []);
    return [...new Set(names)].flatMap((name) => {
      const [, base, letter, sign, step] = NAME.exec(name) ?? [];
      const by = Number(step ?? 0) * (sign === 'minus' ? -1 : 1);
      const source = base === undefined || scope.isKnown(name) || by === 0 || Math.abs(by) > FURTHEST ? undefined : ((by > 0 ? this.defined.get(base) : undefined) ?? this.declared.get(base));
      return source === undefined || source === s || letter === undefined ? [] : [movedBy(source, letter, by)];
    });
  }
}

/** Instances of a statement of layers, and what its letter stands for in words. */
export interface Layers {
  readonly statements: readonly FormulaStatement[];
  readonly taken: string;
}

/**
 * The instances of a statement whose names have a letter for the layer, δ^{(l)} = ∂C/∂z^{(l)}, where the document only knows names with
 * numbers, z^{(1)} and z^{(2)}: one for every number with which all names but that of the left side mean something. Null for other statements.
 */
export const layersOf = (s: FormulaStatement, scope: Scope): Layers | null => {
  const rights = s.links.map((l) => l.right);
  const labelsIn = (e: Surface): readonly Label[] => partsOf(e, (x) => labelOf(x, scope) !== null).flatMap((x) => labelOf(x, scope) ?? []);
  const all = [...(s.left === null ? [] : [s.left]), ...rights].flatMap(labelsIn);
  const [first] = all;
  if (first === undefined || rights.length === 0 || all.some((x) => x.letter !== first.letter) || s.role !== 'claim' || s.links.some((l) => l.relation === '∈')) return null;
  const head = s.left === null ? null : labelOf(s.left, scope);
  const needed = head === null ? all : rights.flatMap(labelsIn);
  if (needed.every((x) => scope.isKnown(nameAt(x.base, x.letter, x.by)))) return null;
  const numbers = [...new Set(scope.names().flatMap((n) => (needed.some((x) => n.startsWith(`${x.base}_`)) ? (/_(\d+)$/u.exec(n)?.[1] ?? []) : [])))].map(Number).sort((a, b) => a - b);
  const candidates = [...new Set(numbers.flatMap((n) => needed.map((x) => n - x.by)))];
  const found = candidates.filter((at) => needed.length > 0 && needed.every((x) => scope.isKnown(nameWith(x, at)))).slice(0, MOST);
  if (found.length === 0) return null;
  const statements = found.map((at) => ({ ...s, left: s.left === null ? null : instance(s.left, at, scope), links: s.links.map((l) => ({ ...l, right: instance(l.right, at, scope) })) }));
  return { statements, taken: `${first.letter} stands for ${found.join(' and ')}` };
};
