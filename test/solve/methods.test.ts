import { describe, expect, it } from 'vitest';
import { compile, extremeEigenvalue, type Dense } from '../../src/compile/index.ts';
import { rowBatches } from '../../src/solve/methods/batches.ts';
import { firstOrder, type FirstOrderName } from '../../src/solve/methods/first-order.ts';
import { lbfgs } from '../../src/solve/methods/lbfgs.ts';
import { mm } from '../../src/solve/methods/mm.ts';
import { newton } from '../../src/solve/methods/newton.ts';
import { Objective } from '../../src/solve/objective.ts';
import { Random } from '../../src/solve/random.ts';
import { run } from '../../src/solve/run.ts';
import { startOf } from '../../src/solve/structure.ts';
import { smooth, type Smooth } from '../../src/solve/smooth.ts';
import { deriveUpdate } from '../../src/solve/update.ts';
import { drawn, lcg, lcgNormal } from './support.ts';

const LOGISTIC = 'X : matrix(n, d)\ny : vector(n) mask\nw : vector(d)\neta : scalar positive\nminimize f = sum(softplus(X*w) - y.*(X*w)) + eta*norm2(w)^2/2\n';
const [n, d] = [60, 5];
const X = drawn(n, d, lcgNormal(3));
const u = lcg(9);
const y = drawn(n, 1, () => (u() < 0.5 ? 1 : 0));
const data = { X, y, eta: 0.5 };
const start = { w: { rows: d, cols: 1, data: new Float64Array(d) } };
const logistic = (): Smooth => smooth(Objective.read(LOGISTIC), ['w'], data, start);
const rises = (trace: readonly { readonly objective: number }[]): number => trace.filter((p, i) => i > 0 && p.objective > (trace[i - 1]?.objective ?? Infinity) + 1e-12).length;

describe('derivatives of a whole problem', () => {
  it('gradient, Hessian products and Newton steps agree with differences and with each other', () => {
    const f = logistic();
    const [x, v] = [Float64Array.of(0.1, -0.2, 0.3, 0.4, -0.5), Float64Array.of(1, 2, -1, 0.5, 0.3)];
    const H = 1e-5;
    const shifted = (s: number): Float64Array => x.map((a, i) => a + s * H * (v[i] ?? 0));
    const slope = (f.value(shifted(1)) - f.value(shifted(-1))) / (2 * H);
    expect(f.gradient(x).reduce((s, g, i) => s + g * (v[i] ?? 0), 0)).toBeCloseTo(slope, 6);
    const [plus, minus, product] = [f.gradient(shifted(1)), f.gradient(shifted(-1)), f.hessian(x)(v)];
    product.forEach((p, i) => expect(p).toBeCloseTo(((plus[i] ?? 0) - (minus[i] ?? 0)) / (2 * H), 5));
    const step = f.newtonStep?.(x) ?? new Float64Array(d);
    f.hessian(x)(step).forEach((p, i) => expect(p).toBeCloseTo(-(f.gradient(x)[i] ?? 0), 9));
  });
});

