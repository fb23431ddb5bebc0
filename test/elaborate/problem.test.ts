import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/diagnostics/diagnostic.ts';
import { readDeclarations, readDecls, readExpression, readProblem, readVariable, type Problem } from '../../src/elaborate/index.ts';
import { printText } from '../../src/notation/print/text.ts';
import { shapeText } from '../../src/shape/shape.ts';

const value = <T>(r: Result<T>): T => {
  if (!r.ok) throw new Error(r.diagnostics[0]?.message);
  return r.value;
};
const codes = (r: Result<unknown>): readonly string[] => (r.ok ? [] : r.diagnostics.map((d) => d.code));
const conditions = (p: Problem): readonly string[] => p.conditions.map((c) => (c.kind === 'size' ? `${c.left.key} ${c.order} ${c.right.key}` : `${c.kind} ${printText(c.expr)}`));

describe('a problem file', () => {
  const source = `# Factorisation
X : matrix(n, m) nonneg, W : matrix(n, k) nonneg
H : matrix(k, m) nonneg   % the other factor
i : index(n)
I : index(n, t)
half(x) = x/2
let A = W*H - X
assume k <= m
assume norm2(X) > 0
minimize f = half(norm2(A)^2) +
`;
  const p = value(readProblem(`${source.trimEnd().slice(0, -2)}\n`, 'nmf.gradus'));

  it('declares symbols, sizes, names, functions, conditions and the objective', () => {
    expect([...p.symbols.keys()]).toEqual(['X', 'W', 'H', 'i', 'I']);
    expect(p.sizes).toEqual(['n', 'm', 'k', 't']);
    expect(p.symbols.get('X')?.symbol.attributes).toEqual(['nonneg']);
    expect([...p.functions.keys()]).toEqual(['half']);
    expect(conditions(p)).toEqual(['m >= k', 'positive norm2(X)']);
    expect(p.objective?.name).toBe('f');
    expect(p.objective?.sense).toBe('minimize');
    expect(p.objective === null ? '' : printText(p.objective.expr)).toBe('norm2(A)^2/2');
  });

  it('remembers where symbols stand', () => {
    const span = p.symbols.get('H')?.span;
    expect(span && p.source.slice(span.start, span.end)).toBe('H : matrix(k, m) nonneg');
  });

  it('has indices and lists of indices with their range', () => {
    const [i, I] = ['i', 'I'].map((name) => p.symbols.get(name)?.symbol);
    expect(i && [shapeText(i.shape), i.range?.key]).toEqual(['1×1', 'n']);
    expect(I && [shapeText(I.shape), I.range?.key]).toEqual(['t×1', 'n']);
  });

  it('keeps the names of parts', () => {
    const A = value(readExpression('A', p));
    expect(A.kind === 'named' && printText(A.value)).toBe('W*H - X');
  });

  it('reports every faulty statement, and what depends on a faulty one only once', () => {
    expect(codes(readProblem('A : matrx(n, n)\nx : vector(n) funny\nlet B = A*x\nminimize sum(y)'))).toEqual(['unknown-kind', 'unknown-attribute', 'unknown-name']);
    expect(codes(readProblem('A : matrix(n, n\nx : vector(n)\nminimize x +'))).toEqual(['unclosed', 'unexpected']);
    expect(codes(readProblem('x : vector(n))\nminimize +\nlet = 3'))).toEqual(['unexpected', 'unexpected', 'expected']);
  });
});

describe('assumptions', () => {
  const assumed = (decls: Readonly<Record<string, string>>, ...assume: readonly string[]): readonly string[] => conditions(value(readDecls(decls, assume)));

  it('compare values entry by entry, in both directions, with numbers and scalars', () => {
    expect(assumed({ x: 'vector(n)', c: 'scalar' }, 'x > 0', 'x < 0', '0 < x', '1 > x', 'x >= c', 'c <= x', 'c != 0')).toEqual(['positive x', 'positive -x', 'positive x', 'positive 1 - x', 'nonneg x - c*ones(n,1)', 'nonneg x - c*ones(n,1)', 'nonzero c']);
  });
  it('compare sizes', () => expect(assumed({ A: 'matrix(m, n)' }, 'm >= n', 'm < 2*n + 1')).toEqual(['m >= n', '2*n+1 > m']));
  it('make sizes equal', () => {
    const p = value(readProblem("A : matrix(m, n), x : vector(n), assume m = n, minimize x'*A*x"));
    expect(shapeText(p.symbols.get('A')?.symbol.shape ?? { rows: { terms: [], key: '' }, cols: { terms: [], key: '' } })).toBe('n×n');
    expect(codes(readProblem('x : vector(m), y : vector(n), assume x = y'))).toEqual(['bad-assumption']);
  });
});

