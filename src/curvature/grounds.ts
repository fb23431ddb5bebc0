import { judgementText, type Judgement, type Verified } from '../checker/kernel/index.ts';
import { toExpr } from '../audit/expression.ts';
import type { Term } from '../checker/terms/term.ts';
import { mapSubterms } from '../checker/terms/walk.ts';
import { add, constant, hadamard, isZero, negate, subtract } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { qSign } from '../expr/rational.ts';
import { freeSymbols, subexpressions } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { isScalar, sameShape } from '../shape/shape.ts';
import { attempt } from './prover/attempt.ts';

type Obligation = Verified['obligations'][number];
type Relation = Obligation['kind'] | 'definite';

/** Something that has to hold of an expression. */
export interface Condition {
  readonly relation: Relation;
  readonly of: Expr;
}

/** What a theorem rests on, as a person reads it; what is written in the checker's own form only is text. */
export interface Grounds {
  readonly assumptions: readonly (Condition | string)[];
  readonly conditions: readonly (Condition | string)[];
  /** The symbol for the next value of the variable, where they speak of it. */
  readonly next: Symbol_ | null;
}

/** How the grounds of a theorem are written: in which symbols, as what expression, and with which parts of the result where these are meant. */
export interface Reading {
  readonly symbols: ReadonlyMap<string, Symbol_>;
  /** Indices that the objective sums over: what has to hold inside of the sums names them. */
  readonly bound: readonly Symbol_[];
  readonly show: (e: Expr) => Expr;
  readonly simplify: (e: Expr) => Expr;
  readonly result: Expr | null;
  /** The next value of the variable as the checker has it, and a symbol for it. */
  readonly next: { readonly term: Term; readonly symbol: Symbol_ } | null;
}

/** What follows from a condition on the same expression. */
const IMPLIES: Readonly<Partial<Record<Relation, readonly Relation[]>>> = {
  definite: ['invertible'], positive: ['nonneg', 'nonzero', 'away-from-kink'], nonzero: ['away-from-kink'], 'away-from-kink': ['nonzero'],
};

const isPositiveFactor = (e: Expr): boolean => (e.kind === 'const' ? qSign(e.value) > 0 : e.kind === 'dim' || (e.kind === 'symbol' && e.attributes.includes('positive')) || (e.kind === 'power' && isPositiveFactor(e.base)) || (e.kind === 'hadamard' && e.factors.every(isPositiveFactor)));

/** The same condition on something shorter: without factors that don't matter to it, signs, transposition and what is known to vanish nowhere. */
const cored = ({ relation, of: e }: Condition): Condition => {
  const again = (of: Expr, as: Relation = relation): Condition => cored({ relation: as, of });
  const isSigned = relation === 'definite' || relation === 'positive' || relation === 'nonneg';
  const matters = (f: Expr): boolean => !isPositiveFactor(f) && (isSigned || (!isPositiveFactor(negate(f)) && !(f.kind === 'symbol' && f.attributes.includes('binary'))));
  if (relation === 'within-one') return { relation, of: e };
  if (isScalar(e.shape) && (relation === 'definite' || relation === 'invertible')) return again(e, relation === 'definite' ? 'positive' : 'nonzero');
  switch (e.kind) {
    case 'named': return again(e.value);
    case 'transpose': return again(e.arg);
    case 'scale': {
      if (!matters(e.by)) return again(e.arg);
      // Of a negative number only the sign matters.
      return e.by.kind === 'const' && e.arg.kind !== 'const' ? { relation, of: negate(e.arg) } : { relation, of: e };
    }
    case 'hadamard': {
      const factors = relation === 'invertible' || relation === 'definite' ? e.factors : e.factors.filter(matters);
      return factors.length === e.factors.length || factors.length === 0 ? { relation, of: e } : again(hadamard(...factors));
    }
    case 'power': {
      const k = e.exponent.kind === 'const' ? e.exponent.value : null;
      if (k === null || k.den !== 1n || k.num === 0n) return { relation, of: e };
      if (relation === 'nonzero') return again(e.base);
      if (relation !== 'positive') return { relation, of: e };
      return k.num % 2n === 0n ? again(e.base, 'nonzero') : again(e.base);
    }
    case 'map': return relation === 'nonzero' && (e.fn === 'abs' || e.fn === 'sqrt') ? again(e.arg, e.fn === 'sqrt' ? 'positive' : relation) : { relation, of: e };
    case 'special': return e.name === 'eye' && relation === 'definite' ? { relation: 'positive', of: constant(1) } : { relation, of: e };
    case 'call': {
      const [a, b] = e.args;
      if (a !== undefined && e.fn === 'vec') return again(a);
      if (a !== undefined && e.fn === 'diag' && relation === 'definite') return again(a, 'positive');
      if (a !== undefined && e.fn === 'diag' && relation === 'invertible') return again(a, 'nonzero');
      if (e.fn !== 'kron' || a === undefined || b === undefined || (relation !== 'definite' && relation !== 'invertible')) return { relation, of: e };
      return a.kind === 'special' && a.name === 'eye' ? again(b) : b.kind === 'special' && b.name === 'eye' ? again(a) : { relation, of: e };
    }
    default: return { relation, of: e };
  }
};

