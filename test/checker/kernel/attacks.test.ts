import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Session, verifyCertificate, type Rejected, type Verified } from '../../../src/checker/kernel/index.ts';
import { declare, type Case } from './harness.ts';

type Node = readonly [rule: string, from: readonly (string | null)[], fields?: Readonly<Record<string, unknown>>];

const symbol = (text: string): Record<string, unknown> => {
  const [rows = '1', cols = '1', ...words] = text.split(' ');
  const size = (d: string): unknown => (/^\d+$/.test(d) ? Number(d) : d);
  return words[0] === 'range' ? { shape: [size(rows), size(cols)], range: words[1] } : { shape: [size(rows), size(cols)], attr: words };
};

/** A certificate whose nodes are n1, n2, …, the last one the root. */
const certificate = (decl: Case['decl'], nodes: readonly Node[], claim: unknown, assume: readonly unknown[] = []): string => JSON.stringify({
  format: 'mmcert/1', decl: Object.fromEntries(Object.entries(decl).map(([n, t]) => [n, symbol(t)])), ...(assume.length === 0 ? {} : { assume }),
  nodes: nodes.map(([rule, from, fields], k) => ({ id: `n${k + 1}`, rule, from, with: fields ?? {} })), root: `n${nodes.length}`, claim,
});
const check = (text: string): Verified | Rejected => verifyCertificate(text, { seed: 'attacks' });
const codeOf = (r: Verified | Rejected): string => (r.accepted ? 'accepted' : r.code);
const replay = (decl: Case['decl'], nodes: readonly Node[], claim: unknown, assume: readonly unknown[] = []): string => codeOf(check(certificate(decl, nodes, claim, assume)));
const square = (x: unknown): unknown => ['.*', x, x];

const nmf = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'certificates/nmf.json'), 'utf8');

describe('certificates', () => {
  it('of the multiplicative update of nonnegative factorisation are accepted with their assumption and their obligation', () => {
    const r = check(nmf);
    if (!r.accepted) throw new Error(r.message);
    expect(r.obligations.map((o) => o.text)).toEqual(["W'*W*h_t != 0"]);
    expect(r.assumptions).toHaveLength(1);
    expect([r.grade, r.nodes, r.heuristic]).toEqual(['P', 12, false]);
    expect(r.log2Error).toBeLessThan(-20);
  });
  it('are accepted with fresh randomness', () => {
    expect(verifyCertificate(nmf).accepted).toBe(true);
  });
  it('share terms', () => {
    const text = JSON.stringify({ format: 'mmcert/1', decl: { a: { shape: [1, 1] } }, let: { q: square('a'), s: ['+', '$q', '$q'] }, nodes: [{ id: 'n', rule: 'O-SGN', from: [], with: { a: '$s' } }], root: 'n', claim: ['<=', 0, '$s'] });
    expect(codeOf(check(text))).toBe('accepted');
    expect(codeOf(check(text.replace('"s":[', '"u":["+","$q","$q"],"s":[')))).toBe('unused');
    expect(codeOf(check(text.replace('"$q"]', '"$s"]')))).toBe('unknown-name');
  });
});

