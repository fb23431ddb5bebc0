import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/program.ts';

const GIVEN = 'A : matrix(m, n), b : vector(m), x : vector(n), X : matrix(n, n) posdef';
const gradus = (...args: readonly string[]): { readonly status: number; readonly out: string } => {
  let out = '';
  const write = (text: string): void => void (out += text);
  const io = { out: write, err: write, readFile: () => '', fileExists: () => false, writeFile: () => undefined, isTerminal: false };
  return { status: run([...args, '--given', GIVEN, '--seed', 'test'], io, {}), out };
};

describe('LaTeX on the command line', () => {
  it.each([
    ['derive', String.raw`\frac{1}{2}\|Ax-b\|^2`, "A'*(A*x - b)"],
    ['derive', '$x^T x$', '2*x'],
    ['bound', String.raw`$$\tfrac12\|Ax-b\|_2^2$$`, "A'*A"],
  ])('%s %s', (command, latex, found) => {
    const { status, out } = gradus(command, latex, '--wrt', 'x');
    expect(out).toContain(found);
    expect(status).toBe(0);
  });

  it.each([
    [String.raw`\nabla_x \tfrac12\|Ax-b\|^2 = A^T(Ax-b)`, 0, 'proved'],
    [String.raw`\log\det X \le \operatorname{tr} X - n`, 0, 'proved'],
    [String.raw`(I + X)^{-1} = I - X(I + X)^{-1}`, 0, 'proved'],
    [String.raw`\nabla_A \ln\det(A^T A) = 2 (A^{+})^T`, 0, 'A of full column rank'],
    [String.raw`\nabla_A \ln\det(A^T A) = (A^{+})^T`, 1, 'flaw: factor'],
    [String.raw`\nabla_x \|Ax-b\|^2 = A^\top (Ax-b)`, 1, 'flaw: factor'],
    [String.raw`$\foo x = 1$`, 2, 'define it with \\newcommand'],
    [String.raw`\frac{1}{2`, 2, "expected '}'"],
    [String.raw`\frac12 A`, 2, 'a claim is an equation or an order'],
  ])('check %s', (latex, status, found) => {
    const answer = gradus('check', latex);
    expect(answer.out).toContain(found);
    expect(answer.status).toBe(status);
  });

  it('is not seen in the text language', () => expect(gradus('derive', 'A\\b', '--wrt', 'x').out).toContain('write inv(A)*b'));
});