/** p*eye(n) ≻ 0 says that p is positive. */
const asScalar = (c: Condition): Condition => {
  const inner = (c.relation === 'definite' || c.relation === 'invertible') && c.of.kind === 'scale' && c.of.arg.kind === 'special' && c.of.arg.name === 'eye' ? c.of.by : null;
  return inner === null ? c : cored({ relation: c.relation === 'definite' ? 'positive' : 'nonzero', of: inner });
};

/** Does it hold by its form? */
const isPlain = ({ relation, of }: Condition): boolean => (relation !== 'within-one' && relation !== 'invertible' && isPositiveFactor(of)) || (relation === 'nonneg' && isZero(of));

const relationOf = (j: Judgement): readonly [Relation, Term] | null => (j[0] === 'pd' ? ['definite', j[1]] : j[0] === '<' && j[1] === '0' ? ['positive', j[2]] : j[0] === '<=' && j[1] === '0' ? ['nonneg', j[2]] : null);

/** What a theorem rests on in the problem's own symbols, each thing once: what is implied by something else that is said is left out. A replay lists all, in the checker's form. */
export const groundsOf = (v: Verified, reading: Reading): Grounds => {
  const inverted = reading.result === null ? [] : subexpressions(reading.result).flatMap((e) => (e.kind === 'call' && e.fn === 'inv' ? [e.args[0] as Expr] : []));
  /** In the words of the result, where the same matrix or its negative is inverted there. */
  const asWritten = (c: Condition): Condition => {
    if (c.relation !== 'definite' && c.relation !== 'invertible') return c;
    const own = inverted.find((m) => m.shape.rows.key === c.of.shape.rows.key && isZero(reading.simplify(subtract(m, c.of))));
    return own === undefined ? c : { ...c, of: own };
  };
  const { next } = reading;
  const symbols = new Map([...reading.bound, ...reading.symbols.values(), ...(next === null ? [] : [next.symbol])].map((s) => [s.name, s] as const));
  const written = next === null ? null : JSON.stringify(next.term);
  const abbreviated = (t: Term): Term => (next !== null && JSON.stringify(t) === written ? next.symbol.name : typeof t === 'string' ? t : mapSubterms(t, abbreviated));
  const read = (relation: Relation, t: Term): Condition | null => attempt(() => {
    const first = cored({ relation, of: reading.show(toExpr(abbreviated(t), symbols)) });
    return asWritten(asScalar(cored({ ...first, of: reading.simplify(first.of) })));
  });
  const assumed = v.assumptions.map((j) => {
    const as = relationOf(j);
    return (as === null ? null : read(...as)) ?? judgementText(j);
  });
  const owed = v.obligations.map((o) => read(o.kind, o.term) ?? o.text);
  const said: (Condition | string)[] = [];
  /** Is one the other, or for what a sign doesn't matter to its negative? */
  const same = (a: Expr, b: Expr, isSigned: boolean): boolean => a === b || (!isSigned && sameShape(a.shape, b.shape) && (a === negate(b) || isZero(reading.simplify(add(a, b)))));
  const isSaid = (c: Condition): boolean => [...assumed, ...said].some((d) => typeof d !== 'string' && (d.relation === c.relation || (IMPLIES[d.relation]?.includes(c.relation) ?? false)) && same(d.relation === 'definite' && c.relation === 'invertible' ? unscaled(d.of) : d.of, c.of, c.relation === 'definite' || c.relation === 'positive' || c.relation === 'nonneg'));
  /** Is it made of what is said to be positive by sums, products and the like? */
  const isMadeOfPositive = (e: Expr): boolean => {
    if ([...assumed, ...said].some((d) => typeof d !== 'string' && d.relation === 'positive' && d.of === e) || isPositiveFactor(e)) return true;
    switch (e.kind) {
      case 'add': return e.terms.every(isMadeOfPositive);
      case 'hadamard': return e.factors.every(isMadeOfPositive);
      case 'scale': return isMadeOfPositive(e.by) && isMadeOfPositive(e.arg);
      case 'power': return isMadeOfPositive(e.base);
      case 'index': case 'transpose': return isMadeOfPositive(e.arg);
      default: return false;
    }
  };
  const follows = (c: Condition): boolean => c.relation !== 'definite' && c.relation !== 'invertible' && c.relation !== 'within-one' && isMadeOfPositive(c.of);
  /** Of a product that is positive no factor vanishes. */
  const isFactor = (c: Condition): boolean => c.relation === 'nonzero' && [...assumed, ...said].some((d) => typeof d !== 'string' && d.relation === 'positive' && factorsOf(d.of).some((f) => same(f, c.of, false)));
  const strength = (c: Condition | string): number => (typeof c === 'string' ? 0 : (IMPLIES[c.relation]?.length ?? 0));
  for (const c of [...owed].sort((a, b) => strength(b) - strength(a))) if (typeof c === 'string' ? !said.includes(c) : !isPlain(c) && !isSaid(c) && !isFactor(c) && !follows(c)) said.push(c);
  const assumptions = assumed.filter((c, k) => typeof c === 'string' || (!isPlain(c) && !assumed.slice(0, k).some((d) => typeof d !== 'string' && d.relation === c.relation && d.of === c.of)));
  const conditions = owed.filter((c, k) => said.includes(c) && owed.indexOf(c) === k);
  const speaksOfNext = next !== null && [...assumptions, ...conditions].some((c) => typeof c !== 'string' && freeSymbols(c.of).has(next.symbol));
  return { assumptions, conditions, next: speaksOfNext ? next.symbol : null };
};

/** A matrix without a number in front, which isn't 0 where the whole is definite. */
const unscaled = (e: Expr): Expr => (e.kind === 'scale' ? e.arg : e);

/** The factors of an entrywise product, without their exponents. */
const factorsOf = (e: Expr): readonly Expr[] => (e.kind === 'hadamard' ? e.factors.flatMap(factorsOf) : e.kind === 'scale' ? [...factorsOf(e.by), ...factorsOf(e.arg)] : e.kind === 'power' ? factorsOf(e.base) : [e]);

const WRITTEN: Readonly<Record<Relation, string>> = { definite: ' ≻ 0', positive: ' > 0', nonneg: ' >= 0', nonzero: ' != 0', 'away-from-kink': ' != 0', invertible: ' invertible', 'within-one': ' within [-1, 1]' };

/** A condition in one line. */
export const conditionText = (c: Condition | string, print: (e: Expr) => string = printText): string => (typeof c === 'string' ? c : `${print(c.of)}${WRITTEN[c.relation]}`);
