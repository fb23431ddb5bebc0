import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
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
  const [, own, letter, sign, step] = e.kind === 'name' && !scope.isKnown(e.name) ? (NAME.exec(e.name) ?? []) : [];
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
  const numbers = [...new Set(scope.names().flatMap((n) => (needed.some((x) => n.startsWith(`${x.base}_`)) ? (/_(\d+)$/u.exec(n)?.[1] ?? []) : [])))].map(Number).sort((a, b) => a - b);
  const candidates = [...new Set(numbers.flatMap((n) => needed.map((x) => n - x.by)))];
  const found = candidates.filter((at) => needed.length > 0 && needed.every((x) => scope.isKnown(nameWith(x, at)))).slice(0, MOST);
  if (found.length === 0) return null;
  const statements = found.map((at) => ({ ...s, left: s.left === null ? null : instance(s.left, at, scope), links: s.links.map((l) => ({ ...l, right: instance(l.right, at, scope) })) }));
  return { statements, taken: `${first.letter} stands for ${found.join(' and ')}` };
};
