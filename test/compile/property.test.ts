import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableBackends } from '../../src/compile/backends/index.ts';
import { compile, compileOperator, evaluateDense, EvaluationError, type Dense, type InputValue } from '../../src/compile/index.ts';
import type { Expr, Symbol_ } from '../../src/expr/expr.ts';
import { children, subexpressions } from '../../src/expr/walk.ts';
import { dimValue, ONE } from '../../src/shape/dim.ts';
import { expressionFrom, targets } from './random.ts';
import { difference, generator } from './support.ts';

const decisions = fc.array(fc.nat(1000), { maxLength: 40, size: 'max' });
const target = fc.integer({ min: 0, max: targets.length - 1 });
const sizes = fc.record({ m: fc.integer({ min: 1, max: 3 }), n: fc.integer({ min: 1, max: 3 }), k: fc.integer({ min: 1, max: 3 }), t: fc.integer({ min: 1, max: 3 }) });
type Given = Readonly<Record<string, number>>;

const grown = (list: readonly number[], at: number): Expr => {
  const [rows, cols] = targets[at] ?? [ONE, ONE];
  return expressionFrom(list, rows, cols);
};

const inputsFor = (symbols: readonly Symbol_[], given: Given, seed: number): Readonly<Record<string, InputValue>> => {
  const next = generator(seed);
  const value = (s: Symbol_): InputValue => {
    const [rows, cols] = [dimValue(s.shape.rows, given), dimValue(s.shape.cols, given)];
    const top = s.range === null ? null : dimValue(s.range, given);
    return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => (top === null ? next() : 1 + Math.floor(((next() + 1) / 2) * top * 0.999))) };
  };
  return Object.fromEntries(symbols.map((s) => [s.name, value(s)]));
};

/** Arithmetic of the direct evaluation, roughly; a few random expressions in a thousand would take minutes. */
const workOf = (root: Expr, given: Given): number => {
  const memo = new Map<Expr, number>();
  const entries = (e: Expr): number => dimValue(e.shape.rows, given) * dimValue(e.shape.cols, given);
  const work = (e: Expr): number => {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const inner = e.kind === 'product' ? e.factors.reduce((top, f) => Math.max(top, dimValue(f.shape.cols, given)), 1) : 1;
    const below = children(e).reduce((sum, c) => sum + work(c), inner * entries(e));
    const total = e.kind === 'sumover' ? dimValue(e.range, given) * below : below;
    memo.set(e, total);
    return total;
  };
  return work(root);
};
const MOST_WORK = 2e6;

/** The direct value with the largest entry met on the way, which sets the scale of rounding; null where there is none or finding it takes too long. */
const reference = (e: Expr, inputs: Readonly<Record<string, InputValue>>, given: Given): { readonly value: Dense; readonly scale: number } | null => {
  if (workOf(e, given) > MOST_WORK) return null;
  try {
    const value = evaluateDense(e, inputs, given);
    const closed = subexpressions(e).filter((q) => q.kind === 'scale' || q.kind === 'product' || q.kind === 'call' || q.kind === 'mpow');
    const scale = closed.reduce((s, q) => {
      try {
        return evaluateDense(q, inputs, given).data.reduce((t, z) => Math.max(t, Math.abs(z)), s);
      } catch {
        // A part of a sum over an index has no value of its own.
        return s;
      }
    }, 1);
    return { value, scale };
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'singular-matrix') return null;
    throw error;
  }
};

describe.each((await availableBackends()).map((x) => [x.name, x] as const))('random expressions on %s', (name, backend) => {
  // The plans are the same on every backend; the others are there for their kernels.
  const runs = (count: number): number => (name === 'typed' ? count : Math.ceil(count / 2));
  it('closure = direct evaluation', () => {
    fc.assert(
      fc.property(decisions, target, sizes, fc.nat(1e6), (list, at, given, seed) => {
        const e = grown(list, at);
        const closure = compile(e, { raw: true, sizes: given, backend });
        const inputs = inputsFor(closure.inputs, given, seed);
        const direct = reference(e, inputs, given);
        if (direct === null || direct.scale > 1e6) return;
        const compiled = closure(inputs);
        expect([compiled.rows, compiled.cols]).toEqual([direct.value.rows, direct.value.cols]);
        expect(difference(compiled, direct.value) / direct.scale).toBeLessThan(1e-9);
      }),
      { numRuns: runs(400) },
    );
  });

  it('operator columns = direct evaluation', () => {
    fc.assert(
      fc.property(decisions, sizes, fc.nat(1e6), (list, given, seed) => {
        const e = grown(list, 4);
        const compiled = compileOperator(e, { sizes: given, backend });
        const inputs = inputsFor(compiled.inputs, given, seed);
        const direct = reference(e, inputs, given);
        if (direct === null || direct.scale > 1e6) return;
        const op = compiled(inputs);
        const unit = (length: number, at: number): Float64Array => Float64Array.from({ length }, (_, t) => (t === at ? 1 : 0));
        const last = op.cols - 1;
        const column = { rows: op.rows, cols: 1, data: op.apply(unit(op.cols, last)) };
        const row = { rows: 1, cols: op.cols, data: op.applyTranspose(unit(op.rows, op.rows - 1)) };
        const whole = direct.value;
        expect(difference(column, { ...column, data: whole.data.filter((_, t) => t % whole.cols === last) }) / direct.scale).toBeLessThan(1e-9);
        expect(difference(row, { ...row, data: whole.data.slice(-whole.cols) }) / direct.scale).toBeLessThan(1e-9);
      }),
      { numRuns: runs(200) },
    );
  });

  it('together = one by one', () => {
    fc.assert(
      fc.property(decisions, decisions, sizes, fc.nat(1e6), (first, second, given, seed) => {
        const [f, g] = [grown(first, 1), grown(second, 0)];
        const both = compile({ f, g }, { raw: true, sizes: given, backend });
        const inputs = inputsFor(both.inputs, given, seed);
        const [rf, rg] = [reference(f, inputs, given), reference(g, inputs, given)];
        if (rf === null || rg === null || Math.max(rf.scale, rg.scale) > 1e6) return;
        const out = both(inputs);
        expect(difference(out.f, rf.value) / rf.scale).toBeLessThan(1e-9);
        expect(difference(out.g, rg.value) / rg.scale).toBeLessThan(1e-9);
      }),
      { numRuns: runs(150) },
    );
  });
});
