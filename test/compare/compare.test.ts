import { Matrix } from 'ml-matrix';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareFunction, type AnyFunction, type CompareRequest, type Report, type What } from '../../src/compare/index.ts';
import { parametersOf } from '../../src/compare/parameters.ts';
import { readProblem, readVariable, type Problem } from '../../src/elaborate/index.ts';
import { printText } from '../../src/notation/print/text.ts';
import { apply, data, hessian, klr, loss, mul, nmf, sub, times, turn } from './functions.ts';

const problemOf = (source: string): Problem => {
  const read = readProblem(source);
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return read.value;
};
const NMF = problemOf(readFileSync('examples/nmf.gradus', 'utf8'));
const KLR = problemOf(readFileSync('examples/klr.gradus', 'utf8'));

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const compared = (run: (...args: any[]) => unknown, problem: Problem, wrt: readonly string[], whats: readonly What[] = ['gradient'], more: Partial<CompareRequest> = {}): Report => {
  const variables = wrt.map((text) => {
    const read = readVariable(text, problem);
    if (!read.ok) throw new Error(read.diagnostics[0]?.message);
    return read.value;
  });
  if (problem.objective === null) throw new Error('no objective');
  return compareFunction({
    run: run as AnyFunction, of: problem.objective.expr, symbols: [...problem.symbols.values()].map((d) => d.symbol), variables, whats, lets: [...problem.lets.values()], conditions: problem.conditions, seed: 'test', ...more,
  });
};
type M = number[][];

