import { Context } from '../../../src/checker/kernel/context.ts';
import { readDocument, readSymbol } from '../../../src/checker/kernel/document.ts';
import { Evidence } from '../../../src/checker/kernel/evidence.ts';
import { Fault } from '../../../src/checker/kernel/fault.ts';
import { JsonFault, readJson } from '../../../src/checker/kernel/json.ts';
import { Kernel } from '../../../src/checker/kernel/kernel.ts';
import { placesOf, type Judgement } from '../../../src/checker/kernel/judgement.ts';
import { Powers } from '../../../src/checker/kernel/powers.ts';
import { Reader } from '../../../src/checker/kernel/reader.ts';
import { isSymmetricByForm } from '../../../src/checker/kernel/symmetric.ts';
import type { Size } from '../../../src/checker/kernel/size.ts';
import { SIZES_AT, type Terms } from '../../../src/checker/kernel/terms.ts';
import type { Theorem } from '../../../src/checker/kernel/theorem.ts';
import { measureAt } from '../../../src/checker/terms/fractions.ts';
import type { Obligation } from '../../../src/checker/terms/obligations.ts';
import { isNonneg, isNonpos, isNonzero } from '../../../src/checker/terms/signs.ts';
import { degreesInSizes, SMALL_ORDER, type Axis } from '../../../src/checker/terms/sizedegrees.ts';
import { shapesAt } from '../../../src/checker/terms/shapes.ts';
import type { Symbol_, Term } from '../../../src/checker/terms/term.ts';
import type { Declarations, Json } from './draw.ts';

/** What both checkers are asked: of a term, whether two have one normal form, or what the last step of a document concludes. */
export type Question =
  | { readonly decl: Declarations; readonly term: Json }
  | { readonly decl: Declarations; readonly same: readonly [Json, Json] }
  | { readonly document: object };
export type Answer = Readonly<Record<string, unknown>>;

const AT = new Map([['n', 3], ['m', 4]]);

const sizeText = (terms: Terms, d: unknown): string => {
  const size = terms.sizes.read(d);
  return [...size.terms].map(([m, c]) => (m === '' ? String(c) : `${c}*${m.split(' ').join('*')}`)).sort().join('+') || '0';
};

/** A term or judgement as JSON, sizes as text. */
const plain = (terms: Terms, t: unknown): unknown => {
  if (!Array.isArray(t)) return t;
  const [op, ...args] = t as unknown as readonly [string, ...unknown[]];
  return [op, ...args.map((a, k) => (SIZES_AT.get(op)?.includes(k + 1) === true ? sizeText(terms, a) : op === 'block' ? (a as readonly unknown[]).map((x) => plain(terms, x)) : plain(terms, a)))];
};
const plainJudgement = (terms: Terms, j: Judgement): unknown =>
  (j[0] === 'and' ? ['and', ...(j.slice(1) as unknown as readonly Judgement[]).map((k) => plainJudgement(terms, k))] : [j[0], ...j.slice(1).map((x, k) => (placesOf(j[0])?.[k] === 'term' ? plain(terms, x) : x))]);

const KIND: Readonly<Record<Obligation['kind'], string>> = { nonzero: 'nonzero', positive: 'positive', nonneg: 'nonneg', invertible: 'invertible', 'within-one': 'within', 'away-from-kink': 'kink' };
const owed = (terms: Terms, list: readonly Obligation[]): readonly string[] => [...new Set(list.map((o) => JSON.stringify([KIND[o.kind], plain(terms, o.term)])))].sort();

const contextOf = (decl: Declarations): { readonly context: Context; readonly reader: Reader } => {
  const symbols = new Map<string, Symbol_>();
  const context = new Context(symbols, [], 'tables');
  const reader = new Reader(context.terms);
  for (const [name, d] of Object.entries(decl)) symbols.set(name, readSymbol(reader, d.shape, d.attr ?? [], d.range));
  for (const [name, s] of symbols) context.typing.checkDeclaration(name, s);
  return { context, reader };
};

