import { describe, expect, it } from 'vitest';
import { findSurrogates, type FoundSurrogate, type Question } from '../../src/curvature/index.ts';
import { printText } from '../../src/notation/print/text.ts';
import { question } from './support.ts';

const GIVEN = 'S : matrix(p,p) posdef, T : matrix(p,p) posdef, C : matrix(p,p) posdef, R : matrix(p,p) posdef, X : matrix(n,p), Y : matrix(n,p) fullrank, m : vector(p), w : vector(n) positive, c : scalar positive, l : scalar positive, nu : scalar positive, i : index(p)';
const found = (objective: string, variable: string, sense: Question['sense'] = 'minimize') => findSurrogates(question(objective, GIVEN, variable, sense), null);
const updates = (list: readonly FoundSurrogate[]): readonly string[] => list.map((r) => printText(r.update));

describe('updates over the definite matrices', () => {
  it.each([
    ['tr(T*C) - logdet(T)', 'T', 'inv(C)'],
    ['c*tr(T*C)/2 - c*logdet(T)/2 + l*tr(T)', 'T', 'inv(2*l*eye(p)/c + C)'],
    ['logdet(S) + tr(inv(S)*C)', 'S', 'C'],
    ['n*logdet(S)/2 + tr(inv(S)*C)/2', 'S', 'C/n'],
    ['tr(T*C) - logdet(T) + logdet(T + R)', 'T', 'inv(inv(R + T) + C)'],
    ['p*sum(log(rowsum((X*inv(S)).*X))) + n*logdet(S)', 'S', "p*X'*diag(1./rowsum(X.*(X*inv(S))))*X/n"],
    ['p*sum(log(rowsum((Y*inv(S)).*Y)))/n + logdet(S)', 'S', "p*Y'*diag(1./rowsum(Y.*(Y*inv(S))))*Y/n"],
    ['p*sum(w.*log(rowsum((X*inv(S)).*X))) + sum(w)*logdet(S)', 'S', "p*X'*diag(w./rowsum(X.*(X*inv(S))))*X/sum(w)"],
    ['(nu+p)/2*sum(log(1 + rowsum((X*inv(S)).*X)/nu)) + n/2*logdet(S)', 'S', "(p/nu + 1)*X'*diag(1./(rowsum(X.*(X*inv(S)))/nu + 1))*X/n"],
    ["(n+nu+p+1)/2*logdet(S) + tr(inv(S)*(X'*X + C))/2", 'S', "(X'*X + C)/(1 + n + nu + p)"],
    ["-logdet(T) + log(1 + m'*T*m) + tr(T*C)", 'T', "inv(m*m'/(m'*T*m + 1) + C)"],
  ])('%s by %s', (objective, variable, update) => {
    const { results } = found(objective, variable);
    expect(updates(results)).toEqual([update]);
    expect(results.map((r) => [r.domain, r.verified.accepted])).toEqual([['posdef', true]]);
  });
  it('maximise too', () => expect(updates(found('logdet(T) - tr(T*C)', 'T', 'maximize').results)).toEqual(['inv(C)']));
});

describe('what has no update over the definite matrices', () => {
  it.each([
    ['logdet(S + C) + tr(inv(S)*C)', 'S', 'what depends on S by its inverse and in another way too'],
    ['-logdet(T)', 'T', 'it has no slope beside that of the determinant'],
    ['logdet(T) + tr(T*C)', 'T', 'has no minimiser'],
    ['norm2(T[i,:])^2', 'T[i,:]', 'a part of it alone has no domain of its own'],
  ])('%s by %s', (objective, variable, reason) => {
    const { results, failures } = found(objective, variable);
    expect(results).toEqual([]);
    expect(failures.join('; ')).toContain(reason);
  });
});
