import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Label } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';

const at = (source: string, word: string, text: string, primary = false): Label => {
  const start = source.indexOf(word);
  return { span: { start, end: start + word.length }, text, primary };
};
const diagnostic = (...labels: readonly Label[]): Diagnostic => ({ code: 'some-code', message: 'what was attempted', labels });
const body = (d: Diagnostic, source: string): readonly string[] => renderDiagnostic(d, source, 'f').split('\n').slice(1);

describe('a rendered diagnostic', () => {
  it('names the code, the place, both operands, notes and help', () => {
    const source = "A : matrix(m, n)\nlet r = A'*x - b";
    const d = { ...diagnostic(at(source, "A'", 'n×m', true), at(source, '*', 'inner sizes must agree'), at(source, 'x -', 'n×1')), notes: ['first', 'second'], help: 'A*x would fit' };
    expect(renderDiagnostic(d, source, 'ridge.gradus').split('\n')).toEqual([
      'error[some-code]: what was attempted',
      '  ┌─ ridge.gradus:2:9',
      '  │',
      "2 │ let r = A'*x - b",
      '  │         ^^^^^^ n×1',
      '  │         │ inner sizes must agree',
      '  │         n×m',
      '  = first',
      '  = second',
      '  help: A*x would fit',
    ]);
  });

  it('gives every line with labels its own excerpt, in order, with a mark where lines are left out', () => {
    const source = 'one\ntwo\nthree\nfour';
    expect(body(diagnostic(at(source, 'four', 'last', true), at(source, 'one', 'first'), at(source, 'two', 'next')), source)).toEqual([
      '  ┌─ f:4:1', '  │', '1 │ one', '  │ ^^^ first', '2 │ two', '  │ ^^^ next', '  ·', '4 │ four', '  │ ^^^^ last',
    ]);
  });

  it('aligns line numbers of different length', () => {
    const source = `${'x\n'.repeat(8)}nine\nten`;
    expect(body(diagnostic(at(source, 'nine', 'a', true), at(source, 'ten', 'b')), source)).toEqual(['   ┌─ f:9:1', '   │', ' 9 │ nine', '   │ ^^^^ a', '10 │ ten', '   │ ^^^ b']);
  });

  it('counts characters and expands tabs', () => {
    const source = '\t𝒜 = é\tx';
    expect(body(diagnostic(at(source, 'x', 'here', true)), source)).toEqual(['  ┌─ f:1:8', '  │', '1 │     𝒜 = é   x', '  │             ^ here']);
  });

  it('keeps the texts of nested labels and of labels at one place apart', () => {
    const source = 'f(x)';
    expect(body(diagnostic(at(source, 'f(x)', 'outer'), at(source, 'x', 'inner', true), at(source, 'f', 'name')), source).slice(2)).toEqual(['1 │ f(x)', '  │ ^^^^', '  │ │ inner', '  │ name', '  │ outer']);
  });

  it('ends a label of several lines at the end of its first line', () => {
    const source = 'ab(\ncd)';
    expect(body(diagnostic({ span: { start: 1, end: 7 }, text: 'all of it' }), source)).toEqual(['  ┌─ f:1:2', '  │', '1 │ ab(', '  │  ^^ all of it']);
  });

  it('marks the end of the input, also behind the last line', () => {
    for (const source of ['', 'x', 'x\r\n', 'x\n']) expect(renderDiagnostic(diagnostic({ span: { start: source.length, end: source.length }, text: 'the end' }), source, 'f')).toMatch(/│ +\^ the end$/);
  });

  it('shows a long line in part, with labels far apart marked at the cut', () => {
    const source = `${'a'.repeat(100)}L${'b'.repeat(300)}R`;
    const rows = body(diagnostic(at(source, 'L', 'left', true), at(source, 'R', 'right')), source);
    expect(rows[0]).toBe('  ┌─ f:1:101');
    expect(rows[2]).toBe(`1 │ …${'a'.repeat(40)}L${'b'.repeat(119)}…`);
    expect(rows[3]).toBe(`  │ ${' '.repeat(41)}^${' '.repeat(119)}^ right`);
  });

  it('fits a source line into a narrow terminal', () => {
    const source = `${'a'.repeat(60)}$${'b'.repeat(60)}`;
    const rows = renderDiagnostic(diagnostic(at(source, '$', 'here')), source, 'f', { width: 40 }).split('\n');
    expect(rows.slice(3, 5)).toEqual([`1 │ …${'a'.repeat(8)}$${'b'.repeat(25)}…`, `  │ ${' '.repeat(9)}^ here`]);
    expect(Math.max(...rows.map((r) => r.length))).toBeLessThanOrEqual(40);
  });

  it('lets no control or direction character of the source through', () => {
    const source = 'a\u001b[2J\u202eb $';
    const text = renderDiagnostic(diagnostic(at(source, '$', 'here')), source, 'f');
    expect(text).toContain('1 │ a�[2J�b $');
    expect(text).not.toMatch(/[\u001b\u202e]/u);
  });

  it('is coloured on request only, and the colours are all there is to add', () => {
    const source = 'A*x';
    const d = { ...diagnostic(at(source, 'A', 'm×n', true), at(source, 'x', 'm×1')), notes: ['note'], help: 'help' };
    const plain = renderDiagnostic(d, source, 'f');
    const coloured = renderDiagnostic(d, source, 'f', { color: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[1;31merror[some-code]\u001b[0m');
    expect(coloured).toContain('\u001b[31m^\u001b[0m \u001b[34m^\u001b[0m \u001b[34mm×1\u001b[0m');
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(plain);
  });

  it('stands without labels', () => {
    expect(renderDiagnostic(diagnostic(), 'x', 'f')).toBe('error[some-code]: what was attempted');
  });

  it('is given for any labels on any text, with every label text in it', () => {
    const span = fc.tuple(fc.nat(60), fc.nat(10)).map(([start, size]) => ({ start, end: start + size }));
    const labels = fc.array(fc.record({ span, text: fc.constantFrom('first', 'second', 'third'), primary: fc.boolean() }), { maxLength: 4 });
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), labels, (source, list) => {
      const text = renderDiagnostic(diagnostic(...list), source, 'f');
      for (const l of list) expect(text).toContain(l.text);
    }));
  });
});
