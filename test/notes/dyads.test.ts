import { describe, expect, it } from 'vitest';
import { formulas } from './reading.ts';

const GIVEN = 'A : matrix(n, m), B : matrix(m, q), Z : matrix(q, q), sigma : vector(K), u : matrix(n, K), v : matrix(q, K), k : index(K)';
const NOTE = `Let $$C = AB$$ with the decomposition $$C = \\sum_{k=1}^K \\sigma_k u_k v_k^T.$$
Let $$f = \\operatorname{tr}(Z C^T C)$$ and $$G = \\sum_k \\sigma_k C^T u_k v_k^T Z^T.$$`;
const claims = (...list: readonly string[]) => formulas(`${NOTE} ${list.map((c) => `$$${c}$$`).join(' ')}`, GIVEN).slice(-list.length).map((f) => f.steps[0]);

describe('claims in the terms of a sum of dyads', () => {
  it('are decided of the quantity that is supposed to be the sum', () => {
    const [right, wrong, squared] = claims('C^T C Z^T = G', 'C^T C Z^T = -G', '\\sum_k \\sigma_k^2 v_k v_k^T = C^T C');
    expect([right?.status, right?.conditions]).toEqual(['proved-under', ['what the document supposes of its parts']]);
    expect([wrong?.status, wrong?.diagnosis?.flaw]).toEqual(['refuted', 'sign']);
    // That u has orthonormal columns is not supposed.
    expect(squared?.status).toBe('undecided');
  });
});

describe('a differential that is set to zero', () => {
  it('holds its variable fixed', () => {
    const text = 'Let $$f = \\operatorname{tr}(A^T A) + \\operatorname{tr}(B^T B).$$ Then $$df = 2A:dA + 2B:dB.$$ Setting $dB = 0$ we get $$df = 2A:dA.$$';
    expect(formulas(text, GIVEN).slice(1).map((f) => f.status)).toEqual(['proved', 'not-a-claim', 'proved']);
  });
});
