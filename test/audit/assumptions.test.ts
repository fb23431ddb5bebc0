import { Matrix, SVD } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { assumptionsOf } from '../../src/audit/assumptions.ts';
import { readExpression, readProblem, type Problem } from '../../src/elaborate/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { drawAll, valueOf } from '../curvature/draw.ts';

const GIVEN = `A : matrix(n, p), B : matrix(p, n), R : matrix(p, p), P : matrix(p, p) posdef, Q : matrix(p, p) psd, N : matrix(p, p) invertible, T : matrix(p, p) symmetric, F : matrix(m, p) fullrank, x : vector(p), v : vector(p) positive, w : vector(p) nonneg, s : scalar positive, t : scalar nonneg, r : scalar`;

const declared = (source: string): Problem => {
  const read = readProblem(source);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
};
const expression = (source: string, problem: Problem): Expr => {
  const read = readExpression(source, problem);
  if (!read.ok) throw new Error(`${source}: ${JSON.stringify(read.diagnostics)}`);
  return read.value;
};
const owed = (source: string, given = GIVEN): readonly string[] => {
  const problem = declared(given);
  return assumptionsOf([expression(source, problem)], problem).obligations;
};

const smallestSingularValue = (m: Matrix): number => Math.min(...new SVD(m).diagonal);

describe('what has to be invertible', () => {
  it.each([
    "A'*A + s*eye(p)", "B*B' + s*eye(p)", 'P', "P + A'*A", '-P', "-(P + Q)", 'inv(P)', 'inv(Q + P)', "R'*P*R + P", 'kron(P, inv(P))', 'P.*P', 'diag(v)', 'P + diag(w)', 'n*s*eye(p) + Q', "N'*P*N", "N*N'", 'N*P', 's*N',
    "eye(p) + A'*A/s", "eye(p) + x*x'", 'P + r^2*Q', 'P^3', 'eye(p) + T^2', "(R*P)'*(R*P) + eye(p)", 'inv(inv(P) + inv(P))', "P + sum(i in 1:p, x[i]^2*A'*A)", 'inv(T)^2',
  ])('%s is by its form', (source) => {
    expect(owed(`logdet(${source})`).filter((o) => !o.startsWith('T '))).toEqual([]);
    const problem = declared(GIVEN);
    const e = expression(source, problem);
    for (let seed = 1; seed <= 12; seed++) expect(smallestSingularValue(valueOf(e, drawAll(problem, seed, () => 1)))).toBeGreaterThan(1e-9);
  });

  it.each([
    "A'*A", "A'*A + t*eye(p)", "A'*A + r*eye(p)", 'Q', 'T', 'R', 'P + R', 'P - Q', 'P - eye(p)', 'T + eye(p)', 'diag(w)', "R'*P*R", 'kron(P, Q)', "x*x'", 'P*Q', 'r*P', 'T^3 + eye(p)', 'P.*T + eye(p)', "R*P*R + eye(p)", "F'*F",
  ])('%s is owed', (source) => {
    expect(owed(`logdet(${source})`)).not.toEqual([]);
  });

  it('is a Gram matrix of full rank where it has no fewer rows than columns', () => {
    expect(owed("logdet(F'*F)", `${GIVEN}\nassume m >= p`)).toEqual([]);
    expect(owed("logdet(F*F')", `${GIVEN}\nassume m >= p`)).not.toEqual([]);
  });
});

describe('what has to be of one sign', () => {
  it.each(["log(1 + x'*Q*x)", "sqrt(x'*Q*x)", "sqrt(x'*A'*A*x)", "1/(s + x'*P*x)", 'log(s + t)', 'log(det(P + Q))', "log(tr(A'*A) + s)", "sqrt(-(x'*(-Q)*x))", "1/sqrt(1 + norm2(x)^2)"])('%s has a value by its form', (source) => {
    expect(owed(source)).toEqual([]);
    const problem = declared(GIVEN);
    for (let seed = 1; seed <= 12; seed++) expect(Number.isFinite(valueOf(expression(source, problem), drawAll(problem, seed, () => 1)).get(0, 0))).toBe(true);
  });

  it.each(["log(x'*Q*x)", "sqrt(x'*T*x)", "sqrt(x'*R*x)", '1/(1 + r)', "log(1 - x'*Q*x)", 'log(Q)', 'log(det(Q))', 'log(det(-P))', 'log(tr(Q))', 'sqrt(P)', 'sum(log(P))', "1/(x'*P*x)"])('%s owes something', (source) => {
    expect(owed(source)).not.toEqual([]);
  });

  it('takes conditions', () => {
    expect(owed("logdet(A'*A + r*eye(p))", `${GIVEN}\nassume r > 0`)).toEqual([]);
  });
});
