import { describe, expect, it } from 'vitest';
import { EXIT, type Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';

const surrogate = (...args: readonly string[]): string => {
  let out = '';
  const io: Io = { out: (t) => { out += t; }, err: (t) => { out += t; }, writeFile: () => undefined, isTerminal: false, readFile: () => '', fileExists: () => false };
  run(['surrogate', 'norm2(B - V*R)^2', '--wrt', 'R', '--seed', 's', ...args], io, { tour: () => EXIT.ok });
  return out;
};

describe('gradus surrogate', () => {
  it.each(['orthogonal', 'symmetric', 'diagonal', 'diagonal posdef'])('gives no update that would leave the %s matrices, and says what to do', (attribute) => {
    const given = `B : matrix(m, n), V : matrix(m, n), R : matrix(n, n) ${attribute}`;
    expect(surrogate('--given', given)).toContain(`an update wouldn't keep R ${attribute.replace(' ', ' and ')}; over the reals (--domain reals) R may become any matrix`);
  });
  it('says where a variable of signs stays', () => {
    let out = '';
    const io: Io = { out: (t) => { out += t; }, err: (t) => { out += t; }, writeFile: () => undefined, isTerminal: false, readFile: () => '', fileExists: () => false };
    run(['surrogate', "z'*A*z + b'*z", '--wrt', 'z', '--given', 'A : matrix(n, n) symmetric, z : vector(n) binary, b : vector(n)', '--seed', 's'], io, { tour: () => EXIT.ok });
    expect(out).toMatch(/z := sign\(.*\)\n\s+where that is 0, z stays as it is\n/);
  });
  it('says of definite matrices which updates are looked for', () => {
    expect(surrogate('--given', 'B : matrix(m, n), V : matrix(m, n), R : matrix(n, n) posdef')).toContain('R is declared posdef; the surrogate by exact has a gradient other than G - c*inv(R), the only one whose root is looked for; over the reals (--domain reals) R may become any matrix');
  });
  it('moves over all matrices where it is told to', () => {
    expect(surrogate('--given', 'B : matrix(m, n), V : matrix(m, n), R : matrix(n, n) orthogonal', '--domain', 'reals')).toContain("R := inv(V'*V)*V'*B");
  });
  it('says what is left out where little work is allowed', () => {
    const given = 'B : matrix(m, n), V : matrix(m, k), R : matrix(k, n)';
    expect(surrogate('--given', given, '--effort', '0.002')).toMatch(/left out, as the work that the search may do was used up: .*; --effort 0.004 allows twice as much/);
    expect((JSON.parse(surrogate('--given', given, '--effort', '0.002', '--json')) as { left_out?: readonly string[] }).left_out?.length).toBeGreaterThan(0);
    expect(surrogate('--given', given, '--effort', 'much')).toContain('the effort is a number up to 1000');
  });
  it('moves over all matrices where nothing is declared', () => {
    expect(surrogate('--given', 'B : matrix(m, n), V : matrix(m, k), R : matrix(k, n)')).toContain("R := inv(V'*V)*V'*B");
  });
});
