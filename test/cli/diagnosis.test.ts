import { describe, expect, it } from 'vitest';
import { runCheckBatch } from '../../src/cli/batch.ts';
import { runCheck } from '../../src/cli/check.ts';
import type { Io } from '../../src/cli/io.ts';

const capture = (work: (io: Io) => number): { readonly status: number; readonly text: string } => {
  let text = '';
  const io = { out: (t: string) => void (text += t), err: (t: string) => void (text += t), readFile: () => '', fileExists: () => false, writeFile: () => undefined, isTerminal: false };
  return { status: work(io), text };
};
const GIVEN = "x : vector(n), A : matrix(n, n)";

describe('the diagnosis of a refuted claim on the command line', () => {
  it('is printed with the difference marked and a small counterexample', () => {
    const { status, text } = capture((io) => runCheck("grad(x'*A*x, x) = 2*A*x", { given: GIVEN, json: false, explain: false, seed: 's' }, io));
    expect(status).toBe(1);
    expect(text).toContain('flaw: transpose');
    expect(text).toContain("claimed: 2*A*x");
    expect(text).toContain("right:   A*x + A'*x");
    expect(text).toContain('as it stands it holds if A symmetric');
    expect(text).toContain('counterexample at n = 2');
  });
  it('is part of the JSON answer', () => {
    const { text } = capture((io) => runCheck("grad(x'*A*x, x) = 2*A*x", { given: GIVEN, json: true, explain: false, seed: 's' }, io));
    expect(JSON.parse(text)).toMatchObject({ verdict: 'refuted', flaw: 'transpose', repair: "A*x + A'*x", repair_source: 'edit', holds_if: ['A symmetric'], counterexample: { sizes: { n: 2 } } });
  });
  it('is part of a line of a batch, in plain language', () => {
    const line = (expected: string) => JSON.stringify({ id: 'r', kind: 'gradient', decls: { x: 'vector(n)' }, expr: 'sum(softplus(x))', wrt: 'x', expected });
    const answer = (expected: string): Record<string, unknown> => JSON.parse(capture((io) => runCheckBatch(line(expected), { seed: 's' }, io)).text) as Record<string, unknown>;
    expect(answer('-sigmoid(x)')).toMatchObject({ flaw: 'sign', repair: 'sigmoid(x)' });
    expect(answer('sigmoid(x)')).not.toHaveProperty('flaw');
  });
});