describe('malformed certificates are rejected', () => {
  const parsed = (): Record<string, unknown> => JSON.parse(nmf) as Record<string, unknown>;
  const changed = (change: (d: Record<string, unknown>) => void): string => {
    const d = parsed();
    change(d);
    return codeOf(check(JSON.stringify(d)));
  };
  const nodesOf = (d: Record<string, unknown>): Record<string, unknown>[] => d['nodes'] as Record<string, unknown>[];
  const cases: readonly (readonly [string, () => string, string])[] = [
    ['text that is no JSON', () => codeOf(check('{')), 'malformed'],
    ['text after the end', () => codeOf(check(`${nmf} 1`)), 'malformed'],
    ['a repeated key', () => codeOf(check(nmf.replace('"format":"mmcert/1",', '"format":"mmcert/1","root":"n1",'))), 'malformed'],
    ['another format', () => changed((d) => { d['format'] = 'mmcert/2'; }), 'malformed'],
    ['an unknown field', () => changed((d) => { d['note'] = ''; }), 'malformed'],
    ['an unknown field of a node', () => changed((d) => { Object.assign(nodesOf(d)[3] ?? {}, { note: '' }); }), 'malformed'],
    ['an unknown field of a rule', () => changed((d) => { Object.assign(nodesOf(d)[3] ?? {}, { with: { note: '' } }); }), 'field'],
    ['an unknown rule', () => changed((d) => { Object.assign(nodesOf(d)[3] ?? {}, { rule: 'constructor' }); }), 'unknown-rule'],
    ['an unknown operation', () => replay({ a: '1 1' }, [['E-REFL', [], { a: ['constructor', 'a'] }]], ['=', 'a', 'a']), 'malformed'],
    ['a premise that comes later', () => changed((d) => { Object.assign(nodesOf(d)[3] ?? {}, { from: ['n12'] }); }), 'premise'],
    ['a premise too many', () => changed((d) => { Object.assign(nodesOf(d)[3] ?? {}, { from: ['n3', 'n1'] }); }), 'premise'],
    ['a repeated id', () => changed((d) => { Object.assign(nodesOf(d)[1] ?? {}, { id: 'n1' }); }), 'malformed'],
    ['a conclusion that is not the computed one', () => changed((d) => { Object.assign(nodesOf(d)[3] ?? {}, { concl: ['<=', '0', '1'] }); }), 'conclusion'],
    ['a claim that is not the root', () => changed((d) => { d['claim'] = ['<', (d['claim'] as unknown[])[1], (d['claim'] as unknown[])[2]]; }), 'conclusion'],
    ['a node that serves nothing', () => changed((d) => { nodesOf(d).push({ id: 'n13', rule: 'PD-EYE', from: [], with: { n: 'k' } }); }), 'unused'],
    ['an assumption that serves nothing', () => changed((d) => { (d['assume'] as unknown[]).push(['<', '1', '0']); }), 'unused'],
    ['a declaration that serves nothing', () => changed((d) => { Object.assign(d['decl'] as object, { z: { shape: [1, 1] } }); }), 'unused'],
    ['an unknown attribute', () => changed((d) => { Object.assign(d['decl'] as object, { h: { shape: ['k', 1], attr: ['real'] } }); }), 'malformed'],
    ['a fractional number', () => replay({}, [['E-REFL', [], { a: 1.5 }]], ['=', '1', '1']), 'malformed'],
    ['a division by zero in a number', () => replay({}, [['E-REFL', [], { a: '1/0' }]], ['=', '1/0', '1/0']), 'malformed'],
    ['terms that are nested too deeply', () => codeOf(check(`${'['.repeat(100000)}`)), 'malformed'],
  ];
  it.each(cases)('%s', (_, run, code) => {
    expect(run()).toBe(code);
  });
});

describe('side conditions that bite', () => {
  it('a kink is no place for a second-order bound', () => {
    expect(replay({ x: '1 1' }, [['H-JET', [], { f: ['abs', 'x'], x: 'x', H: ['zeros', 1, 1] }]], ['hess', ['abs', 'x'], 'x', ['zeros', 1, 1]])).toBe('condition');
  });
  it('derivatives are taken on the real line, not on its two points', () => {
    expect(replay({ x: '1 1 binary' }, [['G-JET', [], { f: square('x'), x: 'x', g: '0' }]], ['grad', square('x'), 'x', '0'])).toBe('condition');
  });
  it('two-valued symbols are generic in trials', () => {
    const ones = ['ones', 'n', 1];
    expect(replay({ z: 'n 1 binary' }, [['E-PIT', [], { a: square('z'), b: ones }]], ['=', square('z'), ones])).toBe('undecided');
    expect(replay({ m: '1 1 mask' }, [['E-PIT', [], { a: ['*', 'm', ['-', '1', 'm']], b: '0' }]], ['=', ['*', 'm', ['-', '1', 'm']], '0'])).toBe('undecided');
  });
  it('a half-quadratic function has a value at 0', () => {
    const s = new Session({ seed: 'a' });
    declare(s, { t: '1 1 positive' });
    const w = ['./', '1', square('t')];
    const fall = ['-', ['./', '2', ['.^', 't', '3']]];
    const from = [s.apply('G-JET', [], { f: ['log', 't'], x: 't', g: ['./', '1', 't'] }), s.apply('G-JET', [], { f: w, x: 't', g: fall }), s.apply('E-PIT', [], { a: ['./', '1', 't'], b: ['.*', 't', w] }), s.apply('O-SGN', [], { a: fall, side: 'upper' })];
    expect(from.every((t) => t !== null)).toBe(true);
    expect(s.apply('HQ', from)).toBeNull();
    expect(s.refusal?.code).toBe('undefined');
  });
  it('sizes of trials are large enough for rank', () => {
    const gram = ['*', ["'", 'Z'], ['diag', 'w'], 'Z'];
    const both = ['*', ['inv', gram], gram];
    expect(replay({ Z: 'n p fullrank', w: 'n 1 positive' }, [['O-SGN', [], { a: 'w' }], ['PD-GRAM', ['n1'], { Z: 'Z' }], ['E-PIT', [], { a: both, b: ['eye', 'p'] }], ['AND', ['n2', 'n3']]], ['and', ['pd', gram], ['=', both, ['eye', 'p']]])).toBe('accepted');
  });
});

