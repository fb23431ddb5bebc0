import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { readExpression, readProblem } from '../../src/elaborate/index.ts';

const repeat = (n: number, f: (i: number) => string, between: string): string => Array.from({ length: n }, (_, i) => f(i)).join(between);
const nested = (n: number, open: string, middle: string, close = ')'): string => open.repeat(n) + middle + close.repeat(n);

/** Short texts that stand for something enormous, or long ones; the code, or null where the text is read. */
const cases: Readonly<Record<string, readonly [code: string | null, source: string]>> = {
  'a hundred thousand parentheses': ['too-long', `minimize ${'('.repeat(100_000)}`],
  'parentheses within the length': ['too-deep', `minimize ${nested(9000, '(', '1')}`],
  'a hundred thousand terms': ['too-long', `x : scalar\nminimize ${repeat(100_000, () => 'x', '+')}`],
  'a hundred thousand terms within the length': ['too-long', `x : scalar\nminimize ${repeat(99_000, () => 'x', '+')}`],
  'a long sum': [null, `x : vector(n)\nminimize sum(${repeat(9900, () => 'x', '+')})`],
  'a long sum with numbers': [null, `x : vector(n)\nminimize sum(x${' + 1 - x'.repeat(4900)})`],
  'a long entrywise product': [null, `x : vector(n)\nminimize sum(${repeat(9900, () => 'x', '.*')})`],
  'a long product of scalars': [null, `x : scalar\nminimize ${repeat(9900, () => 'x', '*')}`],
  'a long product of matrices': ['too-long', `A : matrix(n, n)\nminimize tr(${repeat(9900, () => 'A', '*')})`],
  'a long quotient': ['too-long', `x : scalar\nminimize ${repeat(9900, () => 'x', '/')}`],
  'a fault at the end of a long sum': ['shape-mismatch', `x : vector(n), y : vector(m)\nminimize sum(${repeat(9900, () => 'x', '+')} + y)`],
  'a product of large numbers': ['bad-number', `minimize ${repeat(9000, () => '1e400', '*')}`],
  'a sum of fractions without common divisors': ['bad-number', `minimize ${repeat(4900, (i) => `1/${i + 2}`, ' + ')}`],
  'a tower of powers of numbers': ['bad-number', 'minimize 9^9^9^9^9'],
  'a size to powers of powers': ['bad-size', 'A : matrix((((a+b+c+d+e+f)^6)^6)^6, n)'],
  'a size that is a product of sums': ['bad-size', `A : matrix(${repeat(40, (i) => `(a${i}+b${i})`, '*')}, n)`],
  'a size that is a long sum': ['bad-size', `A : matrix(${repeat(5000, (i) => `a${i}`, '+')}, n)`],
  'a size that grows by an equation': ['bad-size', `${repeat(30, (i) => `x${i} : vector(a${i})`, '\n')}\ny : vector(n)\nassume n = ${repeat(30, (i) => `a${i}`, '+')}\nB : matrix(n^6*n^6, n)`],
  'sizes that grow by equations': ['bad-size', repeat(12, (i) => `B${i} : matrix(a${i}, a${i + 1})\nassume a${i} = a${i + 1}*a${i + 1} + a${i + 1}`, '\n')],
  'sizes that grow by Kronecker products': ['bad-size', `A : matrix(a+b+c+d, n)\nminimize sum(${nested(30, 'kron(A,', 'A')})`],
  'many equations of sizes': ['too-long', `${repeat(900, (i) => `A${i} : matrix(n${i},n${i + 1})`, '\n')}\n${repeat(900, (i) => `assume n${i} = n${i + 1}`, '\n')}`],
  'functions that double': ['too-long', `${repeat(60, (i) => `f${i + 1}(x) = ${i === 0 ? 'x + x' : `f${i}(x) + f${i}(x)*2`}`, '\n')}`],
  'a function of itself that doubles': ['too-long', `y : scalar\nf(x) = x*x\nminimize ${nested(100, 'f(', 'y')}`],
  'a function with shared parts': ['too-long', `y : vector(n)\nf(x) = exp(x) + exp(2*x)\ng(x) = ${nested(60, 'f(', 'x')}\nminimize sum(g(g(y)))`],
  'a chain of functions': ['too-deep', `f0(x) = x\n${repeat(1500, (i) => `f${i + 1}(x) = f${i}(x)`, '\n')}`],
  'a long body of a long argument': ['too-long', `y : scalar\nf(x) = ${repeat(3000, () => 'x', '+')}\nminimize f(${repeat(3000, () => 'y', '+')})`],
};

describe('reading takes bounded time and always answers', () => {
  for (const [name, [code, source]] of Object.entries(cases))
    it(name, () => {
      const start = process.cpuUsage();
      const result = readProblem(source);
      // The time of this process, whatever else the machine does.
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(4000);
      expect(result.ok ? null : result.diagnostics[0]?.code).toBe(code);
      if (!result.ok) for (const d of result.diagnostics.slice(0, 3)) expect(renderDiagnostic(d, source, 'input').length).toBeLessThan(4000);
    });
});

describe('equations of sizes', () => {
  it('hold through chains, whatever is declared before or after', () => {
    const result = readProblem('A : matrix(a, b), C : matrix(c, c), assume a = b, assume b = c, S : matrix(a, c) symmetric, minimize tr(A*S*C)');
    expect(result.ok).toBe(true);
  });

  it('reach conditions that were assumed before', () => {
    const result = readProblem("x : vector(m), y : vector(n), assume x > 0, assume m = n, minimize x'*y");
    if (!result.ok) throw new Error(result.diagnostics[0]?.message);
    const [condition] = result.value.conditions.filter((c) => c.kind !== 'size');
    expect(condition?.kind === 'positive' && condition.expr).toBe(result.value.symbols.get('x')?.symbol);
  });
});

describe('scalar functions', () => {
  const value = (source: string, text: string): unknown => {
    const problem = readProblem(source);
    if (!problem.ok) throw new Error(problem.diagnostics[0]?.message);
    const read = readExpression(text, problem.value);
    return read.ok ? read.value : read.diagnostics[0]?.code;
  };
  const declared = 'A : matrix(n, n), s : scalar, v : vector(n), f(x) = tr(x*A) + x^x, g(x) = 1 + 2*exp(x)^2';

  it('stand for their body, in scalars and entry by entry', () => {
    expect(value(declared, 'f(s)')).toBe(value(declared, 'tr(s*A) + s^s'));
    expect(value(declared, 'g(v)')).toBe(value(declared, '1 + 2*exp(v).^2'));
    expect(value(declared, 'g(g(s))')).toBe(value(declared, '1 + 2*exp(1 + 2*exp(s)^2)^2'));
  });

  it('are refused on matrices where no matrix can stand for the parameter', () => expect(value(declared, 'f(v)')).toBe('not-scalar'));
});
