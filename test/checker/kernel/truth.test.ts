import { describe, expect, it } from 'vitest';
import { Context } from '../../../src/checker/kernel/context.ts';
import { readDocument } from '../../../src/checker/kernel/document.ts';
import { Evidence } from '../../../src/checker/kernel/evidence.ts';
import { Fault } from '../../../src/checker/kernel/fault.ts';
import { judgementText, obligationText } from '../../../src/checker/kernel/index.ts';
import { Kernel } from '../../../src/checker/kernel/kernel.ts';
import type { Theorem } from '../../../src/checker/kernel/theorem.ts';
import { randomSource, type RandomSource } from '../../../src/checker/numbers/random.ts';
import { stepQuestions, type Document } from '../../proofs/twin/steps.ts';
import { Deriving } from './truth/derive.ts';
import { tested } from './truth/judge.ts';

/** A fixed seed makes the test repeatable; without one every run is another one. */
const SEED = process.env['GRADUS_SEED'] ?? (process.env['CI'] === undefined ? String(Date.now()) : 'fixed');
const isFull = process.env['FULL'] !== undefined;
const STEPS = isFull ? 12_000 : 800;
const POINTS = { wanted: 6, attempts: 30 } as const;

/** What is wrong with a theorem in numbers, in words. */
const wrong = (t: Theorem, { symbols }: Context, random: RandomSource): readonly string[] => {
  const { fault, point } = tested(t, symbols, random, POINTS);
  if (fault === undefined) return [];
  const where = [...t.assumptions.map((j) => judgementText(j)), ...t.obligations.map((o) => obligationText(o))].join(', ');
  return [`${t.rule}: ${judgementText(t.conclusion)} where ${where}: ${fault} at ${JSON.stringify([[...point?.sizes ?? []], [...point?.symbols ?? []]])}`];
};

/** The theorem of the last step of a document; none where the kernel refuses a step. */
const lastOf = (document: Document, seed: string): { readonly context: Context; readonly theorem: Theorem } | null => {
  try {
    const { context, reader, nodes } = readDocument(JSON.stringify(document), seed, new Evidence());
    const kernel = new Kernel(context, reader);
    const theorems = new Map<string | null, Theorem>();
    let theorem: Theorem | null = null;
    for (const node of nodes) {
      theorem = kernel.apply(node.rule, node.from.map((id) => theorems.get(id) ?? null), node.fields);
      theorems.set(node.id, theorem);
    }
    return theorem === null ? null : { context, theorem };
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
};

describe('what the kernel derives is true in numbers', () => {
  it('of random terms, by random rules from what was derived before', () => {
    const random = randomSource(`derive ${SEED}`);
    const deriving = new Deriving(random);
    const theorems = Array.from({ length: STEPS }, () => deriving.step().theorem).filter((t) => t !== null);
    expect(theorems.length).toBeGreaterThan(STEPS / 6);
    expect(theorems.flatMap((t) => wrong(t, deriving.context, random)), SEED).toEqual([]);
  });

  it('by steps of the rules that are changed at random', () => {
    const random = randomSource(`steps ${SEED}`);
    let derived = 0;
    const faults = stepQuestions(`steps ${SEED}`, 1).filter(() => isFull || random.int(3) === 0).flatMap(({ document }) => {
      const last = lastOf(document, SEED);
      if (last === null) return [];
      derived++;
      return wrong(last.theorem, last.context, random);
    });
    expect(derived).toBeGreaterThan(20);
    expect(faults, SEED).toEqual([]);
  });
});
