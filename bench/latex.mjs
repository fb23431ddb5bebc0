// Times the reader of LaTeX: formulas of notes as trees, formulas of the corpus as typed expressions.
// usage: node bench/latex.mjs
import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

const entry = `
  export { readLatex, readMacros } from './src/notation/latex/index.ts';
  export { readLatexExpression } from './src/elaborate/latex.ts';
  export { readDecls, readExpression } from './src/elaborate/index.ts';
  export { printLatex } from './src/notation/print/latex.ts';`;
const bundle = buildSync({ stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, write: false, format: 'esm', platform: 'node', external: ['ml-matrix'] }).outputFiles[0].text;
const { readLatex, readMacros, readLatexExpression, readDecls, readExpression, printLatex } = await import(`data:text/javascript;base64,${Buffer.from(bundle).toString('base64')}`);

const notes = JSON.parse(readFileSync('test/notation/latex/notes.json', 'utf8')).flatMap((note) => {
  const macros = readMacros(note.macros);
  const vocabulary = (name) => (note.functions.includes(name) ? { kind: 'function' } : Object.hasOwn(note.values, name) ? { kind: 'value', rows: note.values[name][0], cols: note.values[name][1], isMask: false, variables: [] } : null);
  return note.formulas.map((source) => [source, { vocabulary, macros: macros.value, repair: true, conventions: { superscriptsAreRows: note.superscriptsAreRows } }]);
});
const corpus = readFileSync('test/corpus/open.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line)).flatMap((r) => {
  const problem = readDecls(r.decls, r.assume ?? []);
  return [r.expr, r.expected, r.lhs, r.rhs].flatMap((text) => {
    const e = typeof text === 'string' ? readExpression(text, problem.value) : { ok: false };
    return e.ok ? [[printLatex(e.value), problem.value]] : [];
  });
});

/** Formulas a second in the fastest of several rounds over the whole list. */
const rate = (list, read) => {
  const rounds = Array.from({ length: 40 }, () => {
    const start = performance.now();
    for (const args of list) read(...args);
    return performance.now() - start;
  });
  return (1000 * list.length) / Math.min(...rounds);
};

const rows = [
  [`${notes.length} displayed formulas of notes, read`, rate(notes, readLatex), 2000],
  [`${corpus.length} formulas of the corpus, read and typed`, rate(corpus, readLatexExpression), 2000],
];
for (const [what, measured, least] of rows) console.log(`${what.padEnd(60)} ${Math.round(measured).toString().padStart(8)} /s  at least ${least} /s  ${measured >= least ? 'ok' : 'UNDER'}`);
if (rows.some(([, measured, least]) => measured < least)) process.exitCode = 1;
