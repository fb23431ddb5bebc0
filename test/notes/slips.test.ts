import { describe, expect, it } from 'vitest';
import { checkNote } from '../../src/notes/index.ts';
import { one, statuses } from './reading.ts';

const GIVEN = 'X : matrix(n, p), y : vector(n), w : vector(p), d : vector(n), K : function, p_hat : function, V : matrix(p, c), v : vector(2*p), A : matrix(m, n)';

describe('an index that nothing binds', () => {
  it.each([
    [String.raw`\hat p(x_i) = \frac{\sum_{i=1}^n K(x_i - x_j) d_i}{\sum_{i=1}^n K(x_i - x_j)}`, 'refuted'],
    [String.raw`\hat p(x_i) = \frac{\sum_{j=1}^n K(x_i - x_j) d_j}{\sum_{j=1}^n K(x_i - x_j)}`, 'definition'],
    ['y_i = x_j^T w', 'refuted'],
    ['y_i = x_i^T w', 'definition'],
  ])('%s: %s', (latex, status) => {
    const { status: found, steps } = one(latex, GIVEN);
    expect(found).toBe(status);
    if (status === 'refuted') expect(steps[0]?.slip?.flaw).toBe('index');
  });

  it('may be one that the words before hold fixed', () => {
    expect(statuses('Let $q_i = X_{ij} w_j$.', GIVEN)).toEqual(['refuted']);
    expect(statuses('For a fixed $j$ let $q_i = X_{ij} w_j$.', GIVEN).at(-1)).toBe('definition');
  });
});

describe('a size that is that of something else', () => {
  it.each([
    [String.raw`\operatorname{vec}(XV) = (I_n \otimes X) \operatorname{vec}(V)`, 'vec(X*V) = kron(eye(c), X)*vec(V)'],
    [String.raw`G = \operatorname{Reshape}(v, n, 2)`, 'G = unvec(v, p, 2)'],
  ])('%s', (latex, repair) => {
    const { status, steps } = one(latex, `${GIVEN}\nlet G = unvec(v, p, 2)`);
    expect(status).toBe('refuted');
    expect(steps[0]?.slip).toEqual({ flaw: 'sizes', repair });
  });
});

describe('an order of entries of entrywise functions', () => {
  it.each([
    ['0 < S_{ij}(1 - S_{ij})', 'proved'],
    [String.raw`S_{ij}(1 - S_{ij}) \le \frac14`, 'proved'],
    [String.raw`S_{ij}(1 - S_{ij}) < \frac14`, 'refuted'],
  ])('%s: %s', (latex, status) => {
    expect(one(latex, `${GIVEN}\nlet S = sigmoid(X*V)`).status).toBe(status);
  });
});

describe('what a formula says without a value', () => {
  it('is of a distribution where it gives a mean, a variance or a probability', () => {
    expect(statuses('$E(y_i) = 0$, $\\operatorname{var}(y_i) = \\sigma^2$, $P(y_i \\le 0 | d_i) = q$', GIVEN)).toEqual(['not-a-claim', 'not-a-claim', 'not-a-claim']);
    expect(statuses('$E(w) = \\|w\\|^2$, $\\nabla E(w) = 2w$, $\\nabla E(w) = w$', GIVEN)).toEqual(['definition', 'proved', 'refuted']);
  });
  it('is understood where it goes on with a name that was said so', () => {
    expect(statuses('$$H = \\eta(X)$$ $$Q = \\eta(V)$$ $$H = X Q$$', GIVEN)).toEqual(['definition', 'definition', 'definition']);
    expect(statuses('$$H = X Q$$', GIVEN)).toEqual(['not-understood']);
  });
  it('may be of a set in another font than it is declared in', () => {
    expect(statuses('$$F = \\sum_{(i,k)\\notin\\mathcal{S}} A_{ik}$$ $$F = \\sum_{i,k} A_{ik} - \\sum_{(i,k)\\in S} A_{ik}$$', `${GIVEN}, S : matrix(m, n) mask`)).toEqual(['definition', 'proved']);
  });
});

describe('indices of a derivative that do not fit', () => {
  it('are answered with the derivative', () => {
    const step = one(String.raw`\frac{\partial^2 f}{\partial V_{kl}\partial X_{ij}} = \delta_{jl} X_{ij} + X_{ik} V_{lj}`, `${GIVEN}, B : matrix(n, c)\nminimize f = norm2(B - X*V)^2/2`).steps[0];
    expect([step?.status, step?.slip]).toEqual(['refuted', { flaw: 'index', repair: 'hess(f, V[k,l], X[i,j]) = V[j,l]*X[i,k] - eye(p)[j,k]*(B - X*V)[i,l]' }]);
  });
});

describe('a name that looks like a declared one', () => {
  it('is that one where damage is mended, and not a name of its own', () => {
    const read = (repair: boolean) => checkNote(String.raw`$$z = \alpha x_r + (1 - \alpha) x_q$$`, { given: 'x : index(n), x_r : vector(k), x_g : vector(k), alpha : scalar', repair, seed: 'test' });
    const [plain, mended] = [false, true].map((r) => { const found = read(r); return found.ok ? found.value.formulas[0]?.inferred : null; });
    expect(plain).toContain('x_q : vector(k)');
    expect(mended).toContain('x_q read as x_g');
  });
});