describe('a function that is right', () => {
  it.each<[string, AnyFunction, readonly What[]]>([
    ['by position', ((W: M, H: M, X: M) => nmf(W, H, X)) as AnyFunction, ['gradient']],
    ['in another order', ((X: M, H: M, W: M) => nmf(W, H, X)) as AnyFunction, ['gradient']],
    ['from an object', (({ X, W, H }: Record<string, M>) => nmf(W ?? [], H ?? [], X ?? [])) as AnyFunction, ['gradient']],
    ['from a whole object', ((inputs: Record<string, M>) => nmf(inputs['W'] ?? [], inputs['H'] ?? [], inputs['X'] ?? [])) as AnyFunction, ['gradient']],
    ['as a list', ((W: M, H: M, X: M) => Object.values(nmf(W, H, X))) as AnyFunction, ['gradient']],
    ['as one vector', ((W: M, H: M, X: M) => Float64Array.from(Object.values(nmf(W, H, X)).flat(2))) as AnyFunction, ['gradient']],
    ['as dW and grad_H', ((W: M, H: M, X: M) => ({ dW: nmf(W, H, X).W, grad_H: nmf(W, H, X).H })) as AnyFunction, ['gradient']],
    ['with matrices of ml-matrix', ((W: Matrix, H: Matrix, X: Matrix) => { const A = W.mmul(H).sub(X); return [A.mmul(H.transpose()), W.transpose().mmul(A)]; }) as AnyFunction, ['gradient']],
    ['with matrices of other libraries', ((W: M, H: M, X: M) => Object.fromEntries(Object.entries(nmf(W, H, X)).map(([name, rows]) => [name, { size: () => [rows.length, rows[0]?.length], toArray: () => rows }]))) as AnyFunction, ['gradient']],
    ['with records', ((W: { data: Float64Array }, H: { data: Float64Array }, X: { data: Float64Array }, n: number, k: number, m: number) => {
      const rows = (x: { data: Float64Array }, c: number): M => Array.from({ length: x.data.length / c }, (_, i) => [...x.data.slice(i * c, (i + 1) * c)]);
      const g = nmf(rows(W, k), rows(H, m), rows(X, m));
      return { W: { rows: n, cols: k, data: g.W.flat() }, H: { rows: k, cols: m, data: g.H.flat() } };
    }) as AnyFunction, ['gradient']],
    ['with flat arrays and sizes', ((W: Float64Array, H: Float64Array, X: Float64Array, k: number, m: number) => {
      const rows = (x: Float64Array, c: number): M => Array.from({ length: x.length / c }, (_, i) => [...x.slice(i * c, (i + 1) * c)]);
      return Object.values(nmf(rows(W, k), rows(H, m), rows(X, m))).map((g) => g.flat());
    }) as AnyFunction, ['gradient']],
    ['with its value', ((W: M, H: M, X: M) => ({ value: loss(W, H, X), gradient: nmf(W, H, X) })) as AnyFunction, ['value', 'gradient']],
    ['as a pair', ((W: M, H: M, X: M) => [loss(W, H, X), nmf(W, H, X)]) as AnyFunction, ['value', 'gradient']],
    ['in steps', ((X: M) => (W: M, H: M) => nmf(W, H, X)) as AnyFunction, ['gradient']],
    ['as a Hessian product', ((W: M, H: M, X: M, dW: M, dH: M) => {
      const [A, dA] = [sub(mul(W, H), X), sub(mul(dW, H), times(-1, mul(W, dH)))];
      return { W: sub(mul(dA, turn(H)), times(-1, mul(A, turn(dH)))), H: sub(mul(turn(dW), A), times(-1, mul(turn(W), dA))) };
    }) as AnyFunction, ['hvp']],
  ])('%s', (_, run, whats) => {
    const report = compared(run, NMF, ['W', 'H'], whats);
    expect([report.verdict, report.faults, report.notes]).toEqual(['agrees', [], []]);
    expect(report.points).toBeGreaterThan(8);
    for (const p of report.parts) expect(p.error).toBeLessThan(1e-12);
  });

  it('with parameters of other names takes the symbols in their order, and says so', () => {
    const report = compared((a: M, b: M, c: M) => nmf(b, c, a), NMF, ['W', 'H']);
    expect(report.verdict).toBe('agrees');
    expect(report.notes).toEqual(['taken: the parameter a is X, the parameter b is W, the parameter c is H']);
    expect(compared((p: M, q: M, r: M) => nmf(q, p, r), NMF, ['W', 'H'], ['gradient'], { order: ['H', 'W', 'X'] }).verdict).toBe('agrees');
  });

  it('is given an object or the symbol itself where it has one parameter of another name', () => {
    const single = problemOf('x : vector(d)\nminimize log(sum(exp(x)))');
    const softmax = (x: number[]): number[] => { const e = x.map(Math.exp); const s = e.reduce((a, b) => a + b, 0); return e.map((v) => v / s); };
    const [own, inside] = [compared((point: number[]) => softmax(point), single, ['x']), compared((inputs: { x: number[] }) => softmax(inputs.x), single, ['x'])];
    expect([own.verdict, own.notes, inside.verdict, inside.notes]).toEqual(['agrees', ['taken: the parameter point is x'], 'agrees', []]);
  });

  it('takes a parameter for the direction before it takes it for a size', () => {
    const problem = problemOf('A : matrix(m, d), x : vector(d)\nminimize norm2(A*x)^2');
    const product = (A: M, d: number[]): number[] => apply(turn(A), apply(A, d)).map((v) => 2 * v);
    expect(compared((A: M) => (d: number[]) => product(A, d), problem, ['x'], ['hvp']).verdict).toBe('agrees');
    expect(compared((A: M, x: number[], d: number[]) => product(A, d).map((v) => v + 0 * (x[0] ?? 0)), problem, ['x'], ['hvp']).verdict).toBe('agrees');
  });

  it('may count from 0', () => {
    const problem = problemOf('U : matrix(n, k), i : index(n)\nminimize f = norm2(U[i,:])^2');
    const gradientFrom = (base: number) => (U: M, i: number): M => U.map((r, p) => r.map((x) => (p === i - base ? 2 * x : 0)));
    expect(compared(gradientFrom(0), problem, ['U']).convention.base).toBe(0);
    expect(compared(gradientFrom(1), problem, ['U']).convention.base).toBe(1);
    expect([gradientFrom(0), gradientFrom(1)].map((f) => compared(f, problem, ['U']).verdict)).toEqual(['agrees', 'agrees']);
  });

  it('may be in single precision; finite differences are too coarse to be called right or wrong', () => {
    const single = compared((P: M, y: number[], w: number[], eta: number) => Float32Array.from(klr(P, y, w, eta)), KLR, ['w']);
    expect([single.verdict, single.parts[0]?.precision]).toEqual(['agrees', 'single']);
    const coarse = compared((W: M, H: M, X: M) => W.map((r, i) => r.map((_, j) => {
      const at = (h: number): number => loss(W.map((s, p) => s.map((x, q) => x + (p === i && q === j ? h : 0))), H, X);
      return (at(1e-5) - at(0)) / 1e-5;
    })), NMF, ['W']);
    expect([coarse.verdict, coarse.parts[0]?.verdict]).toEqual(['near', 'near']);
  });
});

