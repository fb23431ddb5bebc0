import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { compile, type Dense } from '../../src/compile/index.ts';
import { nmf, nmfHessianExtreme, nmfObjective, randomFactors, type NmfOptions } from '../../src/solve/nmf/index.ts';
import { projectedStart, projectedStep } from '../../src/solve/nmf/projected.ts';
import { run, type Arrays, type Method } from '../../src/solve/run.ts';
import type { Update } from '../../src/solve/update.ts';
import { lcg, optdigits } from './support.ts';

const X = optdigits();
const start = randomFactors(X, 10, lcg(1));

/** Objective values of 0.5·|X − WH|² on optdigits from one start, at these iterations. */
const GOLDEN: Readonly<Record<string, { readonly method: NonNullable<NmfOptions['method']>; readonly at: Readonly<Record<number, number>> }>> = {
  'multiplicative updates (scikit-learn mu)': { method: 'multiplicative', at: { 0: 2854745.120797977, 1: 1070982.818345162, 2: 1048157.0711181872, 5: 997231.9192398002, 10: 830192.8003339408, 50: 418679.96064885, 100: 393105.11520459625, 200: 382655.81835339486 } },
  'HALS (scikit-learn cd)': { method: 'hals', at: { 1: 891448.4811582685, 2: 648359.9752730381, 5: 480900.640257298, 10: 433003.7509702917, 50: 378785.2253552613, 100: 369230.8477335727, 200: 367301.4730764967 } },
  'projected gradients (Lin 2007)': { method: 'projected', at: { 1: 715366.4674564013, 5: 420574.1458129742, 10: 387451.774355831 } },
};

const copied = (x: Dense | undefined): Dense => ({ rows: x?.rows ?? 0, cols: x?.cols ?? 0, data: x?.data.slice() ?? new Float64Array() });

const rises = (trace: readonly { readonly objective: number }[]): number => trace.filter((p, i) => i > 0 && p.objective > (trace[i - 1]?.objective ?? Infinity) * (1 + 1e-12)).length;

