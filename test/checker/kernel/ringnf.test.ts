import { describe, expect, it } from 'vitest';
import { decideEqual } from '../../../src/checker/trials/decide.ts';
import { termText } from '../../../src/checker/kernel/index.ts';
import { NormalForms } from '../../../src/checker/kernel/ringnf.ts';
import { Terms } from '../../../src/checker/kernel/terms.ts';
import { Typing } from '../../../src/checker/kernel/typing.ts';
import { randomSource } from '../../../src/checker/numbers/random.ts';
import type { Symbol_, Term } from '../../../src/checker/terms/term.ts';

const symbols = new Map<string, Symbol_>([
  ['A', { rows: 'n', cols: 'n', attributes: [] }], ['S', { rows: 'n', cols: 'n', attributes: ['symmetric'] }],
  ['u', { rows: 'n', cols: 1, attributes: [] }], ['v', { rows: 'n', cols: 1, attributes: [] }], ['c', { rows: 1, cols: 1, attributes: [] }],
]);
const fresh = (): { readonly make: Terms['make']; readonly forms: NormalForms } => {
  const terms = new Terms();
  return { make: terms.make, forms: new NormalForms(new Typing(terms, symbols)) };
};

type Make = Terms['make'];
type Shape = 'matrix' | 'column' | 'scalar';
const LEAVES = (m: Make): Readonly<Record<Shape, readonly Term[]>> => ({ matrix: ['A', 'S', m('ones', 'n', 'n'), m('eye', 'n')], column: ['u', 'v', m('ones', 'n', 1)], scalar: ['c', '2', '-1', '1/2'] });

describe('ring normal forms', () => {
  it.each([
    ['(2*A).*B-like: coefficients in front', (m: Make): readonly [Term, Term] => [m('.*', m('*', '2', 'u'), 'v'), m('*', '2', m('.*', 'v', 'u'))]],
    ['ones are left out', (m: Make): readonly [Term, Term] => [m('.*', m('fill', 'c', 'u'), 'v'), m('*', 'c', 'v')]],
    ['products distribute', (m: Make): readonly [Term, Term] => [m('.*', m('+', 'u', 'v'), 'u'), m('+', m('.^', 'u', '2'), m('.*', 'u', 'v'))]],
    ['powers take coefficients out', (m: Make): readonly [Term, Term] => [m('.^', m('*', '2', 'u'), '-2'), m('*', '1/4', m('.^', 'u', '-2'))]],
    ['transposes go to the factors', (m: Make): readonly [Term, Term] => [m("'", m('.*', 'A', 'S')), m('.*', 'S', m("'", 'A'))]],
  ])('%s', (_, pair) => {
    const { make: m, forms } = fresh();
    const [a, b] = pair(m);
    expect(forms.equal(a, b)).toBe(true);
  });

  it('that are the same belong to equal terms', () => {
    const random = randomSource('normal forms');
    const { make: m, forms } = fresh();
    const pick = <T>(list: readonly T[]): T => list[random.int(list.length)] as T;
    const draw = (shape: Shape, depth: number): Term => {
      if (depth === 0) return pick(LEAVES(m)[shape]);
      const d = (s: Shape = shape): Term => draw(s, depth - 1);
      const makers: readonly (() => Term)[] = [
        () => m('+', d(), d()), () => m('-', d(), d()), () => m('.*', d(), d()), () => m('.*', d(), d(), d()), () => m('.*', d('scalar'), d()), () => m('.^', d(), pick(['2', '3', '-1', '-2'])),
        () => m('*', d('scalar'), d()), () => m('fill', d('scalar'), d()), () => (shape === 'matrix' ? m("'", d()) : d()),
        () => (shape === 'matrix' ? m('*', d('column'), m("'", d('column'))) : shape === 'column' ? m('*', d('matrix'), d()) : m('*', m("'", d('column')), d('column'))),
      ];
      return pick(makers)();
    };
    const pairs = (['matrix', 'column', 'scalar'] as const).flatMap((shape) => {
      const drawn = [...new Set(Array.from({ length: 150 }, () => draw(shape, 1 + random.int(2))))];
      return drawn.flatMap((a, k) => drawn.slice(k + 1).filter((b) => forms.equal(a, b)).slice(0, 1).map((b) => [a, b] as const));
    });
    expect(pairs.length).toBeGreaterThan(30);
    for (const [a, b] of pairs) expect(`${termText(a)} = ${termText(b)}: ${decideEqual(a, b, { symbols, conditions: [], functions: new Map() }, { seed: 'equal' }).verdict}`).not.toMatch(/different$/);
  });
});
