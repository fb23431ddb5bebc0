import { describe, expect, it } from 'vitest';
import { add, ones, scale, symbol } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { freeSymbols } from '../../src/expr/walk.ts';
import { checkNote } from '../../src/notes/index.ts';
import { anyEntry } from '../../src/notes/steps/entries.ts';
import { dimNamed } from '../../src/shape/dim.ts';
import { SCALAR, shape } from '../../src/shape/shape.ts';
import { formulas, one, statuses } from './reading.ts';

const GIVEN = 'U : matrix(N, r), V : matrix(N, r), A : matrix(n, n), B : matrix(n, n)';

describe('an entry written as a function of indices', () => {
  it.each([
    [String.raw`d(i,j) = \|u_i - v_j\|`, 'definition'], [String.raw`h(i) = \|u_i\|^2`, 'definition'], [String.raw`d(i,j) = u_i^T v_j, \quad d(i,i) = u_i^T v_i`, 'definition'],
    [String.raw`d(i,j) = \|u_i - v_i\|`, 'refuted'], [String.raw`d_{ij} = \|u_i - v_i\|`, 'refuted'], [String.raw`h(i) = \|u_j\|^2`, 'refuted'],
  ])('%s: %s', (latex, status) => {
    const { status: found, steps } = one(latex, GIVEN);
    expect(found).toBe(status);
    if (status === 'refuted') expect(steps[0]?.slip?.flaw).toBe('index');
  });
});

describe('names with an index below others', () => {
  const given = 'S : matrix(n, n) mask, U : matrix(n, r) binary, V : matrix(n, r) binary\nmaximize L = sum(S.*(U*V\') - softplus(U*V\'))';
  const update = (size: string): string => String.raw`U_{*k}(t+1) = \operatorname{sign}[\sum_{q=1}^m (S_{*j_q} - A_{*j_q}) V_{j_q k} + \frac{${size}}{4} U_{*k}(t)]`;
  const note = (size: string): string => String.raw`Let $A_{ij} = \sigma((UV^T)_{ij})$ and $$g = \sum_{j=1}^n A_{*j}.$$ Then $$${update(size)}$$ with the $m$ columns $\{j_q\}_{q=1}^m$. Now $$h = \sum_i U_{i*}V_{j*}^T, \quad x_{ij} = U_{i*} V_{j*}^T$$`;

  it('are lists of indices, an update by which holds where they are all', () => {
    const [, , sampled, , , after] = formulas(note('m'), given);
    expect(sampled?.inferred).toContain('j : index(n, m)');
    expect(sampled?.steps.map((s) => [s.status, s.conditions.at(-1)])).toEqual([['proved-under', 'j goes through all of 1…n']]);
    expect(after?.defines).toEqual(['h', 'x']);
  });

  it('do not make another update one that is proved', () => {
    expect(formulas(note('1'), given)[2]?.status).toBe('undecided');
  });

  it('run as far as the section at hand says', () => {
    const text = String.raw`# First

$p_{ij} = a_{ij}$, where $a_{ij} = u_i^T u_j$.

# Second

$$s = \sum_{i,j=1}^n S_{ij}$$ and $$t = \sum_{i=1}^n\sum_{j=1}^n S_{ij}$$`;
    expect(statuses(text, 'section First\nU : matrix(N, r)\nsection Second\nS : matrix(n, n)')).toEqual(['definition', 'definition', 'definition', 'definition']);
  });
});

describe('what differs', () => {
  it.each([[String.raw`AB \ne BA`, 'proved-under'], [String.raw`\det(AB) \ne \det(BA)`, 'refuted'], [String.raw`A \ne B`, 'not-a-claim']])('%s: %s', (latex, status) => {
    expect(one(latex, GIVEN).status).toBe(status);
  });
});

describe('a formula that is damaged', () => {
  const mended = (text: string, given: string) => {
    const read = checkNote(text, { given, seed: 'entries', repair: true });
    if (!read.ok) throw new Error(read.diagnostics[0]?.message);
    return read.value.formulas;
  };

  it('is one formula where dollar signs cut it apart inside of an environment', () => {
    const [only, second] = mended(String.raw`$$\begin{aligned} a = \|u_i\|^2, \quad x$$ words $\\ b = 2 \end{aligned}$`, GIVEN);
    expect(second).toBeUndefined();
    expect(only?.inferred).toContain('dollar signs inside of it read as blanks');
  });

  it.each([
    [String.raw`m_i = \frac1N \sum k(y_i^k)`, String.raw`\sum k read as \sum_k`],
    [String.raw`a = \operatorname{tr}(A) \ \ (3`, String.raw`(3 read as \tag{3?}`],
    [String.raw`g = \frac{\partial l}{f_1}`, String.raw`{f_1} read as {\partial f_1}`],
    [String.raw`\frac{Q_e(a_1|a) Q_e(a|a)}{Q_e(a|a)} < \tau`, 'Q_e(a|a) read as - Q_e(a|a)'],
    [String.raw`p = \Pi_{i=1}^{N} U_{i1}`, String.raw`\Pi read as \prod`],
    [String.raw`E\{c - I(u_i \le 0)|y_i)\} = 0`, 'e 0)|y_i) read as e 0)|y_i'],
    [String.raw`s = u^T u) + 1`, '= u^T u) read as = u^T u'],
    [String.raw`s = u^T \sum^{-1} u`, String.raw`\sum read as \Sigma`],
  ])('%s: %s', (latex, said) => {
    expect(mended(`$$${latex}$$`, `${GIVEN}\nconvention rows above\ny : matrix(N, r), u : vector(n), Sigma : matrix(n, n) posdef`)[0]?.inferred).toContain(said);
  });

  it.each([String.raw`g = \frac{\partial}{\partial x}`, String.raw`p = \frac{p(a|b) p(b)}{p(b)}`, String.raw`\frac{\partial u}{\mathrm{d} x} = 1`])('is not %s', (latex) => {
    expect(mended(`$$${latex}$$`, GIVEN)[0]?.inferred.filter((line) => line.includes(' read as '))).toEqual([]);
  });

  it('is not read where nothing may be mended', () => {
    expect(statuses(String.raw`$$m_i = \frac1N \sum k(y_i^k)$$`, `${GIVEN}\ny : matrix(N, r)`)).toEqual(['not-understood']);
  });
});

describe('any entry of what is compared entry by entry', () => {
  it('has a name of its own, whatever the numbers beside it are called', () => {
    const column = symbol('x', shape(dimNamed('n'), SCALAR.cols));
    for (const name of ['x_i', 't0']) {
      const [sum] = anyEntry([add(column, scale(symbol(name, SCALAR), ones(column.shape)))], () => false);
      expect([...freeSymbols(sum as Expr)].length).toBe(2);
    }
  });
});