/** An axis of some size, as the degrees in sizes read it. */
const axisOf = ({ terms }: Size): Axis => {
  const monomials = [...terms].map(([m, c]) => ({ names: m === '' ? [] : m.split(' '), c: Number(c) }));
  const power = (name: string): number => Math.max(0, ...monomials.map(({ names }) => names.filter((n) => n === name).length));
  return { degrees: new Map(['m', 'n'].map((n) => [n, power(n)])), small: monomials.reduce((sum, { names, c }) => sum + c * SMALL_ORDER ** names.length, 0) };
};

const aboutTerm = ({ decl, term }: Extract<Question, { term: Json }>): Answer => {
  const { context, reader } = contextOf(decl);
  const { terms, typing, symbols } = context;
  const t = reader.term(readJson(JSON.stringify(term)));
  const shape = typing.of(t);
  const s = context.signs(t);
  const sign = [...(isNonneg(s) ? [] : [-1]), ...(isNonzero(s) ? [] : [0]), ...(isNonpos(s) ? [] : [1])];
  const measure = (free: boolean): readonly number[] => {
    const env = { symbols, conditions: [], functions: new Map() };
    const { log2Degree, log2Height } = measureAt([t], 0, free, env, AT, shapesAt(env, AT));
    return [log2Degree, log2Height].map((x) => Math.round(x * 1e6) / 1e6);
  };
  const { degrees, pinned } = degreesInSizes(['m', 'n'], [t], (x) => (typing.shapeAnywhere(x) ?? []).flatMap((d) => (d === typing.one ? [] : [axisOf(d)])), symbols);
  return {
    degrees: ['m', 'n'].map((n) => degrees.get(n)), pinned: [...pinned].filter((n) => AT.has(n)).sort(),
    shape: shape.map((d) => sizeText(terms, d.dim)), sign, owed: owed(terms, context.definedness.of([t])), jumps: owed(terms, context.definedness.awayFromJumps([t], null)),
    symmetric: shape[0] === shape[1] && isSymmetricByForm(t, typing), 'measure True': measure(true), 'measure False': measure(false),
  };
};

const aboutPair = ({ decl, same }: Extract<Question, { same: unknown }>): Answer => {
  const { context, reader } = contextOf(decl);
  const [a, b] = same.map((t) => reader.term(readJson(JSON.stringify(t)))) as [Term, Term];
  if (!context.typing.same(context.typing.of(a), context.typing.of(b))) throw new Fault('shape', 'shapes');
  const powers = (): unknown => {
    try {
      return new Powers(context.typing, context.forms, context.signs, new Set()).equal(a, b);
    } catch (error) {
      if (error instanceof Fault) return 'refused';
      throw error;
    }
  };
  return { ring: context.forms.equal(a, b), powers: powers() };
};

const aboutSteps = ({ document }: Extract<Question, { document: object }>): Answer => {
  const { context, reader, nodes } = readDocument(JSON.stringify(document), 'tables', new Evidence());
  const kernel = new Kernel(context, reader);
  const theorems = new Map<string, Theorem>();
  let last: Theorem | null = null;
  for (const node of nodes) {
    last = kernel.apply(node.rule, node.from.map((id) => (id === null ? null : (theorems.get(id) ?? null))), node.fields);
    theorems.set(node.id, last);
  }
  if (last === null) throw new Fault('malformed', 'no steps');
  return { concl: plainJudgement(context.terms, last.conclusion), assumed: last.assumptions.length, owed: owed(context.terms, last.obligations) };
};

/** What the first checker answers. */
export const answerOf = (q: Question): Answer => {
  try {
    return 'term' in q ? aboutTerm(q) : 'same' in q ? aboutPair(q) : aboutSteps(q);
  } catch (error) {
    if (error instanceof Fault || error instanceof JsonFault) return { refused: error.message };
    if (error instanceof RangeError) return { refused: `range: ${error.message}` };
    return { failed: String(error) };
  }
};
