import { describe, expect, it } from 'vitest';
import { EXIT, type Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';
import { katexTypesetter } from '../../src/cli/page/typeset.ts';

const NOTE = `# Least squares

\`\`\`gradus
A : matrix(m, n), x : vector(n), b : vector(m)
minimize f = norm2(A*x - b)^2
\`\`\`

The gradient is
$$\\nabla_x f = 2A^\\top(Ax - b)$$
`;
const WRONG = NOTE.replace('2A', 'A');

const session = (files: Readonly<Record<string, string>>, isTerminal = false) => {
  const written = new Map(Object.entries(files));
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    out: (t) => out.push(t), err: (t) => err.push(t), readFile: (p) => written.get(p) ?? '', fileExists: (p) => written.has(p), writeFile: (p, t) => void written.set(p, t), isTerminal,
  };
  return { io, written, out: () => out.join(''), err: () => err.join('') };
};
const platform = { tour: () => EXIT.ok };

describe('gradus check NOTE.md', () => {
  it('shows every formula with its verdict; the exit status is that of the gravest one', () => {
    const right = session({ 'note.md': NOTE });
    expect(run(['check', 'note.md', '--seed', 's'], right.io, platform)).toBe(EXIT.ok);
    expect(right.out()).toContain("proved: grad(f, x) = 2*A'*(A*x - b)");
    const wrong = session({ 'note.md': WRONG });
    expect(run(['check', 'note.md', '--seed', 's'], wrong.io, platform)).toBe(EXIT.refuted);
    for (const part of ['line 9', 'flaw: factor', 'counterexample', '1 formulas: 1 refuted']) expect(wrong.out()).toContain(part);
  });
  it('exits with 3 for what is undecided and 2 for what is not understood or not there', () => {
    const open = session({ 'note.md': 'x : $$\\|y\\| \\le \\|y\\|_1$$' });
    expect(run(['check', 'note.md', '--given', 'y : vector(n)'], open.io, platform)).toBe(EXIT.undecided);
    const unread = session({ 'note.md': '$$q = z$$' });
    expect(run(['check', 'note.md'], unread.io, platform)).toBe(EXIT.usage);
    const none = session({});
    expect(run(['check', 'note.md'], none.io, platform)).toBe(EXIT.usage);
    expect(none.err()).toContain('no-such-file');
    const bad = session({ 'note.md': '$x$', 'side.gradus': 'x : vectr(n)' });
    expect(run(['check', 'note.md', '--given', 'side.gradus'], bad.io, platform)).toBe(EXIT.usage);
    expect(bad.err()).toContain('unknown-kind');
  });
  it('answers in one JSON document', () => {
    const s = session({ 'note.tex': '%gradus A : matrix(n, n)\n\\[ (AA)^\\top = A^\\top A \\]' });
    expect(run(['check', 'note.tex', '--json', '--seed', 's'], s.io, platform)).toBe(EXIT.refuted);
    const answer = JSON.parse(s.out()) as { readonly counts: Record<string, number>; readonly formulas: readonly { readonly status: string; readonly steps: readonly Record<string, unknown>[] }[] };
    expect(answer.counts['refuted']).toBe(1);
    expect(answer.formulas[0]?.steps[0]).toMatchObject({ kind: 'identity', left: "(A*A)'", verdict: 'refuted' });
    expect(answer.formulas[0]?.steps[0]).toHaveProperty('counterexample');
  });
  it('shows progress on a terminal only', () => {
    const on = session({ 'note.md': `${NOTE} $x$` }, true);
    run(['check', 'note.md', '--seed', 's'], on.io, platform);
    expect(on.err()).toContain('1 of 2 formulas');
    const off = session({ 'note.md': `${NOTE} $x$` });
    run(['check', 'note.md', '--seed', 's'], off.io, platform);
    expect(off.err()).toBe('');
  });
  const pageOf = async (text: string, name = 'folder/note.md'): Promise<string> => {
    const s = session({ [name]: text });
    run(['check', name, '--html', 'out.html', '--seed', 's'], s.io, { ...platform, typesetter: await katexTypesetter() });
    return s.written.get('out.html') ?? '';
  };
  it('writes a page that needs nothing else, with formulas set and verdicts in words', async () => {
    const page = await pageOf(WRONG);
    for (const part of ['<h1>note.md</h1>', 'class="katex-display"', '<math ', 'class="formula refuted" data-verdict="refuted"', 'aria-label="formula on line 9: refuted"', 'prefers-color-scheme:dark', '<ins>2*</ins>', 'counterexample at m = 1, n = 1', '✗</span> 1 refuted', "default-src 'none'"]) expect(page).toContain(part);
    expect(page).not.toMatch(/<script|src=|href="http|url\((?!data:)fonts[^)]*woff2/u);
  });
  it('lets nothing of the document run or load', async () => {
    const page = await pageOf(`${WRONG}\nText <script>alert(1)</script> <img src=x onerror=alert(1)> ![picture](https://example.org/a.png) [go](javascript:alert(1)) [there](https://example.org)\n\n<div onclick="x">\n`);
    expect(page).not.toMatch(/<script|<img|<div onclick|javascript:alert\(1\)"/u);
    for (const part of ['&lt;script&gt;', '<span class="image">picture</span>', '<a href="https://example.org"']) expect(page).toContain(part);
  });
  it('marks formulas in sentences, and says more below them where there is more to say', async () => {
    const page = await pageOf('```gradus\nA : matrix(n, n)\n```\n\n# Title\n\n- Here $(AA)^\\top = A^\\top A$ is wrong, $\\operatorname{tr}(A^\\top) = \\operatorname{tr}(A)$ is right, and $A$ is a name.\n');
    expect(page).toContain('<h2>Title</h2>');
    expect(page.match(/data-verdict="([\w-]+)"/gu)).toEqual(['data-verdict="refuted"', 'data-verdict="proved"', 'data-verdict="not-a-claim"']);
    expect(page).toMatch(/<li>Here <span id="f0" class="inline refuted"[^]*<a class="mark" href="#n0"[^]*<section id="n0" class="formula refuted"/u);
  });
  it('keeps a short formula in its sentence, whatever its dollars', async () => {
    const page = await pageOf('```gradus\nA : matrix(n, n)\n```\n\nWith $$A + A = 2A$$ in mind:\n\n$$A + A = 2A$$\n');
    expect(page).toContain('<span id="f0" class="inline proved"');
    expect(page).toContain('<section id="f1" class="formula proved"');
  });
  it('knows LaTeX documents and front matter', async () => {
    const tex = await pageOf('%gradus A : matrix(n, n)\n\\documentclass{article}\\begin{document}\n\\section{One}\nWe have \\[ A = A \\] <b>.\n\\end{document}', 'note.tex');
    expect(tex).toContain('<h2>One</h2>');
    expect(tex).not.toContain('documentclass');
    expect(await pageOf('---\ngradus: |\n  A : matrix(n, n)\n---\n\n$$A = A$$\n')).toContain('<pre tabindex="0" aria-label="yaml"><code>gradus: |');
  });
  it('says where a page needs KaTeX', () => {
    const s = session({ 'note.md': NOTE });
    expect(run(['check', 'note.md', '--html', 'out.html'], s.io, platform)).toBe(EXIT.usage);
  });
});

describe('claim blocks', () => {
  const page = '# A claim\n\n```claim\ngiven x : vector(n)\nshow grad(norm2(x)^2, x) = 2*x\n```\n';
  it('are replayed, written anew with --update, and then compared', () => {
    const s = session({ 'page.md': page });
    expect(run(['check', 'page.md'], s.io, platform)).toBe(EXIT.refuted);
    expect(run(['check', 'page.md', '--update'], s.io, platform)).toBe(EXIT.ok);
    expect(s.written.get('page.md')).toContain('> proved');
    expect(run(['check', 'page.md'], s.io, platform)).toBe(EXIT.ok);
  });
  it('that do not hold are refuted', () => {
    const s = session({ 'page.md': page.replace('2*x', 'x') });
    expect(run(['check', 'page.md', '--update'], s.io, platform)).toBe(EXIT.refuted);
  });
});