const MEAN = problemOf('X : matrix(n, d)\ny : vector(n)\nw : vector(d)\neta : scalar positive\nminimize f = norm2(X*w - y)^2/(2*n) + eta*norm2(w)^2/2');

describe('the gradient of a mean', () => {
  /** Over the first rows only, so many left out at the end. */
  const mean = (X: M, y: number[], w: number[], eta: number, left = 0): number[] => {
    const rest = apply(X, w).map((z, i) => (i < X.length - left ? z - (y[i] ?? 0) : 0));
    return apply(turn(X), rest).map((g, j) => g / X.length + eta * (w[j] ?? 0));
  };
  it('may leave out the last row and divide by all', () => {
    const [part] = compared((X: M, y: number[], w: number[], eta: number) => mean(X, y, w, eta, 1), MEAN, ['w']).parts;
    expect([part?.flaw, part?.sentences]).toEqual(['index', ['the sums over 1…n leave out their last element']]);
  });
  it('is no row', () => {
    const [part] = compared((X: M, y: number[], w: number[], eta: number) => [mean(X, y, w, eta)], MEAN, ['w']).parts;
    expect([part?.verdict, part?.flaw]).toEqual(['differs', 'transpose']);
  });
  it('is said to be right for some sizes only where the others may be anything', () => {
    const softmax = problemOf('X : matrix(n, d)\nW : matrix(d, c)\nY : matrix(n, c)\nminimize f = (sum(log(rowsum(exp(X*W)))) - sum(Y.*(X*W)))/n');
    const soft = (Z: M): M => Z.map((r) => { const e = r.map(Math.exp); const all = e.reduce((a, b) => a + b, 0); return e.map((x) => x / all); });
    const [part] = compared((X: M, W: M, Y: M) => mul(turn(X), sub(turn(soft(turn(mul(X, W)))), Y)).map((r) => r.map((g) => g / X.length)), softmax, ['W']).parts;
    expect([part?.verdict, part?.flaw]).toEqual(['differs', null]);
  });
});

it('what code does with large numbers only is seen', () => {
  const clipped = compared((W: M, H: M, X: M) => Object.values(nmf(W, H, X)).map((g) => g.map((r) => r.map((x) => Math.max(-5, Math.min(5, x))))), NMF, ['W', 'H']);
  expect(clipped.verdict).toBe('differs');
});

type Klr = (P: M, y: number[], w: number[], eta: number) => unknown;
const size = (X: M): number => X.length * (X[0]?.length ?? 0);

