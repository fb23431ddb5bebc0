import { describe, expect, it } from 'vitest';
import { one, statuses } from './reading.ts';

describe('finite spaces', () => {
  const given = 'p : vector(n) positive simplex, q : vector(n) positive simplex, D : vector(n) positive, x : index(n), y : index(n), gamma : matrix(n, n), d : matrix(n, n)';
  it('have expectations of what is read at a point', () => {
    expect(statuses('$$L = \\mathbb{E}_{x \\sim p}[\\log D(x)]$$ $$L = \\sum_x p(x)\\log D(x)$$ $$L = \\mathbb{E}_{x \\sim q}[\\log D(x)]$$', given)).toEqual(['definition', 'proved', 'definition']);
  });
  it('have random variables that are read at the point that is drawn', () => expect(one('\\mathbb{E}_{x \\sim p}\\left[\\log\\frac{p}{q}\\right] = \\sum_{x=1}^n p(x) \\log p(x) - \\sum_{x=1}^n p(x)\\log q(x)', given).status).toMatch('proved'));
  it('have divergences that are functions of distributions', () => {
    const kl = '$$KL(p \\parallel q) = \\mathbb{E}_{x \\sim p}\\left[\\log\\frac{p}{q}\\right]$$';
    const js = '$$JS(p \\parallel q) = \\frac12 KL(p \\parallel \\frac{p + q}{2}) + \\frac12 KL(q \\parallel \\frac{p + q}{2})$$';
    const right = '$$2JS(p \\parallel q) = \\sum_x p(x)\\log\\frac{2p(x)}{p(x) + q(x)} + \\sum_x q(x)\\log\\frac{2q(x)}{p(x) + q(x)}$$';
    expect(statuses(`${kl} ${js} ${right} ${right.replace('2JS', 'JS')}`, given)).toEqual(['definition', 'definition', 'proved', 'refuted']);
  });
  it('have integrals that are sums', () => expect(one('\\iint \\gamma(x,y)\\, d(x,y)\\, dx\\, dy = \\operatorname{tr}(\\gamma^\\top d)', given).status).toBe('proved'));
  it('say what an expectation lacks', () => {
    const [step] = one('L = \\mathbb{E}_{x \\sim r}[D(x)]', given).steps;
    expect([step?.status, step?.sentence]).toEqual(['not-understood', 'the expectation over x ∼ r needs the probabilities r']);
  });
});

describe('sums', () => {
  const given = 'A : matrix(n, n), S : matrix(n, n) mask, sim : matrix(n, n) mask, q : vector(n) positive, x : vector(n)';
  it('over what is in a set and what is not are sums of everything', () => expect(one('\\sum_{(i,j)\\in S} A_{ij} + \\sum_{(i,j) \\notin S} A_{ij} = \\mathbf{1}^\\top A \\mathbf{1}', given).status).toBe('proved'));
  it('over what is related use the mask of the relation', () => expect(one('\\sum_{j \\sim i} A_{ij} = \\sum_{j=1}^n \\mathrm{sim}_{ji}A_{ij}', given).status).toBe('proved'));
  it('over what is different leave out the diagonal', () => expect(one('\\sum_{i \\ne j} A_{ij} = \\mathbf{1}^\\top A\\mathbf{1} - \\operatorname{tr} A', given).status).toBe('proved'));
  it('of logarithms are those of products', () => expect(one('\\log\\prod_{i=1}^n q_i = \\sum_{i=1}^n \\log q_i', given).status).toBe('proved'));
  it('that are upside down are told so', () => expect(one('c = \\sum_{n}^{i} x_i', given).steps[0]).toMatchObject({ status: 'refuted', sentence: 'an index stands in the wrong place: the index i stands above the sum and its end below' }));
  it.each([
    ['\\sum_{i=1}^n\\sum_{j \\ne i} z_i z_j = (\\mathbf 1^\\top z)^2 - \\|z\\|^2'], ['\\sum_{i \\in M, j \\ne i} A_{ij} = \\sum_{i,j} M_i A_{ij} - \\sum_i M_i A_{ii}'],
    ['\\sum_{\\substack{i=1 \\\\ j \\ne i}}^n A_{ij} = \\mathbf 1^\\top A \\mathbf 1 - \\operatorname{tr} A'], ['\\sum_{i \\in \\{1,\\dots,n\\}} z_i = \\mathbf 1^\\top z'], ['\\sum_{i \\in [n]} z_i = \\sum_{1 \\le i \\le n} z_i'],
  ])('over what several conditions allow: %s', (formula) => expect(one(formula, 'A : matrix(n, n), z : vector(n), M : vector(n) mask').status).toBe('proved'));
  it('over ordered pairs leave out equal indices', () => {
    expect(one('\\sum_{1 \\le i < j \\le n} A_{ij} = \\sum_{i < j} A_{ij}', 'A : matrix(n, n)').status).toMatch(/^proved/);
    expect(one('\\sum_{i < j} A_{ij} = \\sum_{i \\le j} A_{ij}', 'A : matrix(n, n)').steps[0]?.diagnosis?.counterexample).toMatchObject({ sizes: { n: 1 }, left: [[0]], right: [[1]] });
  });
  it('of what they do not bind are a flaw of a definition', () => {
    expect(one('f(A) = \\sum_{j \\sim i} A_{jj}', given).steps[0]).toMatchObject({ status: 'refuted', sentence: 'the right side depends on the index i, which the left side does not have and nothing binds' });
    expect(one('b_i = \\sum_{j \\sim i} A_{jj}', given).status).toBe('definition');
  });
});

describe('cases and indicators', () => {
  const given = 'A : matrix(n, m), S : matrix(n, m) mask, z : vector(n), w : vector(n)';
  it('are sums of what holds where', () => {
    expect(one('P_{ij} = \\begin{cases} A_{ij} & \\text{if } S_{ij} = 1 \\\\ 1 - A_{ij} & \\text{otherwise}\\end{cases} = S_{ij}A_{ij} + (1 - S_{ij})(1 - A_{ij})', given).status).toBe('proved');
    expect(statuses('$$h_i = \\begin{cases} z_i, & z_i > 0, \\\\ 0, & z_i \\le 0\\end{cases}$$ $$h_i = [z_i]_+$$', given)).toEqual(['definition', 'proved-under']);
  });
  it('stand where a factor stands', () => expect(one('\\nabla_z \\sum_i w_i[z_i]_+ = w \\odot \\mathbb{1}[z > 0]', given).status).toBe('proved-under'));
  it('of conditions that can not be computed with only say what something is', () => {
    const [step] = one('a = \\begin{cases} 1 & \\text{if } z \\in A \\\\ 0 & \\text{otherwise}\\end{cases}', given).steps;
    expect([step?.status, step?.sentence]).toEqual(['definition', 'says what a is, which is not computed with: a condition of these cases can not be computed with']);
  });
});
