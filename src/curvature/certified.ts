import { Deriver } from '../calculus/derive.ts';
import { verifyCertificate, type Theorem, type Verified } from '../checker/kernel/index.ts';
import { freshSeed } from '../checker/numbers/random.ts';
import { groundsOf, type Condition, type Grounds, type Reading } from './grounds.ts';
import type { Prover } from './prover/prover.ts';

/** A certificate, as it was accepted by the checker. */
export interface Certified {
  readonly certificate: string;
  readonly verified: Verified;
  /** What it rests on, for reading. */
  readonly grounds: Grounds;
  /** What is declared of symbols in it beyond what the problem declares. */
  readonly supposed?: readonly Condition[];
}

/** What a search came to: the results, the best first, and why others failed. */
export interface Found<T> {
  readonly results: readonly T[];
  readonly failures: readonly string[];
}

/** One source of randomness for the verifications of a run, which no search has seen: what is drawn for one certificate serves the next. */
let drawn: string | null = null;

const asProved = (): Omit<Reading, 'symbols'> => {
  const { simplifier } = new Deriver();
  return { bound: [], show: (e) => e, simplify: (e) => simplifier.simplify(e), result: null, next: null };
};

/** The certificate of a theorem, if the checker accepts it, with its grounds as they are to be read. */
export const certified = (prover: Prover, theorem: Theorem, seed: string | undefined, refused: (why: string) => void = () => undefined, reading: Omit<Reading, 'symbols'> = asProved()): Certified | null => {
  const certificate = prover.certificate(theorem);
  const verified = verifyCertificate(certificate, { seed: seed ?? (drawn ??= freshSeed()), evidence: prover.evidence });
  if (!verified.accepted) refused(`${verified.rule ?? 'the certificate'}: ${verified.message}`);
  return verified.accepted ? { certificate, verified, grounds: groundsOf(verified, { ...reading, symbols: prover.symbols }) } : null;
};