describe('the flaw of a function', () => {
  it.each<[string, string, string, Klr]>([
    ['missing-term', 'the term 2*eta*w is missing', 'every entry', (P, y, w) => data(P, y, w)],
    ['factor', 'the term 2*eta*w comes 1/2 times', 'every entry', (P, y, w, eta) => data(P, y, w).map((g, j) => g + eta * (w[j] ?? 0))],
    ['factor', "the term -P'*(y.*sigmoid(-(y.*(P*w)))) comes 1/n times", 'every entry', (P, y, w, eta) => data(P, y, w).map((g, j) => g / y.length + 2 * eta * (w[j] ?? 0))],
    ['factor', 'the term 2*eta*w comes 1/n times', 'every entry', (P, y, w, eta) => data(P, y, w).map((g, j) => g + (2 * eta * (w[j] ?? 0)) / y.length)],
    ['sign', 'the term 2*eta*w has the opposite sign', 'every entry', (P, y, w, eta) => data(P, y, w).map((g, j) => g - 2 * eta * (w[j] ?? 0))],
    ['sign', 'it has the opposite sign', 'every entry', (P, y, w, eta) => klr(P, y, w, eta).map((g) => -g)],
    ['factor', 'it is 1/eta times what is right', 'every entry', (P, y, w, eta) => klr(P, y, w, eta).map((g) => g / eta)],
    ['missing-term', 'only the first entry is wrong: there the term 2*eta*w is missing', 'the first entry', (P, y, w, eta) => klr(P, y, w, eta).map((g, j) => (j === 0 ? g - 2 * eta * (w[0] ?? 0) : g))],
    ['index', 'only the last entry is wrong: it is left at zero, as by a loop that starts too late or ends too early', 'the last entry', (P, y, w, eta) => klr(P, y, w, eta).map((g, j) => (j === w.length - 1 ? 0 : g))],
    ['index', 'every entry stands one row too high', 'every entry', (P, y, w, eta) => { const g = klr(P, y, w, eta); return g.map((_, j) => g[(j + 1) % g.length]); }],
    ['index', 'the sums over 1…n leave out their last element', 'every entry', (P, y, w, eta) => klr(P.slice(0, -1), y.slice(0, -1), w, eta).concat(w.map((x) => 2 * eta * x)).slice(0, w.length)],
    ['index', 'the sums over 1…n leave out their first element', 'every entry', (P, y, w, eta) => (P.length === 1 ? w.map((x) => 2 * eta * x) : klr(P.slice(1), y.slice(1), w, eta))],
    ['branch', 'it is wrong exactly in the entries in which w is negative: there the term 2*eta*w has the opposite sign', '[2] [3] of 3×1', (P, y, w, eta) => klr(P, y, w, eta).map((g, j) => g + ((w[j] ?? 0) < 0 ? -4 * eta * (w[j] ?? 0) : 0))],
    ['sign', 'it has the values of another formula', 'every entry', (P, y, w, eta) => apply(turn(P), apply(P, w).map((z, i) => -(y[i] ?? 0) / (1 + Math.exp(-(y[i] ?? 0) * z)))).map((g, j) => g + 2 * eta * (w[j] ?? 0))],
  ])('%s: %s', (flaw, sentence, entries, run) => {
    const report = compared(run, KLR, ['w']);
    const [part] = report.parts;
    expect([report.verdict, part?.flaw, part?.sentences, part?.entries]).toEqual(['differs', flaw, [sentence], entries]);
    expect(part?.example?.got).not.toBe(part?.example?.expected);
  });

  it.each<[string, string, Klr]>([
    ['missing-term', 'the term 2*eta*eye(p) is missing', (P, _, w) => hessian(P, w, 0)],
    ['missing-term', 'only all that is below the diagonal is wrong: there it is zero everywhere', (P, _, w, eta) => hessian(P, w, eta).map((r, a) => r.map((x, b) => (a > b ? 0 : x)))],
    ['factor', 'only all that is off the diagonal is wrong: there it is 1/2 times what is right', (P, _, w, eta) => hessian(P, w, eta).map((r, a) => r.map((x, b) => (a === b ? x : x / 2)))],
  ])('of a Hessian, %s: %s', (flaw, sentence, run) => {
    const [part] = compared(run, KLR, ['w'], ['hessian']).parts;
    expect([part?.flaw, part?.sentences]).toEqual([flaw, [sentence]]);
  });

  it('is that of one argument only', () => {
    const report = compared((W: M, H: M, X: M) => ({ ...nmf(W, H, X), W: mul(mul(W, H), turn(H)) }), NMF, ['W', 'H']);
    expect(report.parts.map((p) => [p.part.label, p.verdict, p.sentences])).toEqual([['gradient by W', 'differs', ["the term -X*H' is missing"]], ['gradient by H', 'agrees', []]]);
  });

  it('is a transpose, also where the shape tells it', () => {
    const [part] = compared((W: M, H: M, X: M) => turn(nmf(W, H, X).W), NMF, ['W']).parts;
    expect([part?.flaw, part?.sentences[0]]).toEqual(['transpose', 'it is the transpose of what is right']);
    const square = problemOf("A : matrix(n, n), x : vector(n)\nminimize x'*A*x");
    expect(compared((_A: M, x: number[]) => x.map((a, i) => x.map((b, j) => i + j < 0 ? 0 : a * b)), square, ['A']).verdict).toBe('agrees');
    const form = compared((A: M, x: number[]) => apply(A, x).map((g) => 2 * g), square, ['x']).parts[0];
    expect([form?.flaw, form?.computes === null || form === undefined ? null : printText(form.computes)]).toEqual(['transpose', '(A + A)*x']);
  });

  it('is a mean for a sum', () => {
    const report = compared((W: M, H: M, X: M) => { const g = nmf(W, H, X); return { W: times(1 / size(X), g.W), H: g.H }; }, NMF, ['W', 'H']);
    expect(report.parts.map((p) => p.sentences)).toEqual([['it is 1/(n*m) times what is right'], []]);
  });

  it('is a constant in a value', () => {
    const [part] = compared((W: M, H: M, X: M) => loss(W, H, X) + 3, NMF, [], ['value']).parts;
    expect([part?.flaw, part?.sentences]).toEqual(['constant', ['it is 3 too large everywhere, which no derivative sees']]);
  });

  it('is one of the convention', () => {
    const [byRows] = compared((W: M, H: M) => W.flatMap((_, i) => H.map((p, a) => W.flatMap((_q, j) => H.map((q, b) => (i === j ? p.reduce((s, x, k) => s + x * (H[b]?.[k] ?? q[0] ?? 0), 0) : a - a))))), NMF, ['W'], ['hessian']).parts;
    expect([byRows?.verdict, byRows?.isConvention, byRows?.flaw]).toEqual(['differs', true, 'layout']);
    const columns = compared((W: M, H: M, X: M) => turn(nmf(W, H, X).W).flat(), NMF, ['W']).parts[0];
    expect([columns?.isConvention, columns?.sentences]).toEqual([true, ['it is right if its entries are read column by column; an array of numbers is read row by row']]);
    const symmetric = problemOf('S : matrix(n, n) symmetric, A : matrix(n, n)\nminimize tr(A*S)');
    const both = compared((A: M) => A.map((r, i) => r.map((x, j) => (i === j ? x : x + (A[j]?.[i] ?? 0)))), symmetric, ['S']).parts[0];
    expect([both?.isConvention, both?.flaw]).toEqual([true, 'layout']);
  });

  it('shows for some sizes only', () => {
    const report = compared((W: M, H: M, X: M) => (W.length === X[0]?.length ? nmf(W, H, X).W : nmf(W, H, X).W.map((r, i) => r.map((x, j) => x + Math.cos(3 * i + j)))), NMF, ['W']);
    expect([report.parts[0]?.flaw, report.parts[0]?.sentences]).toEqual(['sizes', ['it is right only where n = m']]);
  });

  it('is not named where nothing explains it', () => {
    const report = compared((W: M, H: M, X: M) => nmf(W, H, X).W.map((r, i) => r.map((x, j) => x + Math.cos(3 * i + 2 * j + (X[0]?.[0] ?? 0)))), NMF, ['W']);
    expect([report.verdict, report.parts[0]?.flaw, report.parts[0]?.entries]).toEqual(['differs', null, 'every entry']);
  });
});

