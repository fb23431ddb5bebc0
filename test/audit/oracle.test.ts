import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { checkClaim, type Claim } from '../../src/audit/check.ts';
import { diagnose } from '../../src/audit/diagnose/index.ts';
import { placesOf, replaceAt } from '../../src/audit/diagnose/paths.ts';
import { evaluate } from '../../src/compile/index.ts';
import * as b from '../../src/expr/build.ts';
import type { Expr, Symbol_ } from '../../src/expr/expr.ts';
import { freeSymbols } from '../../src/expr/walk.ts';
import { printText } from '../../src/notation/print/text.ts';
import { dimNamed, dimValue } from '../../src/shape/dim.ts';
import { isScalar, sameShape } from '../../src/shape/shape.ts';
import { expressions } from '../support/expressions.ts';

/** Sizes at which sides are compared: different ones, of 1, equal ones, larger ones. */
const SIZES = [[2, 3, 4], [1, 2, 3], [3, 1, 2], [2, 2, 1], [1, 1, 1], [3, 3, 3], [5, 4, 2], [4, 2, 6]].map(([n, m, p]) => ({ n: n ?? 1, m: m ?? 1, p: p ?? 1 }));
type Sizes = (typeof SIZES)[number];
type Point = Readonly<Record<string, number | Matrix>>;

const pointAt = (symbols: readonly Symbol_[], sizes: Sizes, seed: number): Point => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const of = (s: Symbol_): number | Matrix => {
    if (s.range !== null) return 1 + Math.floor(next() * dimValue(s.range, sizes));
    const sign = (): number => (s.attributes.includes('positive') || next() < 0.5 ? 1 : -1);
    const rows = Array.from({ length: dimValue(s.shape.rows, sizes) }, () => Array.from({ length: dimValue(s.shape.cols, sizes) }, () => sign() * (0.3 + 1.2 * next())));
    return isScalar(s.shape) ? (rows[0]?.[0] ?? 0) : new Matrix(s.attributes.includes('symmetric') ? rows.map((row, i) => row.map((x, j) => (i < j ? x : (rows[j]?.[i] ?? x)))) : rows);
  };
  return Object.fromEntries(symbols.map((s) => [s.name, of(s)]));
};

/** The entries of an expression at a point; null where it has no value there. */
const entries = (e: Expr, point: Point, sizes: Readonly<Record<string, number>>): readonly number[] | null => {
  try {
    const found = evaluate(e, point, sizes).to1DArray();
    return found.every((x) => Number.isFinite(x) && Math.abs(x) < 1e7) ? found : null;
  } catch {
    return null;
  }
};

const differ = (x: readonly number[], y: readonly number[]): boolean => x.length !== y.length || x.some((v, i) => Math.abs(v - (y[i] ?? 0)) > 1e-5 * Math.max(1e-2, ...x.map(Math.abs), ...y.map(Math.abs)));

/** Whether two expressions are equal, by their values alone; null where too few points tell. */
const isTrue = (left: Expr, right: Expr): boolean | null => {
  const symbols = [...new Set([...freeSymbols(left), ...freeSymbols(right)])];
  let points = 0;
  for (const [k, sizes] of SIZES.entries())
    for (const seed of [1, 2, 3]) {
      const point = pointAt(symbols, sizes, 7919 * k + seed);
      const [x, y] = [entries(left, point, sizes), entries(right, point, sizes)];
      if (x === null || y === null) continue;
      if (differ(x, y)) return false;
      points++;
    }
  return points < 12 ? null : true;
};

const N = b.dimScalar(dimNamed('n'));
/** 0 at n = 2, 3, 4 and nowhere else, 1 at n = 2 only, and the like: what holds at some sizes only. */
const OF_SIZES = [b.divide(N, b.constant(2)), b.divide(b.constant(2), N), b.add(b.constant(1), b.multiply(b.subtract(N, b.constant(2)), b.subtract(N, b.constant(3)), b.subtract(N, b.constant(4)))), b.power(b.constant(-1), N)];