describe('attacks on the definition of terms', () => {
  it('a fact that needs itself discharges nothing', () => {
    // exp(log a) = a holds where a is positive, and nowhere shows that a is.
    const nodes: readonly Node[] = [['O-SGN', [], { a: ['exp', ['log', 'a']] }], ['E-PIT', [], { a: ['exp', ['log', 'a']], b: 'a' }], ['O-EQ', ['n1', null, 'n2']]];
    const r = check(certificate({ a: '1 1' }, nodes, ['<', '0', 'a']));
    expect(r.accepted ? r.obligations.map((o) => o.text) : r).toEqual(['a > 0']);
  });
  it('obligations of every step are kept', () => {
    const r = check(certificate({ x: '1 1' }, [['E-PIT', [], { a: ['log', ['-', 'x']], b: ['log', 'x'] }]], ['=', ['log', ['-', 'x']], ['log', 'x']]));
    expect(r.accepted ? r.obligations.map((o) => o.text) : r).toEqual(['-x > 0', 'x > 0']);
  });
  it('what holds where a function does not jump is not claimed where it does', () => {
    const r = check(certificate({ x: '1 1' }, [['E-PIT', [], { a: square(['sign', 'x']), b: '1' }]], ['=', square(['sign', 'x']), '1']));
    expect(r.accepted ? r.obligations.map((o) => o.text) : r).toEqual(['x != 0']);
  });
  it('a theorem with an obligation about a symbol is not instantiated in it', () => {
    const nodes: readonly Node[] = [['O-SGN', [], { a: ['exp', ['log', 't']] }], ['E-PIT', [], { a: ['exp', ['log', 't']], b: 't' }], ['O-EQ', ['n1', null, 'n2']], ['O-INST', ['n3'], { t: 't', r: 'P' }]];
    expect(replay({ t: '1 1', P: 'm n' }, nodes, ['<', ['fill', '0', 'P'], 'P'])).toBe('undefined');
  });
  it('a slice that some sizes leave no room for hides no condition on them', () => {
    const empty = ['*', '0', ['sum', ['slice', 'A', 0, 'n', 0, 'n']]];
    const det = ['det', ['*', 'A', ["'", 'A']]];
    expect(replay({ A: 'm n' }, [['E-PIT', [], { a: det, b: empty }]], ['=', det, empty])).toBe('shape');
  });
  it('sizes are positive', () => {
    expect(replay({}, [['O-SGN', [], { a: ['dim', ['-', 'n', 'm']] }]], ['<', '0', ['dim', ['-', 'n', 'm']]])).toBe('shape');
    expect(replay({}, [['PD-EYE', [], { n: ['-', 'n', 1] }]], ['pd', ['eye', ['-', 'n', 1]]])).toBe('shape');
  });
});

