import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkClaim } from '../../src/audit/check.ts';
import { readClaim } from '../../src/audit/claim.ts';
import { diagnose, diffOf, FLAWS, markedLines, type Diagnosis, type Flaw } from '../../src/audit/diagnose/index.ts';
import { recordClaim, recordProblem, RecordError, type RawRecord } from '../../src/audit/record.ts';
import { readDeclarations, readDecls } from '../../src/elaborate/index.ts';
import type { Result } from '../../src/diagnostics/diagnostic.ts';
import { printText } from '../../src/notation/print/text.ts';
import { mutantsOf } from './mutants.ts';

/** The number of candidates alone bounds a search here, so that a busy machine changes nothing. */
const OPTIONS = { seed: 'test' };

const value = <T>(r: Result<T>): T => {
  if (!r.ok) throw new Error(r.diagnostics[0]?.message);
  return r.value;
};
const diagnosed = (claim: string, declarations: string): Diagnosis => {
  const problem = value(readDeclarations(declarations));
  const read = value(readClaim(claim, problem));
  expect(checkClaim(read, problem.conditions, OPTIONS).verdict, claim).toBe('refuted');
  return diagnose(read, problem.conditions, OPTIONS);
};
const repairText = (d: Diagnosis): string | null => (d.repair === null ? null : printText(d.repair.value));

const MATRICES = 'x : vector(n), b : vector(m), A : matrix(m,n), B : matrix(n,n), X : matrix(m,n), Z : matrix(n,n) invertible, i : index(n), j : index(n), k : index(m), l : index(m)';

