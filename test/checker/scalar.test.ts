import { describe, expect, it } from 'vitest';
import { proveScalar, type Domain, type ParameterSign } from '../../src/checker/scalar/index.ts';
import type { Term } from '../../src/checker/terms/term.ts';

const t = 't';
const sq = (x: Term): Term => ['.^', x, '2'];
const sg: Term = ['sigmoid', t];
const sigmoid1: Term = ['.*', sg, ['-', '1', sg]];
const sigmoid2: Term = ['.*', sigmoid1, ['-', '1', ['.*', '2', sg]]];
const logcosh3: Term = ['.*', '-2', ['tanh', t], ['-', '1', sq(['tanh', t])]];
const half: Term = ['.*', '1/2', t];
const cauchy2: Term = ['./', ['-', '2', ['*', '2', sq(t)]], sq(['+', '1', sq(t)])];
const welsch2: Term = ['*', ['-', '1', sq(t)], ['exp', ['-', ['./', sq(t), '2']]]];
const swish2: Term = ['.*', sigmoid1, ['+', '2', ['.*', t, ['-', '1', ['.*', '2', sg]]]]];
const huber: Term = ['-', ['*', '1/2', sq(t)], ['*', '1/2', sq(['relu', ['-', ['abs', t], '1']])]];
const scaled: Term = ['sigmoid', ['*', 'lam', t]];
const quantile: Term = ['*', '1/2', ['-', ['abs', t], ['*', 'eps', ['log', ['+', '1', ['./', ['abs', t], 'eps']]]]]];

interface Case {
  readonly name: string;
  readonly a: Term;
  readonly b: Term;
  readonly domain: Domain;
  readonly parameters?: Readonly<Record<string, ParameterSign>>;
}

const TRUE: readonly Case[] = [
  { name: 'slope of the logistic function', a: sigmoid1, b: '1/4', domain: 'reals' },
  { name: 'its second derivative, above', a: sigmoid2, b: '9623/100000', domain: 'reals' },
  { name: 'its second derivative, below', a: '-9623/100000', b: sigmoid2, domain: 'reals' },
  { name: 'slope of tanh', a: ['-', '1', sq(['tanh', t])], b: '1', domain: 'reals' },
  { name: 'third derivative of logcosh', a: logcosh3, b: '0', domain: 'nonneg' },
  { name: 'tanh below its tangent', a: ['tanh', half], b: half, domain: 'nonneg' },
  { name: 'the logistic weight', a: ['./', ['tanh', half], ['*', '2', t]], b: '1/4', domain: 'positive' },
  { name: 'the logistic weight falls', a: ['-', ['./', ['-', '1', sq(['tanh', half])], ['*', '2', t]], ['./', ['tanh', half], sq(t)]], b: '0', domain: 'positive' },
  { name: 'exp above its tangent', a: ['+', '1', t], b: ['exp', t], domain: 'reals' },
  { name: 'log below its tangent', a: ['log', t], b: ['-', t, '1'], domain: 'positive' },
  { name: 'log below its tangent at a parameter', a: ['log', t], b: ['+', ['log', 's'], ['./', ['-', t, 's'], 's']], domain: 'positive', parameters: { s: 'positive' } },
  { name: 'softplus above relu', a: ['relu', t], b: ['softplus', t], domain: 'reals' },
  { name: 'softplus near relu', a: ['softplus', t], b: ['+', ['relu', t], ['log', '2']], domain: 'reals' },
  { name: 'softplus nonnegative', a: '0', b: ['softplus', t], domain: 'reals' },
  { name: 'the quadratic bound of softplus', a: ['softplus', t], b: ['+', ['log', '2'], half, ['*', '1/8', sq(t)]], domain: 'reals' },
  { name: 'Cauchy, above', a: cauchy2, b: '2', domain: 'reals' },
  { name: 'Cauchy, below', a: '-1/4', b: cauchy2, domain: 'reals' },
  { name: 'Cauchy with its scale', a: ['*', sq('c'), ['log', ['+', '1', sq(['./', t, 'c'])]]], b: sq(t), domain: 'reals', parameters: { c: 'positive' } },
  { name: 'Welsch', a: welsch2, b: '1', domain: 'reals' },
  { name: 'Huber below the square', a: huber, b: ['*', '1/2', sq(t)], domain: 'reals' },
  { name: 'Huber below the absolute value', a: huber, b: ['abs', t], domain: 'reals' },
  { name: 'pseudo-Huber', a: ['./', '1', ['.^', ['sqrt', ['+', '1', sq(t)]], '3']], b: '1', domain: 'reals' },
  { name: 'pseudo-Huber with half a power', a: ['./', '1', ['.^', ['+', '1', sq(t)], '3/2']], b: '1', domain: 'reals' },
  { name: 'root and absolute value', a: ['sqrt', ['+', '1', sq(t)]], b: ['+', '1', ['abs', t]], domain: 'reals' },
  { name: 'logcosh below the square', a: ['logcosh', t], b: ['*', '1/2', sq(t)], domain: 'reals' },
  { name: 'logcosh near the absolute value', a: ['-', ['abs', t], '7/10'], b: ['logcosh', t], domain: 'reals' },
  { name: 'cosh', a: ['+', '1', ['*', '1/2', sq(t)]], b: ['cosh', t], domain: 'reals' },
  { name: 'log1p, below', a: ['./', t, ['+', '1', t]], b: ['log1p', t], domain: 'nonneg' },
  { name: 'atan', a: ['atan', t], b: t, domain: 'nonneg' },
  { name: 'swish', a: swish2, b: '1/2', domain: 'reals' },
  { name: 'a scaled logistic function', a: ['*', 'lam', 'lam', ['.*', scaled, ['-', '1', scaled]]], b: ['*', '1/4', sq('lam')], domain: 'reals', parameters: { lam: 'positive' } },
  { name: 'the quantile loss', a: quantile, b: ['*', '1/2', ['abs', t]], domain: 'reals', parameters: { eps: 'positive' } },
  { name: 'a square', a: ['*', t, 'mu'], b: ['*', '1/2', ['+', sq(t), sq('mu')]], domain: 'reals', parameters: { mu: 'real' } },
  { name: 'arithmetic and geometric mean', a: ['sqrt', t], b: ['*', '1/2', ['+', 's', ['./', t, 's']]], domain: 'nonneg', parameters: { s: 'positive' } },
  { name: 'exp on an interval', a: ['exp', t], b: ['./', '1', ['-', '1', t]], domain: { lo: '0', hi: '1', hiOpen: true } },
];

