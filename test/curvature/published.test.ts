import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../src/elaborate/index.ts';
import { drawAll, valueOf } from './draw.ts';
import { pageClaims } from './pages.ts';
import { read } from './support.ts';

const folder = fileURLToPath(new URL('../../proofs/certificates', import.meta.url));
const claims = pageClaims();

/** Published results: the claim of a page, which of its results it is (the sharpest is the first), and the result as it is published. */
const PUBLISHED: readonly (readonly [certificate: string, rank: number, published: string])[] = [
  ['lfh-1', 1, "-1/16*U'*diag(M[i,:]' + M[:,i])*U - eye(q)/beta"],
  ['dlfh-1', 1, '-n*lambda^2/(4*r^2)*eye(n)'],
  ['klr-1', 1, "P'*P/4 + 2*eta*eye(p)"],
  ['klr-2', 1, '2*eta*eye(p)'],
  ['logistic-1', 1, "X'*X/4"],
  ['logistic-4', 2, "w + 4*inv(X'*X)*X'*(y - 1./(1 + exp(-X*w)))"],
  ['jaakkola-jordan-1', 1, "inv(X'*diag(tanh(X*w/2)./(X*w))*X + 2/s*eye(p))*X'*(2*y - 1)"],
  ['multinomial-1', 1, "A'*(eye(n)/2 - ones(n,n)/(2*n))*A"],
  ['multinomial-2', 1, "kron(1/2*(eye(K) - 1/K*ones(K,K)), X'*X)"],
  ['nmf-frobenius-1', 2, "H.*(W'*X)./(W'*W*H)"],
  ['nmf-frobenius-2', 2, "W.*(X*H')./(W*H*H')"],
  ['nmf-kullback-leibler-1', 1, "H.*(W'*(X./(W*H)))./(W'*ones(n,m))"],
  ['quantile-1', 1, "t + inv(Z'*diag(1./(e*ones(n,1) + abs(y - Z*t)))*Z)*Z'*((y - Z*t)./(e*ones(n,1) + abs(y - Z*t)) + (2*q - 1)*ones(n,1))"],
  ['robust-1', 1, "inv(A'*diag(s^2./(s^2*ones(m,1) + (A*x - b).^2))*A)*A'*diag(s^2./(s^2*ones(m,1) + (A*x - b).^2))*b"],
  ['robust-2', 1, "inv(A'*diag(exp(-(A*x - b).^2/2))*A)*A'*diag(exp(-(A*x - b).^2/2))*b"],
  ['robust-3', 1, "inv(A'*diag(tanh(A*x - b)./(A*x - b))*A)*A'*diag(tanh(A*x - b)./(A*x - b))*b"],
  ['robust-4', 1, "inv(A'*diag((e*ones(m,1) + (A*x - b).^2).^(-1/4))*A)*A'*diag((e*ones(m,1) + (A*x - b).^2).^(-1/4))*b"],
  ['ridge-1', 1, "inv(A'*A + l*eye(n))*A'*b"],
  ['ridge-2', 1, "inv(A'*A)*A'*b"],
  ['bradley-terry-1', 1, "(diag((N + N')*ones(n,1)) - N - N')/4"],
  ['bradley-terry-2', 1, "N*ones(n,1)./(((N + N')./(g*ones(1,n) + ones(n,1)*g'))*ones(n,1))"],
  ['group-lasso-1', 1, "inv(A'*A + l*diag(1./sqrt(rowsum(X.^2) + e*ones(n,1))))*A'*B"],
];

describe('published results', () => {
  for (const [certificate, rank, published] of PUBLISHED)
    it(`${certificate}: ${published}`, () => {
      const claim = claims.find((c) => c.certificate === certificate);
      if (claim === undefined) throw new TypeError(`there is no claim ${certificate}`);
      const found = [...claim.bounds.map((b) => b.bound), ...claim.updates][rank - 1];
      if (found === undefined) throw new TypeError(`${certificate} has no result ${rank}`);
      const wanted = read(readExpression(published, claim.problem));
      let compared = 0;
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        const values = drawAll(claim.problem, seed, () => 1);
        const [a, b] = [valueOf(found, values), valueOf(wanted, values)];
        // Zeros of nonnegative data may leave 0/0.
        if (!a.to1DArray().every(Number.isFinite)) continue;
        compared++;
        expect(a.to1DArray().length).toBe(b.to1DArray().length);
        a.to1DArray().forEach((x, k) => expect(Math.abs(x - (b.to1DArray()[k] ?? Number.NaN)), `entry ${k}`).toBeLessThan(1e-7 * (1 + Math.abs(x))));
      }
      expect(compared).toBeGreaterThanOrEqual(2);
      // Every certificate in the folder is replayed with the pages.
      const files = readdirSync(folder).filter((f) => f === `${certificate}.json` || f === `${certificate}-${rank}.json`);
      expect(files.length).toBe(1);
    });
});
