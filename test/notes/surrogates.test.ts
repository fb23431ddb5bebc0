import { describe, expect, it } from 'vitest';
import { one, statuses } from './reading.ts';

const FACTORS = 'X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)';
const step = String.raw`(W_{i*} - W_{i*}(t))`;
const surrogate = (factor: string): string => String.raw`$$f(W) = \frac12 \|X - WH\|_F^2$$

$$g(W_{i*}) = f(W(t)) + ${step} \frac{\partial f}{\partial W_{i*}^T}(t) + ${factor} ${step} H H^T ${step}^T$$
`;

describe('a surrogate in a row, of which the other rows are the current ones', () => {
  it.each([[String.raw`\frac12`, 'proved-under'], ['2', 'proved-under'], [String.raw`\frac14`, 'refuted']])('with %s of the Hessian: %s', (factor, status) => {
    expect(statuses(`${surrogate(factor)}\n$$g(W_{i*}) \\ge f(W_{i*})$$`, FACTORS).at(-1)).toBe(status);
  });

  it('is not below where it is above', () => {
    expect(statuses(`${surrogate('2')}\n$$g(W_{i*}) \\le f(W_{i*})$$`, FACTORS).at(-1)).toBe('refuted');
  });
});

const PROGRAM = 'a : vector(n), f : vector(n), g : vector(n), D : matrix(n, n), K : scalar positive, P : vector(n) simplex, Q : vector(n) simplex';

describe('a best value', () => {
  it.each([
    [String.raw`V = \max_{f,g} \{ \sum_x (P_x f_x + Q_x g_x) \mid f_x + g_y \le D_{xy}\}`, 'definition', undefined],
    [String.raw`V = \max_{f,g} \{ \sum_x (P_x f_x + Q_x f_x) \mid f_x + g_y \le D_{xy}\}`, 'refuted', 'sign'],
    [String.raw`V = \max_{f} \{ \langle P, f\rangle \mid f \ge 0\}`, 'refuted', 'missing-condition'],
    [String.raw`V = \min_{f} \{ \langle P, f\rangle \mid f \ge 0\}`, 'definition', undefined],
  ])('%s: %s', (latex, status, flaw) => {
    const { status: found, steps } = one(latex, PROGRAM);
    expect(found).toBe(status);
    expect(steps[0]?.slip?.flaw).toBe(flaw);
  });

  it('over a ball is proportional to its radius, which a value known before is not', () => {
    const over = (radius: string): string => String.raw`$$W = \|a\|_2$$ $$W = \max_{f, \|f\|_2 \le ${radius}} \langle a, f\rangle$$`;
    expect(statuses(over('K'), PROGRAM)).toEqual(['definition', 'refuted']);
    expect(statuses(over('1'), PROGRAM)).toEqual(['definition', 'undecided']);
  });
});
