import { UNKNOWN_RANGE } from '../notation/latex/index.ts';
import type { Surface } from '../notation/surface.ts';
import { clauseOf, type Bound, type Names } from './clauses.ts';
import { refuse } from './problem.ts';

type Call = Extract<Surface, { kind: 'call' }>;

const name = (text: string, at: Surface): Surface => ({ kind: 'name', name: text, span: at.span });
const times = (left: Surface, right: Surface): Surface => ({ kind: 'binary', op: '*', opSpan: right.span, left, right, span: left.span });
const named = (e: Surface | undefined): string | null => (e?.kind === 'name' ? e.name : null);

const sumOver = (indices: readonly Bound[], body: Surface, at: Call): Surface =>
  ({ kind: 'sum', binders: indices.map((i) => ({ name: i.name, nameSpan: at.nameSpan, range: i.range ?? name(UNKNOWN_RANGE, at) })), where: null, body, span: at.span });

/** A sum over what conditions allow; `\\end` among them is how far the indices run. Throws Rejected: ambiguous, not-a-value. */
export const conditionalSum = (e: Call, names: Names): Surface => {
  const [body, condition] = e.args;
  if (body === undefined || condition === undefined) return refuse('not-a-value', 'a sum without a body', e.span, 'nothing is summed');
  const isEnd = (x: Surface): x is Call => x.kind === 'call' && x.name === '\\end';
  const end = e.args.find(isEnd)?.args[0] ?? null;
  const found = clauseOf(e.args.slice(1).filter((x) => !isEnd(x)), names);
  if (found !== null) {
    // A sum that binds nothing else binds what is declared as well.
    const free = found.indices.filter((i, k) => i.isOwn || (k === 0 ? !names.isIndex(i.name) : !names.isKnown(i.name)));
    return sumOver((free.length > 0 ? free : found.indices).map((i) => ({ ...i, range: i.range ?? end })), found.factors.reduceRight((rest, f) => times(f, rest), body), e);
  }
  if (end !== null && condition.kind === 'call' && condition.name === '=') return refuse('not-a-value', 'a sum that does not begin at 1', e.span, 'indices run from 1', 'count the index from 1');
  if (end?.kind === 'name') return refuse('bad-subscript', `the index ${end.name} stands above the sum and its end below`, e.span, 'upside down', `write \\sum_{${end.name}=1}^{…}`);
  if (condition.kind === 'call' && condition.name === '∼') return refuse('not-a-mask', 'nothing says which pairs are related by ∼', condition.span, 'no mask', 'declare them: sim : matrix(n, n) mask');
  if (condition.kind === 'call' && (condition.name === '∉' || condition.name === '∈')) return refuse('not-a-mask', 'nothing says what belongs to the set', condition.span, 'no mask', 'declare it: S : vector(n) mask, or S : matrix(m, n) mask for pairs');
  return refuse('not-a-value', 'what stands below the sum is no range', condition.span, 'what is summed over?', 'write \\sum_{i=1}^{n}, or \\sum_{(i,j) \\in S} with a mask S');
};

/** An integral over points of a finite space, which indices stand for, as a sum. Throws Rejected: not-a-value. */
export const finiteIntegral = (e: Call, names: Names): Surface => {
  const variables: string[] = [];
  const without = (x: Surface): Surface | null => {
    if (x.kind === 'call' && x.name === '\\d') {
      const variable = named(x.args[0]);
      if (variable !== null) variables.push(variable);
      return null;
    }
    if (x.kind !== 'binary' || x.op !== '*') return x;
    const [left, right] = [without(x.left), without(x.right)];
    return left === null ? right : right === null ? left : { ...x, left, right };
  };
  const body = e.args[0] === undefined ? null : without(e.args[0]);
  const [other] = variables.filter((v) => !names.isIndex(v));
  if (body === null || variables.length === 0 || other !== undefined) return refuse('not-a-value', `an integral${other === undefined ? '' : ` over ${other}`} is not computed`, e.span, 'has no value here', other === undefined ? undefined : `declare the points as a finite space, ${other} : index(n), and the integral is a sum`);
  return sumOver(variables.map((v) => ({ name: v, range: null, isOwn: true })), body, e);
};

/** A name, with a letter or number below it as a part of it. */
const spelled = (e: Surface | undefined): string | null => {
  const [at, second] = e?.kind === 'index' ? e.subscripts : [];
  if (e?.kind !== 'index' || second !== undefined || at?.kind !== 'at') return named(e);
  const label = at.at.kind === 'number' ? at.at.text : named(at.at);
  return label === null || e.arg.kind !== 'name' ? null : `${e.arg.name}_${label}`;
};

/** An average over a bare index. Throws Rejected: not-a-value where what is drawn from isn't declared. */
export const finiteMean = (e: Call, near: (name: string) => string | null): Surface => {
  const [, from] = e.args;
  const [point, law] = from?.kind === 'call' && from.name === '∼' ? from.args : [];
  const [x, p] = [spelled(point), spelled(law)];
  if (x !== null && p !== null)
    return refuse('not-a-value', `the expectation over ${x} ∼ ${p} needs the probabilities ${p}`, e.span, `${p} is no declared vector`, near(p) === null ? `declare ${p} : vector(n) simplex` : `did you mean ${near(p) ?? ''}?`, [], p);
  return refuse('not-a-value', 'an expectation over what nothing describes', e.span, 'over what?', 'write \\mathbb{E}_{x \\sim p} with a declared vector p of probabilities');
};

const fn = (of: string, arg: Surface, e: Call): Surface => ({ kind: 'call', name: of, nameSpan: e.nameSpan, args: [arg], span: e.span });

/** The logarithm of a product of positive factors: the sum of theirs; null for other products. */
export const logOfProduct = (e: Call): Surface | null => {
  const [sum] = e.args;
  return sum?.kind === 'sum' && e.args.length === 1 ? { ...sum, body: fn('log', sum.body, e) } : null;
};

/** A product of positive factors by their logarithms; null for other products. */
export const productBySum = (e: Call): Surface | null => {
  const sum = logOfProduct(e);
  return sum === null ? null : fn('exp', sum, e);
};
