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
    for (const part of ['line 9', 'flaw: factor', 'counterexample', '1 formula: 1 refuted']) expect(wrong.out()).toContain(part);
  });
  it('exits with 3 for what is undecided and 2 for what is not understood or not there', () => {
    const open = session({ 'note.md': 'x : $$y^\\top y \\, e^{y^\\top y} \\le \\|y\\|_1^2 \\, e^{\\|y\\|_1^2}$$' });
    expect(run(['check', 'note.md', '--given', 'y : vector(n)'], open.io, platform)).toBe(EXIT.undecided);
    const unread = session({ 'note.md': '$$q = Az$$' });
    expect(run(['check', 'note.md'], unread.io, platform)).toBe(EXIT.usage);
    const none = session({});
    expect(run(['check', 'note.md'], none.io, platform)).toBe(EXIT.usage);
    expect(none.err()).toContain('no-such-file');
    const bad = session({ 'note.md': '$x$', 'side.gradus': 'x : vectr(n)' });
    expect(run(['check', 'note.md', '--given', 'side.gradus'], bad.io, platform)).toBe(EXIT.usage);
    expect(bad.err()).toContain('unknown-kind');
    const inside = session({ 'note.md': '# A note\n\n```gradus\ny : vectr(n)\n```\n$y$' });
    expect(run(['check', 'note.md'], inside.io, platform)).toBe(EXIT.usage);
    expect(inside.err()).toContain('note.md, declarations:1:5\n  │\n1 │ y : vectr(n)');
  });
  it('answers in one JSON document', () => {
    const s = session({ 'note.tex': '%gradus A : matrix(n, n)\n\\[ (AA)^\\top = A^\\top A \\]' });
    expect(run(['check', 'note.tex', '--json', '--seed', 's'], s.io, platform)).toBe(EXIT.refuted);
    const answer = JSON.parse(s.out()) as { readonly counts: Record<string, number>; readonly formulas: readonly { readonly status: string; readonly steps: readonly Record<string, unknown>[] }[] };
    expect(answer.counts['refuted']).toBe(1);
    expect(answer.formulas[0]?.steps[0]).toMatchObject({ kind: 'identity', left: "(A*A)'", verdict: 'refuted' });
    expect(answer.formulas[0]?.steps[0]).toHaveProperty('counterexample');
  });
  it('prints a repair that has no plain form as it stands', () => {
    const s = session({ 'note.md': '```gradus\nU : matrix(n, k)\n```\n$$\\sum_j (I + U_{j*}^T U_{j*})^{-1} = 2\\sum_j (I + U_{j*}^T U_{j*})^{-1}$$' });
    expect(run(['check', 'note.md', '--json', '--seed', 's'], s.io, platform)).toBe(EXIT.refuted);
    const answer = JSON.parse(s.out()) as { readonly formulas: readonly { readonly steps: readonly { readonly repair: string }[] }[] };
    expect(answer.formulas[0]?.steps[0]?.repair).toContain('sum(j in 1:n, ');
  });
  it('goes on where a name is given a value of another shape than it was declared with', () => {
    const s = session({ 'note.md': '```gradus\nA : matrix(m, n), B : matrix(m, n), c : vector(k)\n```\n$$G = A + B$$ and $$A = c$$ and $$G = A + B$$' });
    run(['check', 'note.md', '--seed', 's'], s.io, platform);
    expect(s.err()).not.toContain('internal');
    expect(s.out()).toContain('3 formulas');
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
    expect(page).toContain('<h2 id="title">Title</h2>');
    expect(page.match(/data-verdict="([\w-]+)"/gu)).toEqual(['data-verdict="refuted"', 'data-verdict="proved"', 'data-verdict="not-a-claim"']);
    expect(page).toMatch(/<li>Here <span id="f0" class="inline refuted"[^]*<a class="mark" href="#n0"[^]*<section id="n0" class="formula refuted"/u);
  });
  it('keeps a short formula in its sentence, whatever its dollars', async () => {
    const page = await pageOf('```gradus\nA : matrix(n, n)\n```\n\nWith $$A + A = 2A$$ in mind:\n\n$$A + A = 2A$$\n');
    expect(page).toContain('<span id="f0" class="inline proved"');
    expect(page).toContain('<section id="f1" class="formula proved"');
  });
  it('knows LaTeX documents and front matter', async () => {
    const tex = await pageOf('%gradus A : matrix(n, n)\n\\documentclass{article}\\begin{document}\n\\chapter{Zero}\n\\section{One}\nWe have \\[ A = A \\] <b>.\n\\end{document}', 'note.tex');
    expect(tex).toContain('<h2>Zero</h2><h2>One</h2>');
    expect(tex).not.toContain('documentclass');
    expect(await pageOf('---\ngradus: |\n  A : matrix(n, n)\n---\n\n$$A = A$$\n')).toContain('<pre tabindex="0" aria-label="yaml"><code>gradus: |');
  });
  it('sets what a LaTeX document says around its formulas, with its macros', async () => {
    const page = await pageOf(String.raw`\documentclass{article}
\newcommand{\norm}[1]{\left\|#1\right\|} \newcommand{\R}{\mathbb{R}}
\DeclareMathOperator{\Tr}{Tr} % \newcommand{\gone}{x}
\begin{document}\maketitle
Let $A \in \R^{n\times n}$, $x \in \R^n$. % not shown
\begin{equation}\label{eq:f} f(x) = \norm{Ax}_2^2 \end{equation}
By \eqref{eq:f} and \cite{golub}, \emph{all \textbf{is}} 5\% \& <b>.
\begin{itemize}
\item First
\item[b)] Second
\end{itemize}
\begin{lemma}[Main] $\Tr(A) = \Tr(A)$. \end{lemma}
\begin{verbatim}
% kept
\emph{x}
\end{verbatim}
\end{document}`, 'note.tex');
    for (const part of ['By (eq:f) and [golub], <em>all <strong>is</strong></em> 5% &amp; &lt;b&gt;.', '<br>• First<br>• b) Second', '<strong>Lemma (Main).</strong>', '<pre tabindex="0"><code>% kept\n\\emph{x}\n</code></pre>']) expect(page).toContain(part);
    for (const part of ['maketitle', 'not shown', 'itemize', 'class="source"', 'katex-error']) expect(page).not.toContain(part);
  });
  it('gives every claim block its verdict and what came out, in lists and quotations too', async () => {
    const block = (pad: string, body: string): string => `\`\`\`claim\n${body}\n\`\`\``.split('\n').map((l) => `${pad}${l}`).join('\n');
    const page = await pageOf(`Text $x$.\n\n${block('', 'given x : vector(n)\nshow x - x = 0*x\n> proved\n> grade P, error < 2^-360')}\n\n- item\n\n${block('  ', 'given x : vector(n)\nshow 2*x = x')}\n\n${block('> ', 'prove <b>')}\n`);
    expect(page.match(/data-claim="([\w-]+)"/gu)).toEqual(['data-claim="proved"', 'data-claim="refuted"', 'data-claim="not-understood"'].map((s, k) => (k === 0 ? expect.stringMatching(/data-claim="(?:proved|undecided)"/u) as unknown as string : s)));
    for (const part of ['aria-label="claim on line 12: doesn&#39;t hold"', '<b>show</b> 2*x = x', 'and 3 claims replayed', 'at n = 1, x = 1 the left side is 2, the right side 1', '<b>prove</b> &lt;b&gt;', '1 claim: can&#39;t be read']) expect(page).toContain(part);
    expect(page).toMatch(/<li>[^]*<section id="c1"[^]*<\/section>[^]*<\/li>/u);
    expect(page).not.toMatch(/aria-label="claim"|[\ue000-\ue003]/u);
  });
  it('says where a page needs KaTeX', () => {
    const s = session({ 'note.md': NOTE });
    expect(run(['check', 'note.md', '--html', 'out.html'], s.io, platform)).toBe(EXIT.usage);
  });
});

