import { describe, expect, it } from 'vitest';
import { STDIN, type Io } from '../../src/cli/io.ts';
import { ATTRIBUTES } from '../../src/elaborate/attributes.ts';
import { functionNames, readProblem } from '../../src/elaborate/index.ts';
import { run } from '../../src/cli/program.ts';

const PROBLEM = 'X : matrix(n, d)\ny : vector(n)\nw : vector(d)\nlet r = X*w - y\nminimize norm2(r)^2\n';

const gradus = (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  let [out, err] = ['', ''];
  const written = new Map<string, string>();
  const io: Io = {
    out: (t) => { out += t; }, err: (t) => { err += t; }, writeFile: (p, t) => void written.set(p, t), isTerminal: false, readFile: (p) => files[p] ?? '', fileExists: (p) => Object.hasOwn(files, p), isFolder: (p) => p === 'folder',
  };
  const status = run(args, io, { tour: () => 0 });
  return { status, out, err, written };
};

describe('what commands read', () => {
  it('is standard input where - stands for a problem, an expression or declarations', () => {
    expect(gradus({ [STDIN]: PROBLEM }, 'derive', '-', '--wrt', 'w').out).toContain("2*X'*r");
    expect(gradus({ [STDIN]: "x'*A*x\n" }, 'derive', '-', '--given', 'A : matrix(n, n), x : vector(n)', '--wrt', 'x').out).toContain("(A + A')*x");
    expect(gradus({ [STDIN]: PROBLEM }, 'derive', 'norm2(X)^2', '--given', '-', '--wrt', 'X').out).toContain('2*X');
  });
  it('is a problem file where --given names one, with all that it defines', () => {
    for (const command of ['derive', 'bound']) expect(gradus({ 'p.gradus': PROBLEM }, command, 'norm2(r)^2 + norm2(w)^2', '--given', 'p.gradus', '--wrt', 'w').status).toBe(0);
    expect(gradus({ 'p.gradus': PROBLEM }, 'derive', 'p.gradus', '--given', 'x : scalar', '--wrt', 'w').err).toContain('declares its own');
  });
});

describe('what is no file', () => {
  it('is told to be a folder where it is one', () => {
    for (const args of [['derive', 'folder', '--wrt', 'x'], ['check', 'folder'], ['verify', 'folder'], ['check', 'folder', '--html', 'page.html']]) {
      const { status, err } = gradus({}, ...args);
      expect([status, err], args.join(' ')).toEqual([2, 'error[no-such-file]: folder is a folder; name a file in it\n']);
    }
  });
});

describe('arguments that a command has no use for', () => {
  const table: readonly (readonly [string, readonly string[], string])[] = [
    ['too many', ['check', 'a', '=', 'b'], 'check has too many arguments; put formulas and declarations in quotes; gradus check --help says more'],
    ['too few', ['verify'], 'verify lacks files; gradus verify --help says more'],
    ['an option that is missing', ['generate', 'x'], 'generate needs --to <language>; gradus generate --help says more'],
    ['help about nothing', ['help', 'folder'], 'help is about commands, and folder is none; gradus --help says more'],
  ];
  it.each(table)('%s', (_, args, message) => expect(gradus({}, ...args)).toMatchObject({ status: 2, err: `error[usage]: ${message}\n` }));
});

describe('what is misspelt', () => {
  it('is told from what is there', () => {
    const wrt = (name: string): string => gradus({ 'p.gradus': PROBLEM }, 'derive', 'p.gradus', '--wrt', name).err;
    expect(wrt('W')).toContain('help: did you mean w?');
    expect(wrt('theta')).toContain('help: declared: X, y, w');
    expect(gradus({}, 'derive', 'x', '--given', 'x : vec(n)', '--wrt', 'x').err).toContain('did you mean vector(n)?');
  });
  it('is told of a file without a command, and of no command at all', () => {
    expect(gradus({}, 'examples/x.gradus').err).toContain('gradus derive examples/x.gradus --wrt X');
    expect(gradus({}, 'note.md').err).toContain('gradus check note.md');
    expect(gradus({}, 'frobnicate').err).toContain('gradus --help lists them');
  });
  it('has an explanation by a part of its code, by the line that was printed, and in a list', () => {
    expect(gradus({}, 'explain', 'shape').err).toContain('shape-mismatch');
    expect(gradus({}, 'explain', 'error[shape-mismatch]: cannot multiply').out).toMatch(/^shape-mismatch: /u);
    expect(gradus({}, 'explain').out).toContain('\nshape-mismatch ');
  });
});

describe('an objective that is no number', () => {
  const given = ['--given', 'A : matrix(m, n), x : vector(n)', '--wrt', 'x'];
  for (const command of [['bound'], ['surrogate'], ['generate', '--to', 'python']])
    it(`has no ${command[0]}`, () => {
      const { status, err } = gradus({}, command[0] ?? '', 'A*x', ...command.slice(1), ...given);
      expect([status, err]).toEqual([2, 'error[not-scalar]: the objective is m×1, not a scalar; sum it, or take a norm\n']);
    });
  it('has a Jacobian', () => expect(gradus({}, 'derive', 'A*x', ...given).out).toContain('Jacobian by x\n    A\n'));
});

