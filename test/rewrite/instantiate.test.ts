import { describe, expect, it } from 'vitest';
import { readDeclarations, readExpression } from '../../src/elaborate/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { printText } from '../../src/notation/print/text.ts';
import { differentialLaw, findRule, instantiate, LawMismatch } from '../../src/rewrite/index.ts';

const declared = readDeclarations('X : matrix(p, q), Y : matrix(q, r), Z : matrix(p, q), S : matrix(p, p), x : vector(q), y : vector(q), s : scalar, t : scalar, k : scalar, R : matrix(1, q), W : matrix(p*q, p*r)');

const read = (text: string): Expr => {
  const expr = declared.ok ? readExpression(text, declared.value, { differentials: true }) : declared;
  if (!expr.ok) throw new SyntaxError(expr.diagnostics[0]?.message ?? text);
  return expr.value;
};

/** The right side of the law with its variables bound to the parts in order; the differential of a symbol X is d(X). */
const applied = (law: string, ...parts: readonly string[]): string => {
  const rule = findRule(law);
  if (rule === null) throw new RangeError(law);
  const bindings = new Map(rule.vars.map((v, i): [string, Expr] => [v.name, read(parts[i] ?? '')]));
  const differentials = new Map(rule.vars.flatMap((v, i): [string, Expr][] => (rule.differential ? [[v.name, read(`d(${parts[i] ?? ''})`)]] : [])));
  return printText(instantiate(rule, bindings, differentials).right);
};

describe('instantiating a law', () => {
  const cases: readonly (readonly [what: string, law: string, parts: readonly string[], text: string])[] = [
    ['matrices of other sizes', 'd-product', ['X', 'Y'], 'd(X)*Y + X*d(Y)'],
    ['a row times a column', 'd-product', ['R', 'x'], 'd(R)*x + R*d(x)'],
    ['two scalars for matrices', 'd-hadamard', ['s', 't'], 'd(s)*t + s*d(t)'],
    ['a scalar base', 'd-power-const', ['s', 'k'], 'k*(s^(k - 1)*d(s))'],
    ['a column', 'd-power-const', ['x', 'k'], 'k*(x.^(k - 1).*d(x))'],
    ['an entrywise function of a matrix', 'd-tanh', ['X'], '(1 - tanh(X).^2).*d(X)'],
    ['an entrywise function of a scalar', 'd-tanh', ['s'], '(1 - tanh(s)^2)*d(s)'],
    ['a size inside eye', 'inner-trace', ['S'], 'inner(eye(p), S)'],
    ['sizes inside ones', 'inner-sum', ['X'], 'inner(ones(p,q), X)'],
    ['sizes of a column inside ones', 'inner-sum', ['x'], 'inner(ones(q,1), x)'],
    ['sizes of a commutation', 'vec-transpose', ['X'], 'commutation(p,q)*vec(X)'],
  ];
  for (const [what, law, parts, text] of cases) it(`${what}: ${law}`, () => expect(applied(law, ...parts)).toBe(printText(read(text))));

  it('takes a size as a number to the actual size', () => {
    const rule = findRule('det-scale');
    if (rule === null) throw new RangeError('det-scale');
    expect(printText(instantiate(rule, new Map([['s', read('s')], ['A', read('S')]])).right)).toBe(printText(read('s^p*det(S)')));
  });

  it('refuses parts that don’t fit the declared shapes', () => {
    const bind = (name: string, ...parts: readonly string[]): unknown => {
      const rule = differentialLaw(name);
      return instantiate(rule, new Map(rule.vars.map((v, i) => [v.name, read(parts[i] ?? '')])));
    };
    expect(() => bind('d-product', 'X', 'Z')).toThrow(LawMismatch);
    expect(() => bind('d-scale', 'X', 'Z')).toThrow(LawMismatch);
    expect(() => bind('d-trace', 'X')).toThrow(LawMismatch);
  });

  it('never differentiates by a retired law', () => {
    expect(() => differentialLaw('false-square-differential')).toThrow(RangeError);
    expect(() => differentialLaw('trace-cyclic')).toThrow(RangeError);
    expect(() => differentialLaw('d-nothing')).toThrow(RangeError);
  });
});