describe('general optimisers', () => {
  it('Newton, Newton by products and L-BFGS reach the same optimum and never rise', () => {
    const f = logistic();
    const methods = [newton(f, start), newton(f, start, { products: true, forcing: 1e-10 }), lbfgs(f, start)];
    const ends = methods.map((m) => {
      const { trace } = run(m, { iterations: 40 });
      expect(rises(trace)).toBe(0);
      return trace.at(-1)?.objective ?? Number.NaN;
    });
    for (const e of ends) expect(e).toBeCloseTo(ends[0] ?? 0, 9);
    expect(Math.hypot(...f.gradient(f.pack(methods[0]?.state() ?? {})))).toBeLessThan(1e-9);
  });

  it('Newton and L-BFGS keep what must not be negative and hold what wants to be at 0', () => {
    const A = drawn(20, 6, lcgNormal(5));
    const b = drawn(20, 1, lcgNormal(6));
    const x0 = { x: { rows: 6, cols: 1, data: new Float64Array(6).fill(0.5) } };
    const f = smooth(Objective.read('A : matrix(n, d)\nb : vector(n)\nx : vector(d) nonneg\nminimize norm2(A*x - b)^2\n'), ['x'], { A, b }, x0);
    const ends = [newton(f, x0), lbfgs(f, x0)].map((m) => {
      expect(rises(run(m, { iterations: 80 }).trace)).toBe(0);
      return f.pack(m.state());
    });
    for (const x of ends) {
      const g = f.gradient(x);
      expect(x.every((v) => v >= 0)).toBe(true);
      expect(x.includes(0)).toBe(true);
      x.forEach((v, i) => (v > 0 ? expect(Math.abs(g[i] ?? Number.NaN)).toBeLessThan(1e-6) : expect(g[i]).toBeGreaterThanOrEqual(0)));
    }
  });

  it('counts of 0 do not stop Newton and L-BFGS where a rate of 0 has no logarithm', () => {
    const u = lcg(5);
    const C = drawn(12, 8, () => Math.max(0, Math.floor(6 * u()) - 2));
    const start = { W: drawn(12, 2, u), H: drawn(2, 8, u) };
    const poisson = (sign: string): Objective => Objective.read(`C : matrix(n, m) nonneg\nW : matrix(n, k) ${sign}\nH : matrix(k, m) ${sign}\nminimize sum(W*H) - sum(C.*log(W*H))\n`);
    const f = smooth(poisson('nonneg'), ['W', 'H'], { C }, start);
    const positive = poisson('positive');
    const certified = run(mm(positive, ['W', 'H'].map((name) => positive.symbol(name)), { C }, start, {}), { iterations: 300 }).trace.at(-1)?.objective ?? Number.NaN;
    for (const method of [newton(f, start), lbfgs(f, start)]) {
      const { trace } = run(method, { iterations: 300 });
      expect(rises(trace)).toBe(0);
      expect((trace.at(-1)?.objective ?? Infinity) - certified).toBeLessThan(1e-9 * Math.abs(certified));
    }
  });

  it('positive definite, symmetric and skew matrices stay what they are, and the optimum is that of the set', () => {
    const S = drawn(9, 3, lcgNormal(8));
    const covariance: Dense = { rows: 3, cols: 3, data: Float64Array.from({ length: 9 }, (_, e) => [...Array(9).keys()].reduce((s, r) => s + (S.data[3 * r + Math.floor(e / 3)] ?? 0) * (S.data[3 * r + (e % 3)] ?? 0), 0) / 9) };
    const o = Objective.read('S : matrix(p, p) symmetric\nT : matrix(p, p) posdef\nminimize tr(S*T) - logdet(T)');
    const T = startOf(o.symbol('T'), 3, 3, 0.1, new Random(1));
    const f = smooth(o, ['T'], { S: covariance }, { T });
    for (const method of [newton(f, { T }), lbfgs(f, { T })]) {
      const { trace } = run(method, { iterations: 60 });
      // T = inv(S).
      const found = method.state()['T']?.data ?? [];
      for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect([0, 1, 2].reduce((s, k) => s + (covariance.data[3 * i + k] ?? 0) * (found[3 * k + j] ?? 0), 0)).toBeCloseTo(i === j ? 1 : 0, 4);
      expect(rises(trace)).toBe(0);
    }
    const skew = Objective.read('A : matrix(n, n)\nK : matrix(n, n) skew\nminimize norm2(K - A)^2');
    const K = startOf(skew.symbol('K'), 3, 3, 0.1, new Random(2));
    const nearest = newton(smooth(skew, ['K'], { A: covariance }, { K }), { K });
    run(nearest, { iterations: 5 });
    // The nearest skew matrix to a symmetric one.
    expect(Math.max(...(nearest.state()['K']?.data ?? [1]).map(Math.abs))).toBeLessThan(1e-9);
  });

  it('certified updates of any problem reach the optimum and go on from a state bit for bit', () => {
    const ridge = Objective.read('X : matrix(n, d)\nY : matrix(n, q)\nA : matrix(d, k)\nB : matrix(k, q)\neta : scalar positive\nminimize norm2(X*A*B - Y)^2/2 + eta*(norm2(A)^2 + norm2(B)^2)/2');
    const given = { X, Y: drawn(n, 3, lcgNormal(6)), eta: 0.1 };
    const from = { A: drawn(d, 2, lcgNormal(1)), B: drawn(2, 3, lcgNormal(2)) };
    const method = mm(ridge, [ridge.symbol('A'), ridge.symbol('B')], given, from, {});
    expect(method.updates?.every((q) => q.certificate !== null)).toBe(true);
    const { trace } = run(method, { iterations: 200 });
    expect(rises(trace)).toBe(0);
    const direct = run(newton(smooth(ridge, ['A', 'B'], given, from), from), { iterations: 60 });
    expect((trace.at(-1)?.objective ?? 0) / (direct.trace.at(-1)?.objective ?? 1)).toBeCloseTo(1, 3);
    method.restore(from);
    run(method, { iterations: 3 });
    const half = method.state();
    const kept = Object.fromEntries(Object.entries(half).map(([name, x]) => [name, { ...x, data: x.data.slice() }]));
    run(method, { iterations: 4 });
    const straight = method.state()['A']?.data.slice();
    method.restore(kept);
    run(method, { iterations: 4 });
    expect(method.state()['A']?.data).toEqual(straight);
    expect(() => mm(Objective.read('x : vector(n)\nminimize sum(exp(x.^4))'), [Objective.read('x : vector(n)\nminimize sum(x)').symbol('x')], {}, { x: y }, {})).toThrow('no update of x is certified');
  });

  it('Newton leaves a saddle along the direction that bends down', () => {
    const A = { rows: 3, cols: 3, data: Float64Array.of(1, 0, 0, 0, 3, 0, 0, 0, 2) };
    // An eigenvector that is not the largest: the gradient vanishes there.
    const w = { w: { rows: 3, cols: 1, data: Float64Array.of(0, 0, 1) } };
    const f = smooth(Objective.read("A : matrix(n, n) symmetric\nw : vector(n)\nmaximize (w'*A*w)/(w'*w)\n"), ['w'], { A }, w);
    const m = newton(f, w, {}, -1);
    run(m, { iterations: 30 });
    expect(m.objective()).toBeCloseTo(3, 9);
  });

  it('the bound of Böhning and Lindsay leads down at every step', () => {
    const o = Objective.read(LOGISTIC);
    const update = compile(deriveUpdate(o, o.variable('w'), 'quadratic').value, { raw: true });
    const f = logistic();
    let w: Dense = start.w;
    for (let k = 0; k < 50; k++) {
      const next = update({ ...data, w });
      expect(f.value(next.data)).toBeLessThanOrEqual(f.value(w.data) + 1e-12);
      w = next;
    }
    expect(Math.hypot(...f.gradient(w.data))).toBeLessThan(1e-6);
  });

  it('first-order rules follow their recurrences', () => {
    const f = logistic();
    const rate = 0.05;
    // Each rule on its own, written out: (gradient, running averages, t) → step.
    const rules: Readonly<Record<FirstOrderName, (g: number, a: { m: number; s: number }, t: number) => number>> = {
      gradient: (g) => g,
      momentum: (g, a) => (a.m = 0.9 * a.m + 0.1 * g),
      rmsprop: (g, a) => g / Math.sqrt((a.s = 0.9 * a.s + 0.1 * g * g) + 1e-8),
      adam: (g, a, t) => {
        a.m = 0.9 * a.m + 0.1 * g;
        a.s = 0.999 * a.s + 0.001 * g * g;
        return a.m / (1 - 0.9 ** t) / (Math.sqrt(a.s / (1 - 0.999 ** t)) + 1e-8);
      },
    };
    for (const [name, rule] of Object.entries(rules) as [FirstOrderName, (typeof rules)[FirstOrderName]][]) {
      const method = firstOrder(name, f, start, { rate });
      let x = new Float64Array(d);
      const averages = Array.from(x, () => ({ m: 0, s: 0 }));
      for (let t = 1; t <= 12; t++) {
        method.step(t - 1);
        const g = f.gradient(x);
        x = x.map((v, i) => v - rate * rule(g[i] ?? 0, averages[i] ?? { m: 0, s: 0 }, t));
        method.state()['w']?.data.forEach((v, i) => expect(v, `${name}, step ${t}`).toBeCloseTo(x[i] ?? 0, 12));
      }
    }
  });

  it('batches are the rows in their order', () => {
    const f = logistic();
    const batches = rowBatches(f, data, ['X', 'y'], 25);
    const x = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5);
    const part = (at: number): number => f.at({ X: { rows: 25, cols: d, data: X.data.slice(at * d, (at + 25) * d) }, y: { rows: 25, cols: 1, data: y.data.slice(at, at + 25) }, eta: 0.5 }).value(x);
    expect([0, 1, 2].map((t) => batches(t).value(x))).toEqual([part(0), part(25), part(0)]);
    expect(() => rowBatches(f, data, ['X'], 61)).toThrow('there are no 61 rows');
  });

  it('a maximum is sought where the problem says so', () => {
    const o = Objective.read('x : vector(n)\nc : vector(n)\nmaximize L = c\'*x - norm2(x)^2/2');
    const c = { rows: 3, cols: 1, data: Float64Array.of(1, -2, 3) };
    const begin = { x: { rows: 3, cols: 1, data: new Float64Array(3) } };
    const { trace } = run(newton(smooth(o, ['x'], { c }, begin), begin, {}, -1), { iterations: 3 });
    expect(trace.at(-1)?.objective).toBeCloseTo(7, 12);
  });

  it.each(['newton', 'lbfgs'] as const)('%s ends where what is left to gain is rounding, and stays there when taken up again', (name) => {
    const f = logistic();
    const method = { newton, lbfgs }[name](f, start);
    const { stopped, iterations } = run(method, { iterations: 500 });
    expect([stopped, iterations < 60]).toEqual(['converged', true]);
    const [state, value] = [method.state(), method.objective()];
    expect(Math.hypot(...f.gradient(f.pack(state)))).toBeLessThan(1e-6);
    method.restore(state);
    expect(run(method, { iterations: 5 }).stopped).toBe('converged');
    expect(method.objective()).toBeCloseTo(value, 13);
  });

  it('a kink that no step leaves is an end as well, and so is a point without slope', () => {
    const kink = smooth(Objective.read('x : vector(n)\na : vector(n)\nminimize norm1(x - a)\n'), ['x'], { a: drawn(2, 1, () => 1) }, { x: drawn(2, 1, () => 1.25) });
    const x = { x: drawn(2, 1, () => 1.25) };
    expect(run(lbfgs(kink, x), { iterations: 500 }).stopped).toBe('converged');
    const flat = smooth(Objective.read('x : vector(n)\nminimize norm2(x)^2\n'), ['x'], {}, { x: drawn(2, 1, () => 0) });
    for (const m of [newton, lbfgs]) expect(run(m(flat, { x: drawn(2, 1, () => 0) }), { iterations: 5 })).toMatchObject({ stopped: 'converged', iterations: 1 });
  });

  it('does not step to where a matrix has no inverse but for rounding', () => {
    const [y, D] = [drawn(30, 1, lcgNormal(4)), { rows: 30, cols: 30, data: Float64Array.from({ length: 900 }, (_, e) => (Math.floor(e / 30) / 10 - (e % 30) / 10) ** 2) }];
    const text = 'D : matrix(n, n) symmetric\ny : vector(n)\ns : scalar\nlet K = exp(-D/2) + exp(s)*eye(n)\nminimize y\'*inv(K)*y/2 + logdet(K)/2\n';
    const at = (s: number): { readonly s: Dense } => ({ s: { rows: 1, cols: 1, data: Float64Array.of(s) } });
    const f = smooth(Objective.read(text), ['s'], { D, y }, at(0));
    expect(f.value(Float64Array.of(-60))).toBeNaN();
    expect(f.both(Float64Array.of(-60)).value).toBeNaN();
    const [a, b] = [newton(f, at(0)), lbfgs(f, at(0))].map((m) => {
      expect(run(m, { iterations: 100 }).stopped).toBe('converged');
      return m.objective();
    });
    expect(a).toBeCloseTo(b ?? 0, 8);
  });

  it('stops by tolerance, and where the objective ceases to be finite', () => {
    const f = logistic();
    expect(run(newton(f, start), { iterations: 100, tolerance: 1e-9 }).stopped).toBe('tolerance');
    const o = Objective.read('x : scalar\nminimize f = -exp(x)');
    const begin = { x: { rows: 1, cols: 1, data: Float64Array.of(1) } };
    expect(run(firstOrder('gradient', smooth(o, ['x'], {}, begin), begin, { rate: 1 }), { iterations: 100 }).stopped).toBe('diverged');
  });
});