describe('nonnegative matrix factorisation', () => {
  for (const [name, { method, at }] of Object.entries(GOLDEN))
    it(`${name}: the golden trace, never rising`, () => {
      const { trace } = run(nmf(X, { rank: 10, method, start }), { iterations: Math.max(...Object.keys(at).map(Number)) });
      for (const [k, value] of Object.entries(at)) expect(Math.abs((trace[Number(k)]?.objective ?? 0) / value - 1), `iteration ${k}`).toBeLessThan(1e-8);
      expect(rises(trace)).toBe(0);
    });

  describe('certified updates', () => {
    const small: Dense = { rows: 60, cols: 64, data: X.data.slice(0, 60 * 64) };
    const from = randomFactors(small, 4, lcg(2));
    const objective = nmfObjective('frobenius');
    const value = compile(objective.stated, { raw: true }).fix({ X: small });
    const at = (state: Arrays): number => value({ W: state['W'] as Dense, H: state['H'] as Dense }).data[0] ?? Number.NaN;
    const accepted = (method: Method): readonly Update[] => {
      const updates = method.updates ?? [];
      expect(updates.map((u) => u.variable.symbol.name)).toEqual(['W', 'H']);
      for (const u of updates) expect(verifyCertificate(u.certificate ?? '')).toMatchObject({ accepted: true });
      return updates;
    };

    it('HALS is the certified update of one column, or row, after the other, and none of them rises', () => {
      const method = nmf(small, { rank: 4, method: 'hals', start: from, certify: true });
      const derived = nmf(small, { rank: 4, method: 'hals', start: from });
      const next = accepted(method).map((u, b) => [u, derived.updates?.[b]].map((x) => compile(x?.value ?? objective.stated, { raw: true })));
      let state: Arrays = { W: copied(from['W']), H: copied(from['H']) };
      const values = [at(state)];
      for (let sweep = 0; sweep < 4; sweep++) {
        (['W', 'H'] as const).forEach((block, b) => {
          for (let j = 0; j < 4; j++) {
            const [moved, same] = (next[b] ?? []).map((c) => c({ X: small, ...state, j: j + 1 }).data);
            moved?.forEach((x, i) => expect(x).toBeCloseTo(same?.[i] ?? Number.NaN, 9));
            const x = state[block] as Dense;
            moved?.forEach((v, i) => (x.data[block === 'W' ? i * 4 + j : j * 64 + i] = v));
            values.push(at(state));
          }
        });
        method.step(sweep);
        for (const block of ['W', 'H']) method.state()[block]?.data.forEach((x, i) => expect(x).toBeCloseTo(state[block]?.data[i] ?? Number.NaN, 8));
        state = { W: copied(state['W']), H: copied(state['H']) };
      }
      expect(values.every((v, i) => i === 0 || v <= (values[i - 1] ?? 0) * (1 + 1e-12))).toBe(true);
    });

    it('every accepted step of a projected line search lowers the objective under a certified bound', () => {
      const method = nmf(small, { rank: 4, method: 'projected', start: from, certify: true });
      accepted(method);
      const data = { X: small };
      const steps = (['W', 'H'] as const).map((block) => projectedStep(objective, block, data, {}).step);
      let state: Arrays = projectedStart(objective, ['W', 'H'], data, from, {});
      const values = [at(state)];
      for (let t = 0; t < 6; t++) {
        for (const step of steps) {
          state = { ...state, ...step(state, t) };
          values.push(at(state));
        }
        method.step(t);
        expect(method.state()['H']?.data).toEqual(state['H']?.data);
      }
      expect(values.every((v, i) => i === 0 || v <= (values[i - 1] ?? 0))).toBe(true);
    });
  });

  it('Newton steps with Hessian products: never rising, and below what 200 sweeps reach', () => {
    const small: Dense = { rows: 300, cols: 64, data: X.data.slice(0, 300 * 64) };
    const from = randomFactors(small, 4, lcg(1));
    const newton = run(nmf(small, { rank: 4, method: 'newton', start: from }), { iterations: 40 });
    const hals = run(nmf(small, { rank: 4, method: 'hals', start: from }), { iterations: 200, every: 200 });
    expect(rises(newton.trace)).toBe(0);
    expect(newton.trace.at(-1)?.objective).toBeLessThan((hals.trace.at(-1)?.objective ?? 0) * 1.01);
  });

  it('smallest and largest eigenvalue of the Hessian by products', () => {
    const small = nmfHessianExtreme(X, start, 'smallest');
    expect(small.value).toBeCloseTo(-1868.068261, 5);
    expect(small.products).toBeLessThan(100);
    expect(nmfHessianExtreme(X, start, 'largest').value).toBeCloseTo(3156.8313, 3);
  });

  it('Kullback-Leibler: never rising, zeros of the data allowed', () => {
    const { trace } = run(nmf(X, { rank: 10, loss: 'kullback-leibler', start }), { iterations: 50 });
    expect(rises(trace)).toBe(0);
    expect(trace.at(-1)?.objective).toBeLessThan(trace[1]?.objective ?? 0);
  });

  it('masked: entries that were not observed do not matter', () => {
    const u = lcg(3);
    const mask: Dense = { ...X, data: X.data.map(() => (u() < 0.7 ? 1 : 0)) };
    const spoilt: Dense = { ...X, data: X.data.map((x, i) => (mask.data[i] === 1 ? x : 1000)) };
    const one = run(nmf(X, { rank: 10, loss: 'masked', mask, start }), { iterations: 20 });
    const two = run(nmf(spoilt, { rank: 10, loss: 'masked', mask, start }), { iterations: 20 });
    expect(rises(one.trace)).toBe(0);
    expect(two.trace).toEqual(one.trace);
  });

  it('says what is wrong with data', () => {
    const broken = (x: number): Dense => ({ rows: 2, cols: 2, data: Float64Array.of(1, 2, x, 4) });
    expect(() => nmf(broken(-1), { rank: 1 })).toThrow('X has -1 in row 2, column 1');
    expect(() => nmf(broken(Number.NaN), { rank: 1 })).toThrow('X has NaN in row 2, column 1');
    expect(() => nmf(broken(3), { rank: 3 })).toThrow('the rank is 3');
    expect(() => nmf(broken(3), { rank: 1, loss: 'masked' })).toThrow('needs one');
    expect(() => nmf(broken(3), { rank: 1, loss: 'kullback-leibler', method: 'hals' })).toThrow('its methods are multiplicative and newton');
  });
});