const claim = (body: string): string => `\`\`\`claim\n${body}\n\`\`\`\n`;

describe('claim blocks', () => {
  const page = `# A claim\n\n${claim('given x : vector(n)\nshow grad(norm2(x)^2, x) = 2*x')}`;
  const updated = (text: string, more: Readonly<Record<string, string>> = {}): { readonly status: number; readonly text: string; readonly out: string } => {
    const s = session({ 'page.md': text, ...more });
    const status = run(['check', 'page.md', '--update'], s.io, platform);
    return { status, text: s.written.get('page.md') ?? '', out: s.out() };
  };
  /** Writes the outputs, demands that a second look changes nothing, and returns the page. */
  const settled = (text: string): string => {
    const first = updated(text);
    expect(first.status, first.out).toBe(EXIT.ok);
    const again = session({ 'page.md': first.text });
    expect(run(['check', 'page.md'], again.io, platform)).toBe(EXIT.ok);
    expect(updated(first.text).text).toBe(first.text);
    return first.text;
  };

  it('are replayed, written anew with --update, and then compared', () => {
    const s = session({ 'page.md': page });
    expect(run(['check', 'page.md'], s.io, platform)).toBe(EXIT.refuted);
    expect(s.out()).toContain('1 claim: 1 holds, 0 don\'t; 1 output differs, --update writes it anew');
    expect(settled(page)).toContain('> proved\n> grade P');
    expect(settled(settled(page).replace('> proved', '> refuted'))).toContain('> proved');
  });
  it('that do not hold are refuted, with the flaw, what is right, and where they fail', () => {
    const { status, text, out } = updated(page.replace('2*x', 'x'));
    expect(status).toBe(EXIT.refuted);
    expect(text).toContain('> refuted\n> flaw: factor\n> right, and proved: 2*x\n> as it stands it is right for 1/2 times the function\n> at n = 1, x = 1 the left side is 2, the right side 1\n```');
    expect(out).toContain("line 3   doesn't hold   show grad(norm2(x)^2, x) = x");
    expect(settled(page.replace('= 2*x', '= x\nis refuted'))).toContain('is refuted\n> refuted');
    expect(updated(page.replace('= 2*x', '= 2*x\nis refuted')).status).toBe(EXIT.refuted);
  });
  it('are of many kinds', () => {
    const given = 'given A : matrix(m, n), x : vector(n), t : scalar, b : vector(m)\n';
    const out = settled([
      `${given}bound norm2(A*x - b)^2 by x from above\nis 2*A'*A`, `${given}convex norm2(A*x - b)^2 by x`, `${given}convex -norm2(x)^2 by x\nis strongly concave`, `${given}update norm2(A*x - b)^2 + norm2(x)^2 by x`, `${given}show t <= exp(t)`, `${given}show sigmoid(t) <= 1/2\nis refuted`,
      `${given}assume t > 0\nshow log(t^2) = 2*log(t)`, `${given}let r = A*x - b\nshow grad(norm2(r)^2, x)\n  = 2*A'*r`, `${given}bound sum(exp(A*x)) by x from above\nis none`,
    ].map(claim).join('\ntext\n\n'));
    for (const part of ["> H ⪯ 2*A'*A", '> strongly concave', '> refuted\n> the order fails at a point', '> none of this kind', "  = 2*A'*r\n> proved"]) expect(out).toContain(part);
  });
  it.each<[string, string]>([
    ['ends of lines as on Windows', page.replaceAll('\n', '\r\n')],
    ['a list', '- an item\n\n  ```claim\n  given x : vector(n)\n  show x + x = 2*x\n  ```\n- another\n'],
    ['an item that begins with it', '1. ```claim\n   given x : vector(n)\n   show x + x = 2*x\n   ```\n'],
    ['a nested list', '- a\n  - b\n\n    ```claim\n    given x : vector(n)\n    show x + x = 2*x\n    ```\n'],
    ['a quotation', '> ```claim\n> given x : vector(n)\n> show x + x = 2*x\n> ```\n'],
    ['tildes', page.replaceAll('```', '~~~')],
    ['longer fences', page.replaceAll('```', '`````')],
    ['spaces behind the mark', page.replace('```claim', '``` claim  ')],
    ['words behind the mark', page.replace('```claim', '```claim gradient')],
    ['blank lines inside', page.replace('show', '\nshow').replace('2*x\n', '2*x\n\n\n')],
    ['no line at the end', page.trimEnd()],
  ])('are found with %s', (_, text) => {
    const out = settled(text);
    expect(out).toMatch(/^[ >]*> proved\r?$/mu);
    expect(out.split(/\r?\n/u).length).toBeGreaterThan(text.trimEnd().split(/\r?\n/u).length);
    if (text.includes('\r')) expect(out.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u);
  });
  it('inside other blocks, or marked otherwise, are examples', () => {
    for (const text of [`\`\`\`\`\n${page}\`\`\`\`\n`, page.replace('```claim', '```claims'), page.replace('```claim', '    ```claim')]) expect(updated(text).text).toBe(text);
  });
  it.each<[string, string, string]>([
    ['an unclosed block', page.replace(/```\n$/u, ''), 'is not closed: a line of as many'],
    ['an empty block', claim(''), 'a claim has exactly one statement'],
    ['two statements', claim('given x : scalar\nshow x = x\nshow x = x'), 'a claim has exactly one statement'],
    ['two results', claim('given x : scalar\nshow x = x\nis proved\nis refuted'), 'a claim says "is" once'],
    ['a slip of the pen', claim('gven x : scalar\nshow x = x'), 'did you mean given?'],
    ['a result that a statement can\'t have', claim('given x : scalar\nshow x = x\nis none'), 'not "is none"'],
    ['a form that is none', claim('given x : scalar\nbound x^2 by x'), 'is not of the form: bound OBJECTIVE by X from above|below'],
    ['an unknown name', claim('given x : scalar\nshow x = y'), 'y is not declared'],
    ['shapes that don\'t fit', claim('given A : matrix(m, n)\nshow A*A = A'), 'cannot multiply'],
    ['a certificate that isn\'t there', claim('verify nowhere.json'), 'there is no file nowhere.json'],
    ['declarations that can\'t be read', claim('given x : vectr(n)\nshow x = x'), 'vectr'],
  ])('with %s are errors that name the place, and the others are checked', (_, text, message) => {
    const both = `${page}\n${text}`;
    const { status, text: after, out } = updated(both);
    expect(out).toContain(message);
    expect(out).toMatch(/line \d+ {3}error/u);
    expect(out).toContain('2 claims: 1 holds, 0 don\'t, 1 can\'t be read');
    expect(status).toBe(EXIT.usage);
    expect(after).toContain('> proved');
    expect(after.endsWith(text)).toBe(true);
  });
  it('name certificates beside the page', () => {
    const s = session({ 'a/page.md': claim('verify c.json\nis rejected'), 'a/c.json': '{}' });
    expect(run(['check', 'a/page.md', '--update'], s.io, platform)).toBe(EXIT.ok);
    expect(s.written.get('a/page.md')).toContain('> rejected');
  });
  it('and formulas of one page are checked together, also in JSON', () => {
    const s = session({ 'page.md': `${WRONG}\n${page}` });
    expect(run(['check', 'page.md', '--json', '--seed', 's'], s.io, platform)).toBe(EXIT.refuted);
    expect(JSON.parse(s.out())).toMatchObject({ counts: { refuted: 1 }, claims: [{ line: 13, holds: true, current: false, output: ['proved', expect.stringContaining('grade P')] }] });
    const text = session({ 'page.md': `${NOTE}\n${page}` });
    expect(run(['check', 'page.md', '--update', '--seed', 's'], text.io, platform)).toBe(EXIT.ok);
    for (const part of ['line 13   holds', '1 formula: 1 proved']) expect(text.out()).toContain(part);
  });
});