/** Other ways to write an expression, some of them right. */
const rewritings = (e: Expr): readonly (() => Expr)[] => {
  const own: (() => Expr)[] = [() => b.map('abs', e), () => b.map('sqrt', b.power(e, b.constant(2))), () => b.map('log', b.map('exp', e)), () => b.negate(b.negate(e)), () => b.map('relu', e), ...OF_SIZES.map((s) => () => b.scale(s, e))];
  if (e.kind === 'transpose') own.push(() => e.arg);
  if (e.kind === 'transpose' && e.arg.kind === 'product') { const { factors } = e.arg; own.push(() => b.multiply(...[...factors].reverse().map(b.transpose)), () => b.multiply(...factors.map(b.transpose))); }
  if (e.kind === 'product') own.push(() => b.multiply(...[...e.factors].reverse()), () => b.hadamard(...e.factors), () => b.transpose(b.multiply(...[...e.factors].reverse().map(b.transpose))));
  if (e.kind === 'hadamard') own.push(() => b.multiply(...e.factors), () => b.hadamard(...[...e.factors].reverse()));
  if (e.kind === 'add') own.push(() => b.add(...e.terms.slice(1)), () => b.subtract(b.add(...e.terms.slice(1)), e.terms[0] ?? e), () => b.add(...[...e.terms].reverse()));
  if (e.kind === 'power') own.push(() => b.hadamard(e.base, e.base), () => b.scale(b.constant(2), e.base), () => b.power(b.map('abs', e.base), e.exponent));
  if (e.kind === 'mpow') own.push(() => b.power(e.arg, e.exponent), () => b.multiply(e.arg, e.arg));
  const [arg] = e.kind === 'call' ? e.args : [];
  if (e.kind === 'call' && arg !== undefined) {
    own.push(() => b.call(e.fn, ...e.args.map(b.transpose)), () => b.call(e.fn, ...e.args.map(b.negate)));
    if (e.fn === 'tr') own.push(() => b.call('sum', arg), () => b.call('sum', b.call('diagvec', arg)));
    if (e.fn === 'inner') own.push(() => b.call('tr', b.multiply(b.transpose(arg), e.args[1] ?? arg)), () => b.call('tr', b.multiply(arg, e.args[1] ?? arg)));
    if (e.fn === 'norm2') own.push(() => b.call('norm1', arg), () => b.map('sqrt', b.call('tr', b.multiply(b.transpose(arg), arg))));
    if (e.fn === 'logdet') own.push(() => b.map('log', b.call('det', arg)), () => b.negate(b.call('logdet', b.call('inv', arg))));
    if (e.fn === 'inv') own.push(() => arg, () => b.transpose(b.call('inv', b.transpose(arg))));
    if (e.fn === 'kron') own.push(() => b.call('kron', e.args[1] ?? arg, arg));
  }
  return own;
};

/** An expression with one part of it written in another way, by two numbers that choose; null where the way doesn't fit. */
const rewritten = (e: Expr, place: number, way: number): Expr | null => {
  const places = placesOf(e);
  const at = places[place % places.length];
  if (at === undefined) return null;
  const ways = rewritings(at.expr);
  try {
    const to = ways[way % ways.length]?.();
    const whole = to === undefined || !sameShape(to.shape, at.expr.shape) ? null : replaceAt(e, [{ path: at.path, to }]);
    return whole === null || whole === e ? null : whole;
  } catch {
    return null;
  }
};

const isLong = process.env['FULL'] === '1';

it('no verdict, counterexample or repair contradicts the values of both sides', () => {
  fc.assert(fc.property(expressions({ depth: 2 }), fc.nat(1000), fc.nat(1000), (left, place, way) => {
    const right = rewritten(left, place, way);
    const truth = right === null ? null : isTrue(left, right);
    if (right === null || truth === null) return;
    const claim: Claim = { kind: 'identity', left, right };
    const said = `${printText(left)} = ${printText(right)}`;
    const { verdict } = checkClaim(claim, [], { seed: 'oracle' });
    expect([said, verdict]).not.toEqual([said, truth ? 'refuted' : 'proved']);
    if (verdict !== 'refuted') return;
    const { counterexample, repair } = diagnose(claim, [], { seed: 'oracle' });
    if (repair !== null) expect([said, printText(repair.value), isTrue(left, repair.value)]).not.toEqual([said, printText(repair.value), false]);
    if (counterexample === null) return;
    const point = Object.fromEntries(Object.entries(counterexample.values).map(([name, rows]) => [name, rows.length === 1 && rows[0]?.length === 1 ? (rows[0][0] ?? 0) : new Matrix(rows.map((r) => [...r]))]));
    const [x, y] = [left, right].map((e) => entries(e, point, counterexample.sizes));
    expect([said, point, x === null || x === undefined || y === null || y === undefined || differ(x, y)]).toEqual([said, point, true]);
    if (x !== null && x !== undefined) expect([said, differ(x, counterexample.left.flat())]).toEqual([said, false]);
  }), { numRuns: isLong ? 1500 : 60, ...(isLong ? {} : { seed: 20_261_127 }) });
}, isLong ? 600_000 : 60_000);
