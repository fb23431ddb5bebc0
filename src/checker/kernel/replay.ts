import type { Obligation } from '../terms/obligations.ts';
import { freshSeed } from '../numbers/random.ts';
import { readDocument, type Document, type Node } from './document.ts';
import { Evidence } from './evidence.ts';
import { fail, Fault, must, type FaultCode } from './fault.ts';
import { identical, namedIn, termsOf, type Judgement } from './judgement.ts';
import { JsonFault } from './json.ts';
import { Kernel, sumOfErrors } from './kernel.ts';
import { declarationText, obligationText } from './text.ts';
import { foundationOf, type Theorem } from './theorem.ts';

/** What a certificate proves. */
export interface Verified {
  readonly accepted: true;
  readonly claim: Judgement;
  /** The symbols that the claim, its assumptions and obligations are about, each as declared: what it is proved for. */
  readonly declarations: readonly string[];
  readonly assumptions: readonly Judgement[];
  /** What has to hold for all terms of the derivation to have values. */
  readonly obligations: readonly (Obligation & { readonly text: string })[];
  /** D: deduced by rules; P: with randomised exact checks, whose errors add up. */
  readonly grade: 'D' | 'P';
  /** log2 of the bound on the probability that a false step was accepted; only at grade P. */
  readonly log2Error?: number;
  /** True where that bound rests on an unproved heuristic. */
  readonly heuristic: boolean;
  readonly nodes: number;
  /** The steps in order, for showing the proof. */
  readonly proof: readonly ProofStep[];
}

/** One step of an accepted certificate. */
export interface ProofStep {
  readonly id: string;
  readonly rule: string;
  readonly from: readonly (string | null)[];
  readonly conclusion: Judgement;
}

/** Why a certificate is rejected, and at which node. */
export interface Rejected {
  readonly accepted: false;
  readonly node?: string;
  readonly rule?: string;
  readonly code: FaultCode;
  readonly message: string;
}

/** A fixed seed makes the randomised checks repeatable; none draws fresh entropy. Verifications may share what trials have shown. */
export interface VerifyOptions {
  readonly seed?: string;
  readonly evidence?: Evidence;
}

/** A node that is being replayed, for the message. */
class Place {
  node: Node | null = null;
}

const checkUse = (doc: Document, kernel: Kernel, theorems: ReadonlyMap<string, Theorem>, root: Theorem): void => {
  const used = foundationOf(root);
  for (const [id, t] of theorems) must(used.has(t), `the root does not rest on node ${id}`, 'unused');
  for (const j of doc.context.assumptions) must(root.assumptions.some((k) => k === j), 'an assumption is not used', 'unused');
  for (const name of doc.shared) must(doc.reader.used.has(name), `the shared term ${name} is not used`, 'unused');
  const { terms, symbols } = doc.context;
  for (const name of terms.sizes.names) must(!symbols.has(name) && !terms.boundNames.has(name), `${name} is the name of a size and of a symbol or index`, 'malformed');
  const mentioned = new Set(kernel.mentioned);
  const look = (j: Judgement): void => {
    namedIn(j).forEach((n) => mentioned.add(n));
    termsOf(j).forEach((t) => doc.context.terms.free(t).forEach((n) => mentioned.add(n)));
  };
  [...theorems.values()].forEach((t) => look(t.conclusion));
  doc.context.assumptions.forEach(look);
  for (const name of doc.context.symbols.keys()) must(mentioned.has(name), `the declaration of ${name} is not used`, 'unused');
};

const replay = (doc: Document, place: Place): Verified => {
  const kernel = new Kernel(doc.context, doc.reader);
  const theorems = new Map<string, Theorem>();
  for (const node of doc.nodes) {
    place.node = node;
    must(!theorems.has(node.id), `the id ${node.id} is repeated`, 'malformed');
    const from = node.from.map((id) => (id === null ? null : (theorems.get(id) ?? fail('premise', `there is no node ${id} before`))));
    const theorem = kernel.apply(node.rule, from, node.fields);
    must(node.conclusion === null || identical(node.conclusion, theorem.conclusion), 'the stated conclusion is not the one that the rule gives', 'conclusion');
    theorems.set(node.id, theorem);
  }
  place.node = null;
  const root = theorems.get(doc.root) ?? fail('malformed', `there is no node ${doc.root} for a root`);
  must(identical(root.conclusion, doc.claim), 'the claim is not what the root concludes', 'conclusion');
  checkUse(doc, kernel, theorems, root);
  const all = [...theorems.values()];
  const log2Error = sumOfErrors(all.map((t) => t.log2Error));
  const about = new Set([...termsOf(doc.claim), ...root.assumptions.flatMap(termsOf), ...root.obligations.map((o) => o.term)].flatMap((t) => [...doc.context.terms.free(t)]));
  for (const [name, s] of doc.context.symbols) must(about.has(name) || !doc.context.typing.restrictsSizes(s), `nothing is a ${name} at some sizes, of which the claim doesn't speak`);
  return {
    accepted: true, claim: doc.claim, declarations: [...doc.context.symbols].flatMap(([name, s]) => (about.has(name) ? [declarationText(name, s)] : [])), assumptions: root.assumptions, obligations: root.obligations.map((o) => ({ ...o, text: obligationText(o) })),
    ...(log2Error === -Infinity ? { grade: 'D' } : { grade: 'P', log2Error }), heuristic: all.some((t) => t.heuristic), nodes: all.length,
    proof: doc.nodes.map(({ id, rule, from }) => ({ id, rule, from, conclusion: (theorems.get(id) ?? root).conclusion })),
  };
};

const rejected = (error: unknown, node: Node | null): Rejected => {
  const at = node === null ? {} : { node: node.id, rule: node.rule };
  if (error instanceof Fault) return { accepted: false, ...at, code: error.code, message: error.message };
  if (error instanceof JsonFault) return { accepted: false, code: 'malformed', message: error.message };
  // Too deep a recursion, or a number beyond what the engine represents: nothing was proved.
  if (error instanceof RangeError) return { accepted: false, ...at, code: 'malformed', message: 'the certificate is beyond what the checker can handle' };
  throw error;
};

/** Text that stands for a document in seeds. */
const digest = (text: string): string => {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) h = ((h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & ((1n << 64n) - 1n);
  return h.toString(16);
};

/** Replays a certificate: what it proves, or why it is rejected. Never throws for what stands in the text. */
export const verifyCertificate = (text: string, options: VerifyOptions = {}): Verified | Rejected => {
  const place = new Place();
  try {
    return replay(readDocument(text, `${options.seed ?? freshSeed()}|${digest(text)}`, options.evidence ?? new Evidence()), place);
  } catch (error) {
    return rejected(error, place.node);
  }
};

