import { describe, expect, it } from 'vitest';
import { findBounds } from '../src/curvature/index.ts';
import { checkOrder } from '../src/notes/index.ts';
import { compile, InputRejected, open, printText } from '../src/index.ts';

const seed = 'library';
const factors = open('X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)\nlet A = W*H - X\nminimize norm2(A)^2/2', { seed });

describe('an open problem', () => {
  it('gives checked derivatives in its own names', () => {
    const { value, finding } = factors.gradient('W');
    expect(printText(value)).toBe("A*H'");
    expect(finding.verdict).toBe('proved');
    expect(printText(factors.hessian('W').value)).toBe("kron(H*H', eye(n))");
    expect(printText(factors.hessian('W', 'H').value)).toBe("kron(eye(k), A)*commutation(k,m) + kron(H, W)");
    expect(printText(factors.gradient('W[i,:]').value)).toBe("A[i,:]*H'");
    expect(printText(factors.product('W').value)).toBe("dW*H*H'");
    expect(factors.product('W').kind).toBe('hessian-product');
    expect(printText(factors.jacobian("W*H*ones(m,1)", 'H').value)).toBe('kron(ones(1,m), W)');
  });
  it('decides claims about the objective, which is f', () => {
    expect(factors.check("grad(f, W) = (W*H - X)*H'")).toMatchObject({ finding: { verdict: 'proved' }, diagnosis: null });
    expect(factors.check("grad(f, W) = 2*A*H'").diagnosis?.flaw).toBe('factor');
    expect(() => factors.check('grad(f, W) = A*H')).toThrow(/A\*H' would fit/u);
  });
  it('leaves orders to the part that proves them', () => {
    expect(() => factors.check('norm2(A) >= 0')).toThrow(/checkOrder of gradus\/notes/u);
    expect(checkOrder('norm2(A) >= 0', factors.problem, { seed }).kind).toBe('proved');
    expect(checkOrder('norm2(A) >= 1', factors.problem, { seed }).kind).toBe('refuted');
    expect(() => checkOrder('norm2(A) = 0', factors.problem)).toThrow(/this is no order/u);
  });
  it('carries out the derivatives that stand in it', () => {
    const penalty = open('A : matrix(n, n) symmetric, x : vector(n), z : vector(n)\nminimize norm2(grad(z\'*A*z, z) - x)^2', { seed });
    expect(printText(penalty.objective)).toBe('norm2(2*A*z - x)^2');
    expect(printText(penalty.gradient('x').value)).toBe('2*(x - 2*A*z)');
    const named = open('A : matrix(n, n) symmetric, x : vector(n), z : vector(n)\nlet g = grad(z\'*A*z, z)\nminimize norm2(g - x)^2', { seed });
    expect([named.gradient('x'), named.gradient('z')].map((d) => printText(d.value))).toEqual(['2*(x - g)', '4*A*(g - x)']);
    expect(compile(penalty.objective)({ A: [[1]], z: [1], x: [5] })).toBe(9);
    expect(printText(penalty.expression("grad(z'*z, z)"))).toBe('2*z');
    expect(findBounds(penalty.question('x'), 'upper').results.map((r) => printText(r.bound))).toEqual(['2*eye(n)']);
  });
  it('takes differences of neighbours, of which one size has none', () => {
    const smooth = open('x : vector(n), y : vector(n)\nminimize norm2(x - y)^2/2 + sum(i in 1:n-1, (x[i+1] - x[i])^2)/2', { seed });
    const { value, finding } = smooth.gradient('x');
    expect([printText(value), finding.verdict]).toEqual(["(eye(n)[1:n-1,:] - eye(n)[2:n,:])'*(x[1:n-1] - x[2:n]) + x - y", 'proved']);
    expect(compile(value)({ x: [1, 3, 2], y: [1, 1, 1] })).toEqual(Float64Array.of(-2, 5, 0));
    expect(smooth.hessian('x').finding.verdict).toBe('proved');
  });
  it('may have conditions on what a claim or a result leaves out', () => {
    const p = open('W : matrix(n, k), H : matrix(k, m), l : scalar\nassume l > 0\nminimize norm2(W*H)^2/2 + l*sum(W)', { seed });
    expect(p.check("sum(W) = ones(1,n)*W*ones(k,1)").finding.verdict).toBe('proved');
    expect(p.product('H').finding.verdict).toBe('proved');
  });
  it('repeats itself under a seed', () => {
    const at = (): unknown => open('x : vector(n)\nminimize norm2(x)^2', { seed }).check("grad(f, x) = x").finding.counterexample;
    expect(at()).toEqual(at());
  });
  it('shows the place of what it cannot read', () => {
    expect(() => open('A : matrix(m, n)\nminimize norm2(A*y)', { fileName: 'p.gradus' })).toThrow(/error\[unknown-name\]: y is not declared[\s\S]*p\.gradus:2:18/u);
    expect(() => factors.variable('Q')).toThrow(InputRejected);
    expect(() => open('A : matrix(m, n)').gradient('A')).toThrow(/there is no objective/u);
    expect(() => compile(factors.gradient('W') as never)).toThrow(/kind is no expression; of what was derived, its value is one/u);
  });
});
