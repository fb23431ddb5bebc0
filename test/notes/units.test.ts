import { describe, expect, it } from 'vitest';
import { one } from './reading.ts';

const GIVEN = 'A : matrix(n, m), H : matrix(m, m), i : index(n), j : index(m), w : vector(m), y : vector(n)';

describe('e_i, where e means nothing else', () => {
  it.each([
    ['e_i^T A e_j = A_{ij}', 'proved'],
    ['\\sum_{i=1}^n e_i e_i^T = I', 'proved'],
    ['\\sum_{i=1}^n e_i e_i^T = 2I', 'refuted'],
    ['A = \\sum_{i=1}^n\\sum_{j=1}^m A_{ij} e_i e_j^T', 'proved'],
    ['\\sum_{k=1}^n\\sum_{l=1}^m (e_l \\otimes e_k)(e_l^T \\otimes e_k^T) = I_m \\otimes I_n', 'proved'],
    ['\\sum_{i=1}^n (e_i \\otimes e_i)(e_i \\otimes e_i)^T = \\sum_{i=1}^n (e_i e_i^T) \\otimes (e_i e_i^T)', 'proved'],
  ])('is a unit vector in %s: %s', (latex, status) => expect(one(latex, GIVEN).status).toBe(status));

  it.each(['y_i = A_{i*} w + e_i', 'S = \\sum_{i=1}^n e_i^2'])('is an entry of any vector in %s', (latex) => expect(one(latex, GIVEN).inferred).toEqual(['e : vector(n)']));
});

describe('a row and a column in the middle of a product', () => {
  it.each([
    ['A H w^T w = (w^T w) A H', 'proved'],
    ['A H w^T H w = (w^T H w) A H', 'proved'],
    ['A H w^T H w = 2 (w^T H w) A H', 'refuted'],
  ])('are a number: %s: %s', (latex, status) => expect(one(latex, GIVEN).status).toBe(status));
});
