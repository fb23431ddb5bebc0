import { UNKNOWN_RANGE } from '../notation/latex/index.ts';
import type { Surface } from '../notation/surface.ts';
import { complement } from './indicators.ts';
import { refuse } from './problem.ts';

type Call = Extract<Surface, { kind: 'call' }>;

/** What reading a sum, integral or expectation asks about names. */
export interface Names {
  /** Does the name mean something here, so that an operator does not bind it? */
  readonly isKnown: (name: string) => boolean;
  readonly isIndex: (name: string) => boolean;
  readonly isMask: (name: string) => boolean;
}

const name = (text: string, at: Surface): Surface => ({ kind: 'name', name: text, span: at.span });
const times = (left: Surface, right: Surface): Surface => ({ kind: 'binary', op: '*', opSpan: right.span, left, right, span: left.span });
const named = (e: Surface | undefined): string | null => (e?.kind === 'name' ? e.name : null);

const sumOver = (indices: readonly string[], body: Surface, at: Call): Surface =>
  ({ kind: 'sum', binders: indices.map((i) => ({ name: i, nameSpan: at.nameSpan, range: name(UNKNOWN_RANGE, at) })), where: null, body, span: at.span });

/** What a condition below a sum allows: the indices in it and a factor that is 1 where it holds; null for conditions of other kinds. */
const allowed = (condition: Surface, names: Names): { readonly indices: readonly string[]; readonly factor: Surface } | null => {
  const [left, right] = condition.kind === 'call' ? condition.args : [];
  if (condition.kind !== 'call' || left === undefined || right === undefined) return null;
  const pair = left.kind === 'call' && left.name === '\\list' ? left.args.map(named) : [named(left)];
  const entry = (mask: string, at: readonly string[]): Surface => ({ kind: 'index', arg: name(mask, condition), subscripts: at.map((i) => ({ kind: 'at', at: name(i, condition), span: condition.span })), span: condition.span });
  const list = pair.flatMap((p) => (p === null ? [] : [p]));
  if (list.length < pair.length) return null;
  const set = named(right);
  switch (condition.name) {
    case '∉': return set === null || !names.isMask(set) ? null : { indices: list, factor: complement(entry(set, list)) };
    // j ∼ i: the mask of what is related has a name in the declarations.
    case '∼': return set === null || list.length !== 1 || !names.isMask('sim') ? null : { indices: list, factor: entry('sim', [...list, set]) };
    case '!=': return set === null || list.length !== 1 ? null : { indices: [...list, set], factor: complement({ kind: 'call', name: '\\delta', nameSpan: condition.span, args: [left, right], span: condition.span }) };
    default: return null;
  }
};

/** A sum over what a condition allows. Throws Rejected: ambiguous, not-a-value. */
export const conditionalSum = (e: Call, names: Names): Surface => {
  const [body, condition, end] = e.args;
  if (body === undefined || condition === undefined) return refuse('not-a-value', 'a sum without a body', e.span, 'nothing is summed');
  const found = end === undefined ? allowed(condition, names) : null;
  if (found !== null) return sumOver(found.indices.filter((i, k) => k === 0 ? !names.isIndex(i) || !names.isKnown(i) : !names.isKnown(i)), times(found.factor, body), e);
  const from = condition.kind === 'call' && condition.name === '=' ? condition.args[1] : undefined;
  if (end !== undefined && from !== undefined) return refuse('not-a-value', 'a sum that does not begin at 1', e.span, 'indices run from 1', 'count the index from 1');
  if (end?.kind === 'name') return refuse('bad-subscript', `the index ${end.name} stands above the sum and its end below`, e.span, 'upside down', `write \\sum_{${end.name}=1}^{…}`);
  if (condition.kind === 'call' && condition.name === '∼') return refuse('not-a-mask', 'nothing says which pairs are related by ∼', condition.span, 'no mask', 'declare them: sim : matrix(n, n) mask');
  if (condition.kind === 'call' && condition.name === '∉') return refuse('not-a-mask', 'nothing says what belongs to the set', condition.span, 'no mask', 'declare it: S : matrix(m, n) mask');
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
  return sumOver(variables, body, e);
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