describe('the flaw of a claim and its nearest repair', () => {
  it.each<[Flaw, string, string]>([
    ['factor', "grad(norm2(A*x - b)^2, x) = A'*(A*x - b)", "2*A'*(A*x - b)"],
    ['factor', 'grad(log(norm2(x)), x) = x/norm2(x)', 'x/norm2(x)^2'],
    ['sign', "grad(norm2(b - A*x)^2, x) = 2*A'*(b - A*x)", "-2*A'*(b - A*x)"],
    ['transpose', "grad(x'*B*x, x) = 2*B*x", "B*x + B'*x"],
    ['transpose', "hess(norm2(B*x)^2, x, x) = 2*B^2", "2*B'*B"],
    ['wrong-order', 'inv(B*Z) = inv(B)*inv(Z)', 'inv(Z)*inv(B)'],
    ['wrong-order', "grad(x'*B^3*x, B) = 3*(B^2)'*x*x'", "x*x'*B'*B' + B'*x*x'*B' + B'*B'*x*x'"],
    ['wrong-kron-order', "hess(norm2(A*Z)^2, Z, Z) = 2*kron(A'*A, eye(n))", "2*kron(eye(n), A'*A)"],
    ['missing-commutation', "hess(tr(B*Z), B, Z) = eye(n*n)", 'commutation(n,n)'],
    ['hadamard-vs-product', "grad(tr(diag(x)*B*diag(x)), x) = 2*B*x", '2*diag(diagvec(B))*x'],
    ['hadamard-vs-product', "grad(x'*(B.*Z)*x, Z) = x*x'*B", "(x*x').*B"],
    ['index', 'grad((B*x)[i], x) = B[j,:]\'', "B[i,:]'"],
    ['missing-term', "grad(sum(x.*log(x)), x) = log(x)", 'log(x) + 1'],
    ['missing-term', "grad(norm2(A.*X - A)^2, X) = 2*(A.*X - A)", '2*(A.*(A.*X - A))'],
    ['missing-condition', 'sqrt(x.^2) = x', 'abs(x)'],
    ['missing-term', '(B - Z)*(B + Z) = B^2 - Z^2', 'B^2 - Z^2 + B*Z - Z*B'],
    ['missing-term', 'norm2(B + Z)^2 = norm2(B)^2 + norm2(Z)^2', "norm2(B)^2 + norm2(Z)^2 + 2*tr(B*Z')"],
    ['missing-commutation', "vec(A') = vec(A)", 'commutation(m,n)*vec(A)'],
    ['factor', 'logdet(Z^2) = logdet(Z)^2', '2*logdet(Z)'],
    ['factor', 'det(2*B) = 2*det(B)', '2^n*det(B)'],
    ['factor', "det(kron(B, A*A')) = det(B)^n*det(A*A')^m", "det(B)^m*det(A*A')^n"],
    ['transpose', "hess(norm2(B*x)^2, x, x) = 2*B*B'", "2*B'*B"],
    ['transpose', 'grad(tr(B*Z*Z), Z) = B*Z + Z*B', "Z'*B' + B'*Z'"],
    ['index', "(B*Z)[i,j] = B[i,:]*Z[j,:]'", 'B[i,:]*Z[:,j]'],
    ['index', "grad(B[i,j]*B[j,i], B) = B[j,i]*eye(n)[:,i]*eye(n)[:,j]' + B[i,j]*eye(n)[:,i]*eye(n)[:,j]'", "B[j,i]*eye(n)[:,i]*eye(n)[:,j]' + B[i,j]*eye(n)[:,j]*eye(n)[:,i]'"],
    ['index', 'grad(sum(exp(rowsum(A))), A) = ones(m,1)*exp(colsum(A))', 'exp(rowsum(A))*ones(1,n)'],
    ['index', "hess(norm2(A*B)^2/2, A[k,i], A[l,j]) = eye(n)[i,j]*(B*B')[i,j]", "eye(m)[k,l]*(B*B')[i,j]"],
    ['hadamard-vs-product', "hess(sum((B*x).^3), x, x) = 6*B'*(B*x)*ones(n,1)'*B", "6*B'*diag(B*x)*B"],
    ['wrong-order', "grad(tr(P*(B'*Q + Q*B)), B) = 2*P*Q", '2*Q*P'],
    ['wrong-order', "grad(-tr(Y'*inv(P)*Y), P) = inv(P)*inv(P)*Y*Y'", "inv(P)*Y*Y'*inv(P)"],
    ['sign', 'det(-B) = -det(B)', '(-1)^n*det(B)'],
    ['sign', 'det([eye(m), A; Y, eye(n)]) = det(eye(n) + Y*A)', 'det(eye(n) - Y*A)'],
    ['sign', "x'*P*x - 2*y'*x = (x + inv(P)*y)'*P*(x + inv(P)*y) - y'*inv(P)*y", "(x - inv(P)*y)'*P*(x - inv(P)*y) - y'*inv(P)*y"],
    ['transpose', 'sum(B.*(P*Q*Z)) = sum((P*Q).*(B*Z))', "sum((P*Q).*(B*Z'))"],
    ['index', "grad((x'*y + s)^3, x) = 3*(x'*y + s)^2*x", "3*(x'*y + s)^2*y"],
    ['hadamard-vs-product', "grad(sum(B.*log(P*Z)), P) = (B./(P.*Z))*Z'", "(B./(P*Z))*Z'"],
    ['wrong-kron-order', "hess(x'*B^2*y, B, B) = (kron(x*y', eye(n)) + kron(eye(n), y*x'))*commutation(n,n)", "(kron(eye(n), x*y') + kron(y*x', eye(n)))*commutation(n,n)"],
    ['missing-term', "det([Z, x; y', s]) = det(Z)*s", "det(Z)*(s - y'*inv(Z)*x)"],
    ['missing-term', "grad(tr(inv(Y*Y' + P)), Y) = -2*(Y*Y' + P)^2*Y", "-2*(Y*Y' + P)^(-2)*Y"],
    ['factor', 'inv(s*eye(n) - B) - inv(t*eye(n) - B) = inv(s*eye(n) - B)*inv(t*eye(n) - B)', '(t - s)*inv(s*eye(n) - B)*inv(t*eye(n) - B)'],
  ])('%s: %s', (flaw, claim, repair) => {
    const d = diagnosed(claim, `${MATRICES}, P : matrix(n,n) posdef, Q : matrix(n,n) symmetric, Y : matrix(n,m), y : vector(n), s : scalar, t : scalar`);
    expect([d.flaw, repairText(d)]).toEqual([flaw, repair]);
    expect(d.repair?.finding).toMatchObject({ verdict: 'proved', grade: 'P' });
  });

  it('is the engine\'s answer where no small change is right', () => {
    const d = diagnosed("grad(logdet(B*B' + Z), B) = x*x'", MATRICES);
    expect(d.repair?.source).toBe('derivation');
    expect(d.repair?.finding.verdict).toBe('proved');
  });

  it('is found for a claim of the transposed shape', () => {
    const d = diagnosed("grad(tr(A'*X), X) = A'", MATRICES);
    expect([d.flaw, repairText(d)]).toEqual(['transpose', 'A']);
  });

  it('is found where the entries are right and the shape is not', () => {
    const d = diagnosed("vec(b*x') = kron(x', b')", MATRICES);
    expect([d.flaw, repairText(d)]).toEqual(['transpose', 'kron(x, b)']);
  });

  it('undoes two slips, side by side or in one product', () => {
    expect(repairText(diagnosed("grad(norm2(B*x)^2 + b'*A*x, x) = 2*B*B*x - A'*b", MATRICES))).toBe("2*B'*B*x + A'*b");
    expect(repairText(diagnosed("inv(inv(Z) + inv(B)) = Z*B*inv(Z + B')", MATRICES))).toBe('Z*inv(Z + B)*B');
  });

  it.each([
    ['det([B, Z; Y, V]) = det(B)*det(V)', "det(B - Z*inv(V)*Y)*det(V)"], ['det(eye(n) + A\'*X) = det(eye(m))', "det(eye(m) + X*A')"], ['inv(Z + V) = inv(Z) + inv(V)', 'inv(Z)*inv(inv(Z) + inv(V))*inv(V)'], ["det(eye(n) + x*y') = 1", "1 + y'*x"],
    ['logdet(Z*V) = logdet(Z)*logdet(V)', 'logdet(Z) + logdet(V)'], ['tr(kron(B, A*A\')) = tr(B) + tr(A*A\')', "tr(B)*tr(A*A')"],
  ])('puts together what stands nowhere: %s', (claim, repair) => {
    const more = `${MATRICES}, Y : matrix(n,n), V : matrix(n,n) invertible, y : vector(n)`;
    const d = diagnosed(claim, more);
    expect([d.flaw, d.repair?.finding.verdict]).toEqual(['missing-term', 'proved']);
    const right = value(readClaim(`${claim.slice(0, claim.indexOf(' = '))} = ${repair}`, value(readDeclarations(more))));
    expect(right.kind === 'identity' && d.repair !== null && checkClaim({ ...right, left: right.right, right: d.repair.value }, [], OPTIONS).verdict).toBe('proved');
  });

  it('is found where terms of a sum vanish, with a counterexample', () => {
    const d = diagnosed("grad(sum(i in 1:n, j in 1:n, B[i,j]*norm2(U[i,:] - U[j,:])^2), U) = 3*diag(rowsum(B))*U + 2*diag(colsum(B)')*U - 2*B*U - 2*B'*U", 'B : matrix(n,n), U : matrix(n,k)');
    expect([d.flaw, d.repair?.finding.verdict, d.counterexample?.sizes]).toEqual(['factor', 'proved', { n: 1, k: 1 }]);
  });

  it('never is the left side of an identity over again', () => {
    expect(diagnosed("B'*B = B*B'", MATRICES).repair).toBeNull();
    expect(['inv(A*x*b\' + Y)', 'inv(Y + A*x*b\')']).not.toContain(repairText(diagnosed("inv(Y + A*x*b') = inv(Y)", `${MATRICES}, Y : matrix(m,m) invertible`)));
    expect(diagnosed('det([B, Z; Z, B]) = det(B)^2 - det(Z)^2', MATRICES).repair).toBeNull();
  });
});

