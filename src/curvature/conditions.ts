import type { Judgement, Verified } from '../checker/kernel/index.ts';
import type { Term } from '../checker/term.ts';
import type { Prover } from './prover.ts';

type Obligation = Verified['obligations'][number];
type Kind = Obligation['kind'];

/** A condition without what doesn't matter to it: signs, absolute values, transposition, factors that vanish nowhere. */
interface Core {
  readonly kind: Kind;
  readonly term: Term;
}

/** What follows from a condition on the same term. */
const IMPLIES: Readonly<Partial<Record<Kind, readonly Kind[]>>> = { positive: ['positive', 'nonneg', 'nonzero', 'away-from-kink'], nonzero: ['nonzero', 'away-from-kink'], 'away-from-kink': ['nonzero', 'away-from-kink'] };

const REARRANGED: ReadonlySet<string> = new Set(["'", 'vec']);
const isSigned = (kind: Kind): boolean => kind === 'positive' || kind === 'nonneg';

const coreOf = ({ kind, term }: Core, prover: Prover): Core => {
  if (typeof term === 'string' || kind === 'within-one') return { kind, term };
  const [op, a, ...rest] = term as readonly [string, Term, ...Term[]];
  const inside = (t: Term): Core => coreOf({ kind, term: t }, prover);
  if (REARRANGED.has(op) || (!isSigned(kind) && ((op === '-' && rest.length === 0) || (op === 'abs' && kind !== 'invertible')))) return inside(a);
  const isFactor = (c: Term): boolean => (op === '*' || kind === 'invertible' ? prover.isScalar(c) : op === '.*') && (prover.isPositive(c) || (!isSigned(kind) && prover.isPositive(['-', c])));
  if ((op === '*' || op === '.*') && isFactor(a) && rest.length > 0) return inside(rest.length === 1 ? (rest[0] as Term) : ([op, ...rest] as unknown as Term));
  return { kind, term };
};

/** What an assumption says, as conditions. */
const assumed = (j: Judgement): readonly Core[] => {
  if (j[0] === '<' && j[1] === '0') return [{ kind: 'positive', term: j[2] }];
  if (j[0] !== 'pd') return [];
  const [op, a, b] = j[1] as readonly [string, Term, Term];
  return [{ kind: 'invertible', term: j[1] }, ...(op === 'diag' ? [{ kind: 'positive', term: a } as const] : op === '*' && Array.isArray(b) && b[0] === 'eye' ? [{ kind: 'positive', term: a } as const] : [])];
};

/** Conditions that together say all that the obligations of a theorem say, each of them once: what follows from another or from an assumption is left out. For reading; a replay lists all of them. */
export const conditionsOf = (v: Verified, prover: Prover): readonly Obligation[] => {
  const same = (a: Core, b: Core): boolean => {
    const signs: readonly Term[] = isSigned(a.kind) || isSigned(b.kind) ? [b.term] : [b.term, ['-', b.term]];
    return signs.some((t) => prover.equal(a.term, t) !== null || prover.equal(a.term, ["'", t]) !== null);
  };
  const says = (a: Core, b: Core): boolean => (a.kind === b.kind || (IMPLIES[a.kind]?.includes(b.kind) ?? false)) && same(a, b);
  const known = v.assumptions.flatMap(assumed).map((c) => coreOf(c, prover));
  const kept: { readonly core: Core; readonly of: Obligation }[] = [];
  const strongest = [...v.obligations].sort((a, b) => (IMPLIES[b.kind]?.length ?? 0) - (IMPLIES[a.kind]?.length ?? 0) || a.text.length - b.text.length);
  for (const of of strongest) {
    const core = coreOf(of, prover);
    if (![...known, ...kept.map((k) => k.core)].some((c) => says(c, core))) kept.push({ core, of });
  }
  return v.obligations.filter((o) => kept.some((k) => k.of === o));
};