describe('attacks on the trials', () => {
  it.each(['339383841539562982698065404472304793547', '5184440462246234192326317626597183', '563086126267619', '482342891', '2097143'])('%s, a prime that trials used once, is not 0', (p) => {
    // A huge summand hides the difference from double precision.
    const huge = `1${'0'.repeat(80)}`;
    const [a, b] = [['+', huge, p, ['*', '0', ['log', ['exp', 'x']]]], ['+', huge, ['*', '0', ['log', ['exp', 'x']]]]];
    expect(replay({ x: '1 1' }, [['E-PIT', [], { a, b }]], ['=', a, b])).toBe('undecided');
  });
  it.each([2, 3, 5, 6, 7, 11, 13, 17, 19, 23])('the sign of %d is not left to chance', (k) => {
    const huge = `1${'0'.repeat(80)}`;
    const [a, b] = [['+', huge, ['sign', ['*', String(k), 'x']]], ['-', huge, ['sign', 'x']]];
    expect(replay({ x: '1 1' }, [['E-PIT', [], { a, b }]], ['=', a, b])).not.toBe('accepted');
    const [c, d] = [['+', huge, ['sqrt', ['*', String(k * k), square('x')]]], ['-', huge, ['*', String(k), ['sqrt', square('x')]]]];
    expect(replay({ x: '1 1' }, [['E-PIT', [], { a: c, b: d }]], ['=', c, d])).not.toBe('accepted');
  });
  it('a claim that is false for one pattern of many signs only is not sure enough', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
    const product = ['.*', ...names.map((n) => ['relu', n])];
    expect(replay(Object.fromEntries(names.map((n) => [n, '1 1'])), [['E-PIT', [], { a: product, b: '0' }]], ['=', product, '0'])).not.toBe('accepted');
  });
});

describe('attacks on sizes', () => {
  const decl = { x: 'n 1', Q: 'n n orthogonal', A: 'n n invertible', i: '1 1 range n' };
  /** n, of a sum of the entries of inv(I + vv') for a column v that is all ones. */
  const ofInverse = (v: unknown): unknown => {
    const s = ['sum', ['inv', ['+', ['eye', 'n'], ['*', v, ["'", v]]]]];
    return ['./', s, ['-', '1', s]];
  };
  const numbers: readonly (readonly [string, unknown])[] = [
    ['a size', ['dim', 'n']], ['the entries of a constant', ['sum', ['fill', '1', 'x']]], ['the entries of a quotient', ['sum', ['./', 'x', 'x']]], ['the values of a function at zero', ['sum', ['cos', ['-', 'x', 'x']]]],
    ['a trace', ['tr', ['*', ["'", 'Q'], 'Q']]], ['the terms of a sum', ['sumover', 'k', 'n', '1']], ['the entries of ones', ['sum', ['ones', 'n', 1]]],
  ];
  const further: typeof numbers = [
    ['a matrix times its inverse', ['tr', ['*', 'A', ['inv', 'A']]]], ['a matrix and its inverse, entry by entry', ['sum', ['.*', ["'", 'A'], ['inv', 'A']]]],
    ['functions in pairs', ['*', ["'", ['exp', 'x']], ['exp', ['-', 'x']]]], ['a row of a product', ['index', ['*', ['ones', 'n', 'n'], ['ones', 'n', 1]], 'i']],
    ['an inverse with ones', ofInverse(['ones', 'n', 1])], ['an inverse with a diagonal', ofInverse(['diagvec', ['eye', 'n']])],
    ['an inverse with another one', ofInverse(['.*', 'x', ['diagvec', ['inv', ['diag', 'x']]]])],
    ['an inverse in an inverse', ['tr', ['*', ['inv', ['+', 'A', ['inv', ['inv', 'A']]]], ['+', 'A', 'A']]]],
  ];
  const used = (t: unknown): Case['decl'] => Object.fromEntries(Object.entries(decl).filter(([name]) => JSON.stringify(t).includes(`"${name}"`)));
  it.each([...numbers, ...further])('%s is a size, which the trials can show', (_, n) => {
    expect(replay(used(n), [['E-PIT', [], { a: n, b: ['dim', 'n'] }]], ['=', n, ['dim', 'n']])).toBe('accepted');
  });
  for (const most of [8, 16, 40]) {
    it.each(most === 16 ? [...numbers, ...further] : numbers)(`%s is not one of 1 to ${most}, though all sizes tried first are`, (_, n) => {
      const product = ['*', ...Array.from({ length: most }, (_x, k) => ['-', n, String(k + 1)])];
      expect(replay(used(product), [['E-PIT', [], { a: product, b: '0' }]], ['=', product, '0'])).not.toBe('accepted');
      const withLog = ['+', product, ['*', '0', ['log', ['inner', 'x', 'x']]]];
      expect(replay(used(withLog), [['E-PIT', [], { a: withLog, b: '0' }]], ['=', withLog, '0'])).not.toBe('accepted');
    });
  }
  it('what is true for all sizes is accepted', () => {
    const [a, b] = [['*', ['ones', 'n', 'm'], ['ones', 'm', 1]], ['*', ['dim', 'm'], ['ones', 'n', 1]]];
    expect(replay({}, [['E-PIT', [], { a, b }]], ['=', a, b])).toBe('accepted');
    const [c, d] = [['tr', ['kron', ['eye', 'n'], ['inv', ['+', ['eye', 'm'], ['ones', 'm', 'm']]]]], ['*', ['dim', 'n'], ['-', ['dim', 'm'], ['./', ['dim', 'm'], ['+', '1', ['dim', 'm']]]]]];
    expect(replay({}, [['E-PIT', [], { a: c, b: d }]], ['=', c, d])).toBe('accepted');
  });
});