describe('where a refuted claim is right as it stands', () => {
  it('in another layout', () => {
    expect(diagnosed('grad(logdet(Z), Z) = inv(Z)', MATRICES).convention).toMatch(/numerator layout/);
    expect(diagnosed("grad(tr(A'*X), X) = A'", MATRICES).convention).toMatch(/numerator layout/);
  });
  it('with vec by rows', () => expect(diagnosed("hess(norm2(A*Z)^2, Z, Z) = 2*kron(A'*A, eye(n))", MATRICES).convention).toMatch(/stacks rows/));
  it('with vec by rows on both sides', () => {
    expect(diagnosed("vec(A*B*X') = kron(A, X)*vec(B)", MATRICES).convention).toMatch(/stacks rows/);
    expect(diagnosed("vec(b*x') = kron(b, x)", MATRICES).convention).toMatch(/stacks rows/);
    expect(diagnosed("vec(A*B*X') = 2*kron(A, X)*vec(B)", MATRICES).convention).toBeNull();
  });
  it('by a symmetric matrix whose entries are not independent', () => {
    const given = 'S : matrix(n,n) symmetric, P : matrix(n,n) posdef, a : vector(n), b : vector(n)';
    expect(diagnosed("grad(a'*S*b, S) = a*b' + b*a' - diag(a.*b)", given).convention).toMatch(/count as one variable/);
    expect(diagnosed('grad(logdet(P), P) = 2*inv(P) - diag(diagvec(inv(P)))', given).convention).toMatch(/count as one variable/);
    expect(diagnosed("grad(a'*S*b, S) = (a*b' + b*a')/2", given).convention).toMatch(/symmetric part/);
    expect(diagnosed("grad(a'*S*b, S) = a*b' + b*a'", given).convention).toBeNull();
  });
  it('for a multiple of the function', () => {
    expect(diagnosed("grad(norm2(A*x - b)^2, x) = A'*(A*x - b)", MATRICES).convention).toBe('right for 1/2 times the function');
    expect(diagnosed("grad(norm2(b - A*x)^2, x) = 2*A'*(b - A*x)", MATRICES).convention).toBeNull();
  });
  it('under a condition', () => {
    expect(diagnosed("grad(x'*B*x, x) = 2*B*x", MATRICES).holdsIf).toEqual(['B symmetric']);
    expect(diagnosed('sqrt(x.^2) = x', MATRICES).holdsIf).toEqual(['x positive']);
    expect(diagnosed('norm2(B*x) = norm2(x)', MATRICES)).toMatchObject({ flaw: 'missing-condition', repair: null, holdsIf: ['B orthogonal'] });
    expect(diagnosed("Z' = -Z", MATRICES).holdsIf).toEqual(['Z skew']);
    expect(diagnosed('x.^2 = ones(n,1)', MATRICES).holdsIf).toEqual(['x of entries 1 and -1']);
    expect(diagnosed('diagvec(B*Z) = diagvec(B).*diagvec(Z)', MATRICES).holdsIf).toEqual(['B diagonal', 'Z diagonal']);
  });
});