describe('declarations', () => {
  it('have sizes that are names, numbers, sums and products', () => {
    const p = value(readDeclarations('A : matrix(2*n + 1, m*k), x : vector(3)\ns : scalar, B : matrix(n^2, 1)'));
    expect([...p.symbols.values()].map((d) => shapeText(d.symbol.shape))).toEqual(['2*n+1×k*m', '3×1', '1×1', 'n*n×1']);
    expect(p.sizes).toEqual(['n', 'm', 'k']);
  });
  it('are refused where a name is a size and a value', () => {
    for (const text of ['n : vector(k), x : vector(n)', 'x : vector(n), n : vector(k)', 'x : vector(n), n : scalar symmetric', 'x : vector(n), x : scalar']) expect(codes(readDeclarations(text)), text).toEqual(['name-taken']);
  });
  it('may say that a size is a number', () => {
    for (const text of ['n : scalar, x : vector(n)', 'x : vector(n), n : scalar positive']) {
      const read = readDeclarations(text);
      expect([codes(read), read.ok ? [...read.value.symbols.keys()] : []], text).toEqual([[], ['x']]);
    }
  });
  it('of attributes fit the shape', () => {
    for (const a of ['symmetric', 'skew', 'diagonal', 'posdef', 'psd', 'invertible', 'hollow']) {
      expect(codes(readDeclarations(`A : matrix(m, n) ${a}`)), a).toEqual(['not-square']);
      expect(codes(readDeclarations(`A : matrix(n, n) ${a}`)), a).toEqual([]);
    }
    expect(codes(readDeclarations('i : index(n) positive'))).toEqual(['unknown-attribute']);
  });
});

describe('variables of differentiation', () => {
  const p = value(readDeclarations('U : matrix(n, k), x : vector(n), R : matrix(1, n), c : scalar, i : index(n), j : index(k), I : index(n, t)'));
  const read = (text: string): string => {
    const r = readVariable(text, p);
    if (!r.ok) return r.diagnostics[0]?.code ?? '';
    const { symbol, row, col } = r.value;
    const at = (e: typeof row): string => (e === null ? ':' : `${printText(e)}${e.kind === 'symbol' && e.range !== null ? ` in 1…${e.range.key}` : ''}`);
    return `${symbol.name}[${at(row)}, ${at(col)}]`;
  };
  const table: readonly (readonly [string, string])[] = [
    ['U', 'U[:, :]'], ['U[i,:]', 'U[i in 1…n, :]'], ['U[r,:]', 'U[r in 1…n, :]'], ['U[:,s]', 'U[:, s in 1…k]'], ['U[r,s]', 'U[r in 1…n, s in 1…k]'], ['U[2,s]', 'U[2, s in 1…k]'], ['x[r]', 'x[r in 1…n, :]'], ['R[r]', 'R[:, r in 1…n]'], ['c', 'c[:, :]'], ['U[i+1,:]', 'U[i + 1, :]'],
    ['U[k,:]', 'name-taken'], ['U[j,:]', 'bad-subscript'], ['U[r,r]', 'bad-subscript'], ['U[0,:]', 'bad-subscript'], ['U[c,:]', 'bad-subscript'], ['U[r]', 'bad-subscript'], ['U[I,:]', 'not-a-variable'], ['U[1:2,:]', 'not-a-variable'], ["U'", 'not-a-variable'], ['i', 'not-a-variable'], ['2', 'not-a-variable'], ['V', 'unknown-name'], ['U[', 'unexpected'],
  ];
  for (const [text, expected] of table) it(`${text}: ${expected}`, () => expect(read(text)).toBe(expected));
});