describe('attacks on names', () => {
  const psd = ['*', ["'", ['index', 'P', 'i', ':']], ['index', 'P', 'i', ':']];
  it.each(['P', 'i', 'u'])('a sum does not bind %s, which is declared', (bound) => {
    expect(replay({ P: 'm n', i: '1 1 range m', u: '1 1' }, [['L-GRAM', [], { C: ['index', 'P', 'i', ':'] }], ['L-SUM', ['n1'], { i: 'i', bound }]], ['<<', psd, psd])).toBe('condition');
  });
  it('a sum binds no name twice on a path', () => {
    const inner = ['sumover', 'k', 'n', ['index', 'x', 'k']];
    const outer = ['sumover', 'k', 'n', ['*', ['index', 'x', 'k'], inner]];
    expect(replay({ x: 'n 1' }, [['E-REFL', [], { a: outer }]], ['=', outer, outer])).toBe('shape');
  });
  it('a matrix is no scalar because it may have one entry', () => {
    expect(replay({ A: 'm n', B: 'k l' }, [['E-REFL', [], { a: ['.*', 'A', 'B'] }]], ['=', ['.*', 'A', 'B'], ['.*', 'A', 'B']])).toBe('shape');
    expect(replay({ A: 'm n', s: '1 1' }, [['E-REFL', [], { a: ['+', 'A', 's'] }]], ['=', ['+', 'A', 's'], ['+', 'A', 's']])).toBe('shape');
  });
});

describe('attacks through assumptions', () => {
  it('assumptions are printed, also those that nothing satisfies', () => {
    const r = check(certificate({}, [['O-ASSUME', [], { j: ['<', '1', '0'] }]], ['<', '1', '0'], [['<', '1', '0']]));
    expect(r.accepted ? r.assumptions : r).toEqual([['<', '1', '0']]);
  });
  it('a majoriser holds for all values of its variable, not for those that an assumption leaves', () => {
    const f = ['.^', 'x', '4'];
    const hess = ['*', '12', ['.^', 'x', '2']];
    const nodes: readonly Node[] = [
      ['G-JET', [], { f, x: 'x', g: ['*', '4', ['.^', 'x', '3']] }], ['H-JET', [], { f, x: 'x', H: hess }], ['L-ASSUME', [], { j: ['<<', hess, '12'] }], ['MM-QUAD', ['n1', 'n2', 'n3'], { y: 'y' }],
    ];
    expect(replay({ x: '1 1', y: '1 1' }, nodes, ['=', '0', '0'], [['<<', hess, '12']])).toBe('condition');
  });
  it('a smooth function is not made so by an assumption about its variable', () => {
    const nodes: readonly Node[] = [['O-ASSUME', [], { j: ['<', '0', 'x'] }], ['G-JET', ['n1'], { f: ['log', 'x'], x: 'x', g: ['./', '1', 'x'] }]];
    expect(replay({ x: '1 1' }, nodes, ['grad', ['log', 'x'], 'x', ['./', '1', 'x']], [['<', '0', 'x']])).toBe('condition');
  });
});