describe('the counterexample', () => {
  it('has the smallest sizes and the simplest numbers, with both values', () => {
    expect(diagnosed("grad(norm2(A*x - b)^2, x) = A'*(A*x - b)", MATRICES).counterexample).toEqual({
      sizes: { m: 1, n: 1 }, values: { A: [[1]], x: [[1]], b: [[0]] }, left: [[2]], right: [[1]], relativeError: 0.5,
    });
    const matrices = diagnosed('inv(B*Z) = inv(B)*inv(Z)', MATRICES).counterexample;
    expect(matrices?.sizes).toEqual({ n: 2 });
    expect(Object.values(matrices?.values ?? {}).flat(2).every((x) => Math.abs(x) <= 1)).toBe(true);
  });
  it('is found where random signs hardly ever meet the conditions', () => {
    const problem = value(readDecls({ W: 'matrix(n,n)', H: 'matrix(n,n)', X: 'matrix(n,n) positive' }, ['W*H > 0']));
    const claim = value(readClaim("grad(sum(X.*log(W*H)), W) = (X./(W*H)).*H'", problem));
    expect(checkClaim(claim, problem.conditions, OPTIONS).verdict).toBe('refuted');
    const d = diagnose(claim, problem.conditions, OPTIONS);
    expect([d.flaw, repairText(d)]).toEqual(['hadamard-vs-product', "(X./(W*H))*H'"]);
    expect(d.counterexample?.sizes).toEqual({ n: 2 });
  });
  it('has the declared attributes and meets the conditions', () => {
    const d = diagnosed('inv(S) = S', 'S : matrix(n,n) posdef, x : vector(n)');
    const [[s = Number.NaN] = []] = d.counterexample?.values['S'] ?? [];
    expect(d.counterexample?.sizes).toEqual({ n: 1 });
    expect(s).toBeGreaterThan(1);
    expect(diagnosed('log(x) = x', 'x : vector(n) positive').counterexample?.values).toEqual({ x: [[1]] });
  });
});

describe('the difference of two formulas', () => {
  it('marks what goes and what comes, token by token', () => {
    const stretches = diffOf("2*A*x + b'*c", "2*A'*x - b'*c");
    expect(stretches.map((s) => `${s.kind[0]}${s.text}`)).toEqual(['s2*A', "a'", 's*x ', 'r+', 'a-', "s b'*c"]);
    expect(markedLines(stretches, 'added')).toEqual(["2*A'*x - b'*c", '   ^   ^']);
    expect(markedLines(stretches, 'removed')).toEqual(["2*A*x + b'*c", '      ^']);
  });
  it('is nothing between equal texts', () => expect(diffOf('a*b', 'a*b')).toEqual([{ kind: 'same', text: 'a*b' }]));
});

const records = readFileSync(new URL('../corpus/open.jsonl', import.meta.url), 'utf8').trim().split('\n').map((l) => JSON.parse(l) as RawRecord & { readonly flaw?: string });
const falseRecords = records.filter((r) => r.kind === 'false');

/** The diagnosis of a record that is refuted, else null. */
const diagnosisOf = (r: RawRecord): Diagnosis | null => {
  try {
    const problem = recordProblem(r);
    const claim = recordClaim(r, problem);
    return checkClaim(claim, problem.conditions, OPTIONS).verdict === 'refuted' ? diagnose(claim, problem.conditions, OPTIONS) : null;
  } catch (error) {
    if (error instanceof RecordError) return null;
    throw error;
  }
};