const FALSE: readonly Case[] = [
  { name: 'slope of the logistic function', a: sigmoid1, b: '249/1000', domain: 'reals' },
  { name: 'its second derivative', a: sigmoid2, b: '4811/50000', domain: 'reals' },
  { name: 'third derivative of logcosh on both sides', a: logcosh3, b: '0', domain: 'reals' },
  { name: 'the logistic weight', a: ['./', ['tanh', half], ['*', '2', t]], b: '249/1000', domain: 'positive' },
  { name: 'exp above a steeper line', a: ['+', '1', ['*', '1001/1000', t]], b: ['exp', t], domain: 'reals' },
  { name: 'log below a lower line', a: ['log', t], b: ['-', t, '1001/1000'], domain: 'positive' },
  { name: 'softplus near relu', a: ['softplus', t], b: ['+', ['relu', t], '693147/1000000'], domain: 'reals' },
  { name: 'logcosh near the absolute value', a: ['-', ['abs', t], '693147/1000000'], b: ['logcosh', t], domain: 'reals' },
  { name: 'Cauchy', a: '-249/1000', b: cauchy2, domain: 'reals' },
  { name: 'Welsch', a: welsch2, b: '999/1000', domain: 'reals' },
  { name: 'a jump at one point', a: ['step', t], b: '0', domain: { lo: '-1', hi: '0' } },
  { name: 'a jump within', a: ['sign', t], b: '0', domain: 'reals' },
  { name: 'a difference of squares', a: ['*', t, 'mu'], b: ['*', '49/100', ['+', sq(t), sq('mu')]], domain: 'reals', parameters: { mu: 'real' } },
  { name: 'a leading coefficient that a parameter makes negative', a: '0', b: ['.*', ['-', '2', 'c'], ['+', sq(t), '1']], domain: 'reals', parameters: { c: 'positive' } },
  { name: 'a parameter of any sign in a product', a: '0', b: ['+', '1', ['*', 'mu', t]], domain: 'nonneg', parameters: { mu: 'real' } },
  { name: 'a parameter of any sign in an exponent', a: '1', b: ['exp', ['*', 'mu', t]], domain: 'nonneg', parameters: { mu: 'real' } },
  { name: 'a parameter of any sign', a: '0', b: ['+', 'mu', sq(t)], domain: 'reals', parameters: { mu: 'real' } },
  { name: 'the root of a square as its base', a: ['sqrt', sq('mu')], b: 'mu', domain: 'reals', parameters: { mu: 'real' } },
  { name: 'the inverse of an even power of something negative', a: ['./', '1', sq(['log', t])], b: '0', domain: { lo: '1/4', hi: '3/4' } },
  { name: 'a logarithm of something negative', a: ['log', ['-', '-1', t]], b: ['log', ['-', '-1', t]], domain: 'nonneg' },
  { name: 'the sign of a square', a: '1', b: ['sign', sq(['-', t, '1/2'])], domain: { lo: '0', hi: '1' } },
];