describe('extreme eigenvalues', () => {
  it('of a diagonal matrix, with restarts', () => {
    const size = 300;
    const apply = (v: Float64Array): Float64Array => v.map((x, i) => x * (i - 100) * (i === 0 ? 1.01 : 1));
    const small = extremeEigenvalue(apply, size, 'smallest', { basis: 20, tolerance: 1e-10 });
    expect(small.value).toBeCloseTo(-101, 7);
    expect(Math.abs(small.vector[0] ?? 0)).toBeCloseTo(1, 6);
    expect(extremeEigenvalue(apply, size, 'largest', { basis: 20, tolerance: 1e-10 }).value).toBeCloseTo(199, 7);
    expect(extremeEigenvalue((v) => v.map((x) => 3 * x), 4, 'smallest').value).toBe(3);
    expect(() => extremeEigenvalue(apply, size, 'smallest', { basis: 4, maxProducts: 8 })).toThrow('no eigenvalue');
  });
});

describe('random numbers', () => {
  it('are repeatable, uniform, normal, and samples have no repetitions', () => {
    const [a, b, c] = [new Random(1), new Random(1), new Random(1, 1)];
    const list = (r: Random, draw: (r: Random) => number, count: number): number[] => Array.from({ length: count }, () => draw(r));
    const first = list(a, (r) => r.uniform(), 20_000);
    expect(list(b, (r) => r.uniform(), 20_000)).toEqual(first);
    expect(list(c, (r) => r.uniform(), 20_000)).not.toEqual(first);
    const mean = (l: readonly number[]): number => l.reduce((s, x) => s + x, 0) / l.length;
    expect(mean(first)).toBeCloseTo(0.5, 1.8);
    const normals = list(a, (r) => r.normal(), 20_000);
    expect(mean(normals)).toBeCloseTo(0, 1.3);
    expect(mean(normals.map((x) => x * x))).toBeCloseTo(1, 1);
    const sample = a.sample(50, 20);
    expect(new Set(sample).size).toBe(20);
    expect([...sample].every((i) => i >= 0 && i < 50)).toBe(true);
    expect(a.sample(5, 9).length).toBe(5);
  });
});