describe('false formulas whose flaw is known', () => {
  it('have flaws that the vocabulary names, and the vocabulary has no others but conditions', () => {
    expect([...new Set([...falseRecords.map((r) => r.flaw), 'missing-condition'])].sort()).toEqual(Object.keys(FLAWS).sort());
  });

  it('get the right name and a proved repair', { timeout: 240_000 }, () => {
    const sample = falseRecords.filter((_, i) => i % 2 === 0);
    const found = sample.map((r) => ({ r, d: diagnosisOf(r) }));
    const misnamed = found.filter(({ r, d }) => d?.flaw !== r.flaw).map(({ r, d }) => `${r.id}: ${d?.flaw ?? 'none'} for ${r.flaw ?? ''}`);
    const unrepaired = found.filter(({ d }) => d?.repair?.finding.verdict !== 'proved').map(({ r }) => r.id);
    expect(misnamed.length, misnamed.join('\n')).toBeLessThanOrEqual(sample.length * 0.05);
    expect(unrepaired.length, unrepaired.join('\n')).toBeLessThanOrEqual(sample.length * 0.05);
  });

  it('are diagnosed without a look at what is known of them', () => {
    for (const r of falseRecords.slice(0, 5)) {
      const { flaw: _, ...rest } = r;
      const blind: RawRecord = { ...rest, kind: r.base ?? r.kind };
      expect(diagnosisOf(blind)).toEqual(diagnosisOf(r));
    }
  });

  it('made by slips in true formulas get the name of the slip', { timeout: 240_000 }, () => {
    const mutants = records.filter((r) => r.kind !== 'false').flatMap((r, i) => {
      const all = mutantsOf(r);
      const one = all[(7 * i) % Math.max(1, all.length)];
      return one === undefined || i % 4 !== 0 ? [] : [one];
    });
    const found = mutants.flatMap((m) => {
      const d = diagnosisOf(m.record);
      return d === null ? [] : [{ m, d }];
    });
    const wrong = found.filter(({ m, d }) => d.flaw !== m.flaw).map(({ m, d }) => `${m.record.id}: ${d.flaw ?? 'none'}`);
    expect(found.length).toBeGreaterThan(18);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(found.length * 0.1);
  });
});

/** False formulas written by hand, with the flaw that was put in and what is right. */
const slips = readFileSync(new URL('./slips.jsonl', import.meta.url), 'utf8').trim().split('\n').map((l) => JSON.parse(l) as RawRecord & { readonly flaw: Flaw; readonly correct: string });

describe('false formulas written by hand', () => {
  it('get the right name, and a repair that is what is right', { timeout: 240_000 }, () => {
    const sample = slips.filter((_, i) => process.env['FULL'] === '1' || i % 4 === 0);
    const found = sample.map((r) => ({ r, d: diagnosisOf(r) }));
    const isRepaired = (r: (typeof slips)[number], d: Diagnosis | null): boolean => {
      const repair = d?.repair?.value;
      if (repair === undefined) return false;
      const problem = recordProblem(r);
      const right = recordClaim({ ...r, kind: r.base ?? r.kind, ...(r.base === 'identity' ? { rhs: r.correct } : { expected: r.correct }) }, problem);
      const value = right.kind === 'identity' ? right.right : right.value;
      return checkClaim({ kind: 'identity', left: value, right: repair }, problem.conditions, OPTIONS).verdict === 'proved';
    };
    const misnamed = found.filter(({ r, d }) => d?.flaw !== r.flaw).map(({ r, d }) => `${r.id}: ${d?.flaw ?? 'none'} for ${r.flaw}`);
    const unrepaired = found.filter(({ r, d }) => !isRepaired(r, d)).map(({ r }) => r.id);
    expect(sample.length).toBeGreaterThan(50);
    expect(misnamed.length, misnamed.join('\n')).toBeLessThanOrEqual(sample.length * 0.08);
    expect(unrepaired.length, unrepaired.join('\n')).toBeLessThanOrEqual(sample.length * 0.04);
  });
});

it.each([
  ['inner(A, A + B).^2 = 2.*inner(A, abs(A) + B)', 'A : matrix(p,p), B : matrix(p,p)'],
  ['tr(inv(Z)*B) = -tr(Z^(-2)*B)', 'Z : matrix(n,n) invertible, B : matrix(n,n)'],
])('%s has a diagnosis, whatever its changes are', (claim, declarations) => expect(diagnosed(claim, declarations).counterexample).not.toBeNull());