const ask = ({ a, b, domain, parameters = {} }: Case, relation: '<=' | '<' = '<='): ReturnType<typeof proveScalar> => proveScalar(a, b, relation, { symbol: t, domain, parameters });

describe('scalar inequalities', () => {
  it.each(TRUE)('proves: $name', (c) => {
    expect(ask(c)).toMatchObject({ proved: true });
  });

  it.each(FALSE)('refuses: $name', (c) => {
    expect(ask(c)).toMatchObject({ proved: false });
  });

  it('tells strict from weak', () => {
    const positive = { a: ['+', '1', t], b: ['exp', t], domain: 'positive' } as const;
    expect(ask({ name: '', ...positive }, '<')).toMatchObject({ proved: true });
    expect(ask({ name: '', ...positive, domain: 'nonneg' }, '<')).toMatchObject({ proved: false, at: '0' });
    expect(ask({ name: '', a: sigmoid1, b: '1/4', domain: 'reals' }, '<')).toMatchObject({ proved: false, at: '0' });
    expect(ask({ name: '', a: sigmoid1, b: '2501/10000', domain: 'reals' }, '<')).toMatchObject({ proved: true });
    expect(ask({ name: '', a: '0', b: ['softplus', t], domain: 'reals' }, '<')).toMatchObject({ proved: true });
  });

  it('does not call equal sides strictly ordered', () => {
    expect(ask({ name: '', a: ['sqrt', t], b: ['*', '1/2', ['+', '1', t]], domain: { lo: '1/2', hi: '2' } }, '<')).toMatchObject({ proved: false });
    expect(ask({ name: '', a: ['*', '2', ['log1p', t]], b: ['log', ['+', '1', ['*', '2', t], sq(t)]], domain: 'positive' }, '<')).toMatchObject({ proved: false });
    expect(ask({ name: '', a: t, b: '1', domain: { lo: '0', hi: '1' } }, '<')).toMatchObject({ proved: false, at: '1' });
    expect(ask({ name: '', a: t, b: '1', domain: { lo: '0', hi: '1', hiOpen: true } }, '<')).toMatchObject({ proved: true });
    expect(ask({ name: '', a: '0', b: ['+', 'c', sq(t)], domain: 'reals', parameters: { c: 'nonneg' } }, '<')).toMatchObject({ proved: false });
    expect(ask({ name: '', a: '0', b: ['+', 'c', sq(t)], domain: 'reals', parameters: { c: 'positive' } }, '<')).toMatchObject({ proved: true });
  });

  it('proves nothing where a side is not defined', () => {
    expect(ask({ name: '', a: ['log', t], b: ['abs', t], domain: 'reals' })).toMatchObject({ proved: false });
    expect(ask({ name: '', a: ['-', ['./', '1', t]], b: '0', domain: 'nonneg' })).toMatchObject({ proved: false });
    expect(ask({ name: '', a: ['-', ['sqrt', t]], b: '1', domain: 'reals' })).toMatchObject({ proved: false });
  });

  it('keeps the sign of a negative divisor', () => {
    const unit: Domain = { lo: '1/4', hi: '3/4' };
    const quotient: Term = ['./', ['log', t], ['log', t]];
    expect(ask({ name: '', a: quotient, b: '-1', domain: unit })).toMatchObject({ proved: false });
    expect(ask({ name: '', a: '1', b: quotient, domain: unit })).toMatchObject({ proved: true });
    expect(ask({ name: '', a: ['./', '1', ['log', t]], b: '0', domain: unit }, '<')).toMatchObject({ proved: true });
    expect(ask({ name: '', a: '0', b: ['./', '1', sq(['log', t])], domain: unit }, '<')).toMatchObject({ proved: true });
  });

  it('proves nothing about what it does not know', () => {
    for (const f of ['mystery', 'constructor', 'valueOf', '__proto__', 'toString']) expect(ask({ name: '', a: [f, t], b: [f, t], domain: 'reals' })).toMatchObject({ proved: false });
    expect(ask({ name: '', a: 'u', b: 'u', domain: 'reals' })).toMatchObject({ proved: false });
    expect(ask({ name: '', a: ['.^', t, 'k'], b: ['.^', t, 'k'], domain: 'positive', parameters: { k: 'positive' } })).toMatchObject({ proved: false });
    expect(ask({ name: '', a: '1/0', b: '1', domain: 'reals' })).toMatchObject({ proved: false });
    expect(() => ask({ name: '', a: t, b: t, domain: { lo: '1', hi: '0' } })).toThrow(RangeError);
  });
});
