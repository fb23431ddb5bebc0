import { describe, expect, it } from 'vitest';
import { Deriver } from '../../src/calculus/derive.ts';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { readDeclarations, type Problem } from '../../src/elaborate/index.ts';
import { decideOrder } from '../../src/notes/relations/decide-order.ts';
import { readOrder } from '../../src/notes/steps/order-claim.ts';
import { smallestEigenvalue } from '../../src/notes/steps/eigen.ts';
import type { Order } from '../../src/notes/steps/order.ts';
import { drawAll, valueOf } from './draw.ts';
import { FALSE, TRUE, type Claim } from './inequalities.ts';
import { read } from './support.ts';

/** A minute of work is for a full run. */
const KEPT = process.env.FULL === '1' ? 1 : 12;
const kept = (claims: readonly Claim[]): readonly Claim[] => claims.filter((_, k) => k % KEPT === 0);
const POINTS = 20;

const orderOf = (claim: string, problem: Problem): Order => {
  const order = readOrder(claim, problem);
  if (order === null) throw new TypeError(`${claim} is no order`);
  return read(order);
};

/** right − left by definition, or its smallest eigenvalue, relative to the sides. */
const slackAt = ({ left, right, isMatrix }: Order, problem: Problem, seed: number): number => {
  const values = drawAll(problem, seed, () => 0.5 + (seed % 3));
  const [l, r] = [left, right].map((e) => valueOf(e, values).to2DArray()) as [number[][], number[][]];
  const difference = r.map((row, i) => row.map((x, j) => x - (l[i]?.[j] ?? Number.NaN)));
  const size = 1 + Math.max(...l.flat().map(Math.abs), ...r.flat().map(Math.abs));
  return (isMatrix ? smallestEigenvalue(difference) : Math.min(...difference.flat())) / size;
};

describe('classical inequalities', () => {
  for (const [claim, given] of kept(TRUE))
    it(`${claim} is proved`, () => {
      const problem = read(readDeclarations(given));
      const order = orderOf(claim, problem);
      const answer = decideOrder(order, problem, new Deriver(), 'tests');
      expect(answer.kind).toBe('proved');
      if (answer.kind === 'proved') expect(verifyCertificate(answer.proof.certificate).accepted).toBe(true);
      for (let seed = 0; seed < POINTS; seed++) expect(slackAt(order, problem, seed), `point ${seed}`).toBeGreaterThan(-1e-9);
    });

  for (const [claim, given] of kept(FALSE))
    it(`${claim} is refuted`, () => {
      const problem = read(readDeclarations(given));
      expect(decideOrder(orderOf(claim, problem), problem, new Deriver(), 'tests').kind).toBe('refuted');
    });
});