describe('what is wrong with a function as such', () => {
  it.each<[string, (W: M, H: M, X: M) => unknown]>([
    ['it is asynchronous: it returns a Promise; export one that returns the result itself', async (W, H, X) => Promise.resolve(nmf(W, H, X))],
    ['it is asynchronous: it returns a Promise; export one that returns the result itself', async (_W) => Promise.reject(new Error('late'))],
    ['it returns nothing; if it writes its result into an argument, wrap it in a function that makes that argument and returns it', (W, H, X) => void nmf(W, H, X)],
    ['it is a generator; export a function that returns the result itself', function* (W) { yield W; }],
    ['it throws RangeError: no', () => { throw new RangeError('no'); }],
    ['it throws RangeError: alone at k = 1, n = 1, m = 1 (it does so only where n = 1)', (W, H, X) => { if (W.length === 1) throw new RangeError('alone'); return nmf(W, H, X); }],
    ['it changes its argument W; a caller that uses it afterwards gets other numbers', (W, H, X) => { const g = nmf(W, H, X); W[0]?.fill(0); return g; }],
    ['it returns other numbers when it is called again with the same arguments', (W, H, X) => { const g = nmf(W, H, X); return { ...g, H: times(1 + 1e-3 * Math.random(), g.H) }; }],
  ])('%s', (fault, run) => {
    const report = compared(run, NMF, ['W', 'H']);
    expect(report.verdict).toBe('differs');
    expect(report.faults.map((f) => f.replace(/ at [kmn=\d, ]+ \(/u, ' at k = 1, n = 1, m = 1 ('))).toEqual([fault]);
  });

  it.each<[string, (W: M, H: M, X: M) => unknown]>([
    ['it returns a value of type string instead of', () => 'W'],
    ['it returns null instead of', () => null],
    ['it returns 3 numbers instead of', () => [1, 2, 3]],
    ['it returns rows of lengths', (W, H, X) => nmf(W, H, X).W.map((r, i) => r.slice(i))],
    ['it has NaN in entry [1,1]', (W, H, X) => nmf(W, H, X).W.map((r, i) => r.map((x, j) => (i + j === 0 ? Number.NaN : x)))],
  ])('%s', (sentence, run) => {
    const report = compared(run, NMF, ['W']);
    expect(report.verdict).toBe('differs');
    expect(report.parts[0]?.sentences[0]).toContain(sentence);
  });

  it('is that it throws at some sizes, whatever it might return when it is given something else', () => {
    const report = compared((W: M) => { if (W.length > 2) throw new RangeError('too large'); return W; }, NMF, ['W']);
    expect([report.convention.form.name, report.faults[0]]).toEqual(['arrays', expect.stringMatching(/^it throws RangeError: too large/u)]);
  });

  it('is that it doesn\'t return', () => {
    let calls = 0;
    const report = compared((W: M, H: M, X: M) => nmf(W, H, X), NMF, ['W', 'H'], ['gradient'], { limit: () => { calls++; return null; } });
    expect([report.verdict, report.faults, calls < 5]).toEqual(['differs', ['it doesn\'t return in time'], true]);
  });

  it('is that its results stand in the other order', () => {
    const report = compared((W: M, H: M, X: M) => { const g = nmf(W, H, X); return [g.H, g.W]; }, NMF, ['W', 'H']);
    expect(report.parts.map((p) => [p.flaw, p.sentences[0]])).toEqual([['index', 'it is what is right for H'], ['index', 'it is what is right for W']]);
  });

  it('is that it misses inputs', () => {
    expect(compared(() => 0, NMF, ['W']).notes).toEqual(["the function isn't given X, W, H, on which the result depends"]);
    expect(compared((W: M, H: M) => mul(mul(W, H), turn(H)), NMF, ['W']).notes).toEqual(["the function isn't given X, on which the result depends"]);
  });
});

describe('parameters', () => {
  const names = (f: unknown): unknown => parametersOf(f as AnyFunction)?.map((p) => (p.kind === 'name' ? `${p.isRest ? '...' : ''}${p.name}${p.hasDefault ? '=' : ''}` : p.fields?.map((x) => x.name)));
  it.each<[unknown, unknown]>([
    [(W: unknown, H: unknown) => [W, H], ['W', 'H']],
    [function f(W: unknown, /* not H, */ X = [1, (2)], y = 'a,b') { return [W, X, y]; }, ['W', 'X=', 'y=']],
    [async (x: unknown) => x, ['x']],
    [({ W, H: h, eta = 1 }: Record<string, unknown>) => [W, h, eta], [['W', 'H', 'eta']]],
    [({ W, ...rest }: Record<string, unknown>) => [W, rest], [undefined]],
    [{ grad(λ: unknown, x: unknown) { return [λ, x]; } }.grad, ['λ', 'x']],
    [(...all: unknown[]) => all, ['...all']],
    [() => 0, []],
  ])('of %s', (f, expected) => expect(names(f)).toEqual(expected));
  it('that take anything, or what is written into, are asked for', () => {
    expect(() => compared((...all: M[]) => all[0], NMF, ['W'])).toThrow('the parameter ...all takes anything; say what is passed, in order, e.g. --args X,W,H');
    expect(() => compared((W: M, H: M, X: M, out: M) => void [W, H, X, out], NMF, ['W'])).toThrow('the parameter out has no declared name (X, W, H, n, k, m); if the result is written into it, export a function that makes it, calls this one and returns it');
  });
  it('of a bound function are not known', () => expect(parametersOf(Math.max as AnyFunction)).toBeNull());
});
