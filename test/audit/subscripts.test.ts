import { describe, expect, it } from 'vitest';
import { checkClaim } from '../../src/audit/check.ts';
import { derive } from '../../src/audit/derivation.ts';
import { readDecls, readExpression, readVariable, type Problem } from '../../src/elaborate/index.ts';
import type { Result } from '../../src/diagnostics/diagnostic.ts';
import { checkGradient } from '../../src/checker/index.ts';
import { printText } from '../../src/notation/print/text.ts';

const value = <T>(r: Result<T>): T => {
  if (!r.ok) throw new Error(r.diagnostics[0]?.message);
  return r.value;
};
const problem: Problem = value(readDecls({ U: 'matrix(m, k)', V: 'matrix(n, k)', R: 'matrix(m, n)', x: 'vector(n)', a: 'vector(n)' }));
const read = (text: string) => value(readExpression(text, problem));
const by = (text: string) => value(readVariable(text, problem));
const verdict = (of: string, variable: string, claimed: string): string => checkClaim({ kind: 'gradient', of: read(of), by: by(variable), value: read(claimed) }, [], { seed: 's' }).verdict;

describe('a subscript of the variable', () => {
  it('that nothing else mentions runs over its whole range', () => {
    expect(verdict('sum(i in 1:n, a[i]*x[i])', 'x[r]', 'a[1]')).toBe('refuted');
    expect(verdict('sum(i in 1:m, i*sum(U[i,:]))', 'U[r,:]', 'ones(1,k)')).toBe('refuted');
    expect(verdict('sum(U)', 'U[r,:]', 'ones(1,k)')).toBe('proved');
  });
  it('that is unknown to the checker decides nothing', () => {
    const env = { symbols: new Map([['x', { rows: 'n', cols: 1, attributes: [] }]]), conditions: [], functions: new Map() };
    expect(checkGradient(['sum', 'x'], { name: 'x', row: 'r' }, '1', env, { seed: 's' }).verdict).toBe('undecided');
  });
  it('may have the name of a bound index', () => {
    const derived = (kind: 'gradient' | 'all-blocks' | 'all-products', of: string, ...variables: readonly string[]): readonly string[] =>
      derive({ of: read(of), variables: variables.map(by), kind, lets: [], conditions: [] }, { seed: 's' }).map((r) => `${r.finding.verdict} ${printText(r.value)}`);
    expect(derived('all-blocks', 'sum(i in 1:m, norm2(U[i,:])^2)', 'U[i,:]')).toEqual(['proved 2*U[i,:]', 'proved 2*eye(k)']);
    expect(derived('all-products', 'sum(i in 1:m, norm2(U[i,:])^2)', 'U[i,:]')).toEqual(['proved 2*U[i,:]', 'proved 2*du']);
    expect(derived('gradient', "sum(i in 1:m, j in 1:n, exp(U[i,:]*V[j,:]'))", 'U[i,:]', 'V[j,:]')).toEqual(["proved exp(U*V')[i,:]*V", "proved exp(U*V')[:,j]'*U"]);
  });
  it('keeps scalar factors that meet twice', () => {
    const blocks = derive({ of: read("sum((R - sigmoid(U*V')).^2)"), variables: [by('U[r,:]'), by('V[s,:]')], kind: 'all-blocks', lets: [], conditions: [] }, { seed: 's' });
    expect(blocks.map((b) => b.finding.verdict)).toEqual(Array.from({ length: 6 }, () => 'proved'));
  });
});
