import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/program.ts';
import type { Io } from '../../src/cli/io.ts';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { typedBackend } from '../../src/compile/index.ts';
import { readNpy, writeNpy } from '../../src/solve/data/npy.ts';
import { drawn, lcg, lcgNormal, optdigits } from './support.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** A folder in memory with the command in front of it. */
const folder = (files: Record<string, Uint8Array>) => {
  const command = (...args: readonly string[]): { readonly status: number; readonly out: string; readonly err: string } => {
    let [out, err] = ['', ''];
    const io: Io = { out: (t) => { out += t; }, err: (t) => { err += t; }, isTerminal: false, readFile: (p) => new TextDecoder().decode(files[p]), fileExists: (p) => files[p] !== undefined, writeFile: (p, t) => { files[p] = text(t); } };
    const status = run(['solve', ...args], io, {
      tour: () => 0,
      solve: { readBytes: (p) => files[p] ?? new Uint8Array(), writeBytes: (p, bytes) => { files[p] = bytes; }, now: () => 0, backends: [typedBackend], rasterise: (svg) => text(`PNG of ${svg.length}`) },
    });
    return { status, out, err };
  };
  return { files, command };
};

const images = { ...optdigits(), rows: 200, data: optdigits().data.slice(0, 200 * 64) };
const digits = (): ReturnType<typeof folder> => folder({ 'X.npy': writeNpy(images) });