describe('an equation', () => {
  it('may be written with two signs', () => expect(gradus({}, 'check', "A*x == (x'*A')'", '--given', 'A : matrix(m, n), x : vector(n)').out).toMatch(/^proved/u));
});

describe('progress', () => {
  const on = (isTerminal: boolean, ...args: readonly string[]): string => {
    let err = '';
    run(args, { out: () => undefined, err: (t) => { err += t; }, writeFile: () => undefined, isTerminal, readFile: () => '', fileExists: () => false }, { tour: () => 0 });
    return err;
  };
  const given = ['norm2(x)^2', '--given', 'x : vector(n)', '--wrt', 'x'];
  for (const [command, word] of [['derive', 'deriving'], ['bound', 'searching for an upper bound'], ['surrogate', 'searching for surrogates']] as const)
    it(`of ${command} stands on a terminal while it runs, and nowhere else`, () => {
      expect(on(true, command, ...given)).toMatch(new RegExp(`${word}[^]*\\r\u001b\\[K$`, 'u'));
      expect(on(true, command, ...given, '--json')).toBe('');
      expect(on(false, command, ...given)).toBe('');
    });
  it('is cleared before an error', () => expect(on(true, 'derive', 'sum(A^n)', '--given', 'A : matrix(n, n)', '--wrt', 'A', '--hessian')).toMatch(/\r\u001b\[Kerror\[no-law\]/u));
});

describe('what programs get', () => {
  it('of a derivation: the names that results use', () => {
    const answer = JSON.parse(gradus({ 'p.gradus': PROBLEM }, 'derive', 'p.gradus', '--wrt', 'w', '--json').out) as Record<string, unknown>;
    expect(answer).toMatchObject({ name: 'f', definitions: { r: 'X*w - y' }, results: [{ result: "2*X'*r" }] });
  });
  it('of a generated program: the program, its certificates, and what was written', () => {
    const { out, written } = gradus({ 'p.gradus': PROBLEM }, 'generate', 'p.gradus', '--to', 'python', '--wrt', 'w', '--what', 'solver', '-o', 'p.py', '--json');
    const answer = JSON.parse(out) as { readonly source: string; readonly certificates: readonly { readonly name: string; readonly id: string }[] };
    expect(answer).toMatchObject({ to: 'python', what: ['solver'], certificates: [{ name: 'w' }], written: ['p.py', 'p.w.certificate.json'] });
    expect(written.get('p.py')).toBe(answer.source);
    expect(answer.source).toContain(answer.certificates[0]?.id);
  });
  it('of an error: what would mend it', () => {
    expect(JSON.parse(gradus({}, 'derive', 'A x', '--given', 'A : matrix(m, n), x : vector(n)', '--wrt', 'x', '--json').out)).toHaveProperty('error.help');
  });
});

describe('the language', () => {
  const text = gradus({}, 'language').out;
  it('is told whole: every function and every attribute that can be written', () => {
    for (const name of functionNames()) expect(text).toContain(`\n  ${name}(`);
    for (const name of ATTRIBUTES) expect(text).toContain(`\n  ${name} `);
  });
  it('is told as it can be written', () => {
    const sections = JSON.parse(gradus({}, 'language', '--json').out) as Readonly<Record<string, readonly { readonly written: string }[]>>;
    for (const { written } of sections['kinds of symbols'] ?? []) expect(readProblem(written).ok).toBe(true);
    const symbols = ['A', 'B', 'C', 'D', 'W', 'H', 'X'].map((name) => `${name} : matrix(n, n)`);
    for (const { written } of sections['operators'] ?? []) {
      const names = [...symbols, 'M : matrix(n, m) mask', 's : scalar', ...(written.startsWith('sum') ? [] : ['i : index(n)', 'j : index(n)'])].join('\n');
      expect(readProblem(`${names}\nlet z = ${written.replace('x^2', 's^2').replace('…', 's')}`), written).toMatchObject({ ok: true });
    }
    for (const { written } of sections['statements'] ?? []) expect(readProblem(`${symbols.slice(written.startsWith('let') ? 1 : 0).join('\n')}\nP : matrix(m, n)\n${written}`), written).toMatchObject({ ok: true });
  });
});

describe('a note in text', () => {
  it('says what a formula defines and what is supposed from it on, each once', () => {
    const { out } = gradus({ 'n.md': 'Let $X \\in \\mathbb{R}^{n\\times d}$, $w \\in \\mathbb{R}^d$ and $z = Xw$. Suppose $X^\\top X = I$.' }, 'check', 'n.md');
    expect(out).toContain('line 1   definition   X \\in \\mathbb{R}^{n\\times d}\n    taken: X : matrix(n, d)\n\n');
    expect(out).toContain('    defines z = X*w\n');
    expect(out).toContain('line 1   supposed   X^\\top X = I\n    from here on: X is orthogonal\n');
    expect(out).toMatch(/\n4 formulas: 3 definitions, 1 without a claim\n$/u);
  });
  it('says where formulas stand when there are none', () => expect(gradus({ 'n.md': 'no mathematics' }, 'check', 'n.md').out).toContain('no formulas; they stand between'));
});
