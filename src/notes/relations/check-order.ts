import { Deriver } from '../../calculus/derive.ts';
import { failed } from '../../diagnostics/diagnostic.ts';
import type { Problem } from '../../elaborate/index.ts';
import { taken } from '../../elaborate/rejected.ts';
import type { OrderAnswer } from '../steps/order.ts';
import { readOrder } from '../steps/order-claim.ts';
import { decideOrder } from './decide-order.ts';

/** Decides `left <= right`, entry by entry, or `left ⪯ right`, by definiteness: proved by a certificate, refuted at a point, or undecided. Errors: InputRejected. */
export const checkOrder = (claim: string, problem: Problem, options: { readonly seed?: string } = {}): OrderAnswer => {
  const order = readOrder(claim, problem) ?? failed({ code: 'not-a-claim', message: 'this is no order', labels: [{ span: { start: 0, end: claim.length }, text: 'no <= here', primary: true }], help: 'write left <= right, or left ⪯ right' });
  return decideOrder(taken(order, claim, 'claim'), problem, new Deriver(), options.seed);
};
