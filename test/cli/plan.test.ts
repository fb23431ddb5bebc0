import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/program.ts';

const gradus = (...args: readonly string[]): { readonly status: number; readonly text: string } => {
  let text = '';
  const io = { out: (t: string) => void (text += t), err: (t: string) => void (text += t), readFile: () => '', fileExists: () => false, writeFile: () => undefined, isTerminal: false };
  return { status: run(args, io, { tour: () => 0, backends: [{ name: 'typed', describe: 'plain typed arrays' }] }), text };
};
const derive = (...more: readonly string[]) => gradus('derive', 'norm2(X - W*H)^2/2', '--given', 'X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)', '--wrt', 'W,H', ...more);

describe('the plan on the command line', () => {
  it('computes value and derivatives together, with its cost', () => {
    const { status, text } = derive('--plan', '--sizes', 'n=1000, m=500, k=20');
    expect(status).toBe(0);
    const plan = text.slice(text.indexOf('plan with'));
    expect(plan).toMatch(/^plan with (?=.*n = 1000)(?=.*m = 500)(?=.*k = 20)/);
    expect(plan.match(/gemm/g)).toHaveLength(3);
    expect(plan).toMatch(/return gradient by W = %\d+/);
    expect(plan).toContain('cost 6*k*m*n+');
  });
  it('is part of the JSON answer', () => {
    expect((JSON.parse(derive('--plan', '--json').text) as { plan: string }).plan).toContain('gemm');
    expect(JSON.parse(derive('--json').text)).not.toHaveProperty('plan');
  });
  it('needs sizes that are sizes', () => {
    const { status, text } = derive('--plan', '--sizes', 'n=many');
    expect([status, text]).toEqual([2, 'error[bad-size]: n=many is not a size; write sizes as "n=1000, k=20"\n']);
  });
  it('reads a sparse input at its nonzeros where their count is given', () => {
    const { text } = gradus('derive', "norm2(M.*(A*B'))^2", '--given', 'M : matrix(n, m) mask, A : matrix(n, k), B : matrix(m, k)', '--wrt', 'A', '--plan', '--sizes', 'n=1000, m=500, k=20, nnz(M)=3000');
    const plan = text.slice(text.indexOf('plan with'));
    expect(plan).toContain('pattern of M');
    expect(plan).toMatch(/cost \S*k\*nnz\(M\)/);
    expect(plan).not.toMatch(/cost \S*k\*m\*n/);
  });
  it('carries out the derivatives in the objective', () => {
    const { status, text } = gradus('derive', "norm2(grad(z'*A*z, z))^2", '--given', 'A : matrix(n, n), z : vector(n)', '--wrt', 'z', '--plan');
    expect([status, text.match(/return f = %/g)?.length]).toEqual([0, 1]);
  });
  it('shows blocks and products in one plan', () => {
    const { text } = derive('--hessian', '--hvp', '--plan');
    expect(text.match(/^gradient by W$/gm)).toHaveLength(1);
    for (const name of ['gradient by W', 'Hessian block (W, W)', 'Hessian product (W, H)']) expect(text).toContain(`return ${name} = %`);
  });
  it('refuses a size that nothing has', () => {
    expect(derive('--plan', '--sizes', 'q=3').text).toContain('error[bad-size]: nothing here has the size q');
  });
  it('says what closures run on', () => {
    expect(gradus('version', '--verbose').text).toMatch(/^gradus \S+\ntyped {2}plain typed arrays\n$/);
    expect(JSON.parse(gradus('version', '--verbose', '--json').text)).toHaveProperty('backends');
    expect(gradus('version').text).toMatch(/^gradus \S+\n$/);
  });

  it('takes data to be larger than ranks where no sizes are given', () => {
    const { text } = gradus('derive', 'sum(W*H) - sum(X.*log(W*H))', '--given', 'X : matrix(n, m) nonneg, W : matrix(n, k) positive, H : matrix(k, m) positive', '--wrt', 'W,H', '--plan', '--sizes', 'nnz(X)=100');
    expect(text).toMatch(/plan with (?=.*n = 100)(?=.*m = 100)(?=.*k = 10,|.*k = 10$)/m);
    // Neither the sum of all entries nor the logarithms at the nonzeros need the product.
    expect(text).not.toMatch(/gemm.*: n×m/);
  });
});