describe('gradus solve', () => {
  it('factorises, writes factors, curve and pictures', () => {
    const { files, command } = digits();
    const { status, out } = command('nmf', '--data', 'X.npy', '--rank', '5', '--iterations', '30', '-o', 'out', '--plot', 'out/curve.svg', '--pictures', '8');
    expect(status).toBe(0);
    expect(out).toContain('gradient in W: (W*H - X)*H\'');
    expect(readNpy(files['out/W.npy'] ?? new Uint8Array(), 'W')).toMatchObject({ rows: 200, cols: 5 });
    expect(readNpy(files['out/H.npy'] ?? new Uint8Array(), 'H')).toMatchObject({ rows: 5, cols: 64 });
    for (const name of ['out/curve.svg', 'out/parts.svg']) expect(new TextDecoder().decode(files[name])).toMatch(/^<svg [^]*<\/svg>\n$/);
  });

  it('writes PNG where the name or a flag asks for it', () => {
    const { files, command } = digits();
    expect(command('nmf', '--data', 'X.npy', '--rank', '2', '--iterations', '2', '-o', 'out', '--plot', 'out/curve.png', '--pictures', '8', '--png').status).toBe(0);
    for (const name of ['out/curve.png', 'out/parts.png']) expect(new TextDecoder().decode(files[name])).toMatch(/^PNG of \d+$/);
    expect(files['out/parts.svg']).toBeUndefined();
  });

  it('names what became infinite or no number', () => {
    const { command } = folder({ 'A.csv': text('1,2\n3,-4\n-5,7\n'), 'l.gradus': text('A : matrix(m, n)\nx : vector(n)\nminimize sum(log(A*x)) + norm2(x)^2\n') });
    const { status, out } = command('l.gradus', '--data', 'A=A.csv');
    expect(status).toBe(1);
    expect(out).toContain('the objective is no longer finite; NaN appears in log(A*x)');
  });

  it('says what to set where the steps are too long, and that nothing is left to gain', () => {
    const { command } = folder({ 'A.csv': text('10,2\n3,40\n5,7\n'), 'b.csv': text('1\n2\n3\n'), 'r.gradus': text('A : matrix(m, n)\nb : vector(m)\nx : vector(n)\nminimize norm2(A*x - b)^2\n') });
    const run = (...args: string[]) => command('r.gradus', '--data', 'A=A.csv,b=b.csv', ...args);
    for (const iterations of ['20', '400']) expect(run('--method', 'gradient', '--iterations', iterations).err).toContain('help: the steps may be too long: the rate is 0.01, try --set rate=0.001');
    expect(run('--method', 'gradient', '--set', 'rate=0.0001').err).toBe('');
    for (const method of ['newton', 'lbfgs']) expect(run('--method', method).out).toContain('converged: what is left to gain is rounding');
  });

  it('solves for a matrix that has one column by its data', () => {
    const { command } = folder({ 'X.csv': text('1,2\n3,4\n5,7\n'), 'Y.csv': text('1\n2\n3\n'), 'r.gradus': text('X : matrix(n, d)\nY : matrix(n, q)\nW : matrix(d, q)\nminimize norm2(Y - X*W)^2\n') });
    const { status, out } = command('r.gradus', '--data', 'X=X.csv,Y=Y.csv');
    expect(status).toBe(0);
    expect(out).toContain('gradient in W: 2*X\'*(X*W - Y)');
  });

  it('goes on from a checkpoint bit for bit, for every kind of method', () => {
    const labels = text(Array.from({ length: 60 }, (_, i) => `c${i % 3}\n`).join(''));
    const A = drawn(40, 6, lcgNormal(4));
    const u = lcg(2);
    const problem = text('X : matrix(n, d)\ny : vector(n) mask\nw : vector(d)\nminimize sum(softplus(X*w) - y.*(X*w)) + norm2(w)^2/100\n');
    const base = { 'X.npy': writeNpy(images), labels, 'A.npy': writeNpy(A), 'y.npy': writeNpy(drawn(40, 1, () => (u() < 0.5 ? 0 : 1))), 'p.gradus': problem };
    const runs: readonly (readonly string[])[] = [
      ...['hals', 'multiplicative', 'projected', 'newton'].map((m) => ['nmf', '--data', 'X.npy', '--rank', '3', '--method', m]),
      ...['full', 'sparse', 'aligned'].map((s) => ['lfh', '--labels', 'labels', '--bits', '4', '--set', `scheme=${s}`]),
      ...['exact', 'bound'].map((s) => ['dlfh', '--labels', 'labels', '--bits', '4', '--set', `update=${s},sample=10,lambda=4`]),
      ...['newton', 'lbfgs', 'gradient', 'momentum', 'rmsprop', 'adam'].map((m) => ['p.gradus', '--data', 'X=A.npy,y=y.npy', '--method', m]),
    ];
    for (const args of runs) {
      const whole = folder({ ...base });
      expect(whole.command(...args, '--iterations', '7', '-o', 'out', '--seed', '3').err, args.join(' ')).toBe('');
      const cut = folder({ ...base });
      cut.command(...args, '--iterations', '4', '--checkpoint', 'c', '--seed', '3');
      cut.command(...args, '--iterations', '7', '--checkpoint', 'c', '-o', 'out', '--seed', '3');
      const results = Object.keys(whole.files).filter((name) => name.startsWith('out/'));
      expect(results.length, args.join(' ')).toBeGreaterThan(0);
      for (const name of results) expect(cut.files[name], `${args.join(' ')}: ${name}`).toEqual(whole.files[name]);
    }
  });

  it('a checkpoint of another run is refused', () => {
    const { command } = digits();
    command('nmf', '--data', 'X.npy', '--rank', '3', '--iterations', '2', '--checkpoint', 'c');
    expect(command('nmf', '--data', 'X.npy', '--rank', '4', '--iterations', '2', '--checkpoint', 'c').err).toContain('c is of another run');
    expect(command('nmf', '--data', 'X.npy', '--rank', '3', '--iterations', '2', '--checkpoint', 'X.npy').err).toContain('X.npy is not a checkpoint');
  });

  it('takes certified updates, whose certificates the checker replays', () => {
    const { files, command } = digits();
    const { out } = command('nmf', '--data', 'X.npy', '--rank', '3', '--method', 'multiplicative', '--iterations', '5', '-o', 'out', '--certify');
    for (const block of ['W', 'H']) {
      expect(out).toContain(`certified: the update of ${block} never makes the objective worse`);
      expect(verifyCertificate(new TextDecoder().decode(files[`out/${block}.certificate.json`]))).toMatchObject({ accepted: true });
    }
    const search = command('nmf', '--data', 'X.npy', '--rank', '2', '--method', 'projected', '--iterations', '1', '-o', 'steps', '--certify').out;
    expect(search).toContain('certified: the curvature by which steps of H are judged bounds the Hessian');
    expect(verifyCertificate(new TextDecoder().decode(files['steps/H.certificate.json']))).toMatchObject({ accepted: true });
    const plain = digits();
    plain.command('nmf', '--data', 'X.npy', '--rank', '3', '--method', 'multiplicative', '--iterations', '5', '-o', 'out');
    expect(files['out/W.npy']).toEqual(plain.files['out/W.npy']);
  });

  it('answers in JSON and warns', () => {
    const { command } = folder({ labels: text('a\na\nb\nb\nb\n') });
    const answer = JSON.parse(command('dlfh', '--labels', 'labels', '--bits', '2', '--set', 'update=bound,lambda=8,sample=5', '--iterations', '2', '--json').out) as { warning: string; trace: unknown[] };
    expect(answer.warning).toContain('no bit can ever change');
    expect(answer.trace.length).toBe(3);
  });

  it('reports how well codes retrieve', () => {
    const u = lcgNormal(8);
    const classes = Array.from({ length: 90 }, (_, i) => i % 3);
    const features = { rows: 90, cols: 5, data: Float64Array.from(classes.flatMap((c) => Array.from({ length: 5 }, (_, j) => (j === c ? 3 : 0) + 0.3 * u()))) };
    const files = { 'X.npy': writeNpy(features), labels: text(`${classes.join('\n')}\n`) };
    const { out } = folder(files).command('lfh', '--labels', 'labels', '--bits', '8', '--data', 'X.npy', '--queries', 'X.npy', '--query-labels', 'labels', '--iterations', '30', '--set', 'sample=20');
    expect(Number(/MAP: (\S+)/.exec(out)?.[1])).toBeGreaterThan(0.9);
  });

  it('says what is wrong', () => {
    const { command } = folder({ 'X.csv': text('1,2\n-3,4\n'), labels: text('a\na\n'), 'p.gradus': text('x : vector(n)\nminimize norm2(x)^2\n'),
      'P.csv': text('1,2\n3,4\n'), 'one.csv': text('1\n0\n'), two: text('a\nb\na\n'), gap: text('a\n\nb\n'), 'x.mtx': text('1 2\n'), 'r.gradus': text('X : matrix(n, d)\nw : vector(d)\ng : scalar positive\nminimize norm2(X*w)^2 + g*norm2(w)^2\n'),
      'm.gradus': text('X : matrix(n, d)\ny : vector(n) mask\nw : vector(d)\nminimize norm2(X*w - y)^2\n') });
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['nmf', '--data', 'X.csv', '--rank', '1'], 'error[negative-data]: X has -3 in row 2, column 1'],
      [['nmf', '--data', 'Y.csv', '--rank', '1'], 'error[no-such-file]: there is no file Y.csv'],
      [['nmf', '--data', 'X.csv'], 'say the rank of the factorisation: --rank 10'],
      [['nmf', '--data', 'X.csv', '--rank', '1', '--set', 'lambda=3'], 'there is no setting lambda for nmf; its settings are loss, method, rank'],
      [['nmf', '--rank', '1'], 'the matrix to factorise is missing'],
      [['lfh', '--labels', 'labels', '--bits', '4'], 'error[empty-class]: the labels: one class only'],
      [['nnmf'], 'there is no model nnmf'],
      [['p.gradus', '--data', 'z=1'], 'the problem declares no z'],
      [['p.gradus'], 'no data tell the size n: set it (--set n=10) or give the data of'],
      ...['0', '-3', '1.5'].map((n): [string[], string] => [['p.gradus', '--set', `n=${n}`], `n is a whole number from 1, not ${n}`]),
      ...['newton', 'lbfgs', 'mm'].map((m): [string[], string] => [['p.gradus', '--method', m, '--set', 'n=3,rate=0.1'], `there is no setting rate for ${m}; its settings are method, n, spread`]),
      [['p.gradus', '--method', 'gradient', '--set', 'n=3,beta1=0.1'], 'error[bad-setting]: there is no setting beta1 for gradient; its settings are method, n, spread, rate, batch'],
      [['p.gradus', '--method', 'adam', '--set', 'n=3,gamma=1'], 'its settings are method, n, spread, rate, batch, beta1, beta2, epsilon'],
      [['m.gradus', '--data', 'X=P.csv,y=one.csv', '--method', 'adam', '--set', 'batch=3'], 'there are no 3 rows of X, y for a batch'],
      [['nmf', '--data', 'X=P.csv,Q=3', '--rank', '1'], 'the model reads no Q; its data are X, M'],
      [['lfh', '--labels', 'two', '--bits', '1', '--data', 'Y=P.csv'], 'the model reads no Y; its data are X'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '--csv'], '--csv is for the results in the folder named by -o'],
      [['p.gradus', '--set', 'rate'], 'rate is half a pair; write NAME=VALUE'],
      [['lfh', '--labels', 'two', '--bits', '1', '--set', 'scheme=full,sample=1'], 'there is no setting sample for lfh with scheme full'],
      [['p.gradus', '--set', 'n=1e12'], 'error[too-large]: x would be 1000000000000×1: that is more than can be held'],
      [['lfh', '--labels', 'two', '--bits', '1', '--set', 'sample=1.5'], 'sample is a whole number from 1, not 1.5'],
      [['nmf', '--data', 'Y.csv', '--rank', '1', '-o', 'X.csv'], '-o names a folder, and X.csv is a file'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '-o', 'out', '--pictures', '3'], 'parts of 2 numbers are no pictures of width 3'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '--pictures', '2'], '--pictures are drawn into the folder named by -o'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '--plot', 'curve.gif'], '--plot writes .svg or .png, which curve.gif is not'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '--tol', '-1'], 'a number from 0 is needed'],
      [['lfh', '--labels', 'two', '--bits', '1', '--set', 'beta=-1'], 'beta is a number above 0, not -1'],
      [['r.gradus', '--data', 'X=P.csv,g=-1'], 'error[attribute]: g is declared positive but its entry [1,1] is -1'],
      [['m.gradus', '--data', 'X=P.csv'], 'y has no data and is declared mask, which no smooth method keeps'],
      [['nmf', '--data', 'X=P.csv,X=X.csv', '--rank', '1'], 'X is given twice'],
      [['nmf', '--data', 'X=', '--rank', '1'], 'X= is half a pair'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '--labels', 'two'], 'labels and queries are for hashing'],
      [['nmf', '--data', 'P.csv', '--rank', '1', '--method', 'newton', '--certify'], 'this method takes no certified updates; --method hals, multiplicative and projected do'],
      [['lfh', '--labels', 'two', '--bits', '1', '--data', 'P.csv'], 'X has 2 rows and the list of labels has 3'],
      [['dlfh', '--labels', 'two', '--bits', '1', '--data', 'Y=P.csv'], 'Y has 2 rows and the list of labels has 3'],
      [['lfh', '--labels', 'gap', '--bits', '1'], 'gap, row 2 has no class'],
      [['lfh', '--labels', 'two', '--bits', '1', '--data', 'P.csv', '--queries', 'P.csv'], 'the classes of the queries are missing: --query-labels FILE'],
      [['lfh', '--labels', 'two', '--bits', '1', '--data', 'P.csv', '--queries', 'P.csv', '--query-labels', 'two'], 'the queries X has 2 rows and the list of their labels has 3'],
      [['nmf', '--data', 'x.mtx', '--rank', '1'], 'error[unreadable-data]: x.mtx, line 1: a Matrix Market file begins with %%MatrixMarket'],
    ];
    for (const [args, message] of cases) {
      const { status, err } = command(...args);
      expect(err, args.join(' ')).toContain(message);
      expect(status).toBe(2);
    }
  });
});
