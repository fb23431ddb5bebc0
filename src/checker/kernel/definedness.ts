import { isInvertible, KINKS, requirementsOf, settledBySign, type Obligation } from '../terms/obligations.ts';
import type { Signs } from '../terms/signs.ts';
import type { Term } from '../terms/term.ts';
import { everySubterm, isPositiveFraction, isRational, subterms } from '../terms/walk.ts';
import { must } from './fault.ts';
import type { Typing } from './typing.ts';

/** Functions that jump at 0, where trials at random points see nothing. */
const JUMPS: ReadonlySet<string> = new Set(['sign', 'step']);

/** Is a term t or a product of t and a number that isn't 0? */
const isMultiple = (a: Term, t: string): boolean => {
  if (typeof a === 'string') return a === t;
  const [op, ...factors] = a as readonly [string, ...Term[]];
  return (op === '*' || op === '.*') && factors.length === 2 && factors.includes(t) && factors.some((c) => isRational(c) && c !== '0');
};

/** What terms need for having values. */
export class Definedness {
  private readonly typing: Typing;
  private readonly signs: (t: Term) => Signs;
  private readonly memo = new Map<Term, readonly Obligation[]>();

  constructor(typing: Typing, signs: (t: Term) => Signs) {
    this.typing = typing;
    this.signs = signs;
  }

  /** Is it left open by signs and attributes? */
  isOpen(o: Obligation): boolean {
    return !settledBySign(o, this.signs) && !(o.kind === 'invertible' && isInvertible(o.term, this.typing.symbols));
  }

  private ownOf(t: Term): readonly Obligation[] {
    const known = this.memo.get(t);
    if (known !== undefined) return known;
    const own = requirementsOf(t, this.typing.terms.make).filter((o) => this.isOpen(o));
    this.memo.set(t, own);
    return own;
  }

  /** What has to hold for the terms to have values, less what signs and attributes settle. */
  of(terms: readonly Term[]): readonly Obligation[] {
    const out: Obligation[] = [];
    everySubterm(terms, (t) => out.push(...this.ownOf(t)));
    return out;
  }

  /**
   * What has to hold besides for trials at random points to speak for all points: nothing that jumps is at its jump. Where a statement
   * is about all but finitely many values of a symbol, what vanishes at one of its values only may jump there.
   */
  awayFromJumps(terms: readonly Term[], almostAll: string | null): readonly Obligation[] {
    const out: Obligation[] = [];
    everySubterm(terms, (t) => {
      if (typeof t === 'string' || !JUMPS.has(t[0]) || (almostAll !== null && this.vanishesOnce(t[1] as Term, almostAll))) return;
      const o: Obligation = { kind: 'nonzero', term: t[1] as Term };
      if (this.isOpen(o)) out.push(o);
    });
    return out;
  }

  /** Is it a multiple of t, or its sum or difference with something free of t? */
  private vanishesOnce(a: Term, t: string): boolean {
    if (isMultiple(a, t)) return true;
    if (typeof a === 'string' || (a[0] !== '+' && a[0] !== '-') || a.length > 3) return false;
    const others = (a.slice(1) as readonly Term[]).filter((x) => !isMultiple(x, t));
    return others.length === a.length - 2 && others.every((x) => !this.typing.terms.has(x, t));
  }

  /** What has to hold besides for terms to be twice continuously differentiable in the variables, but for the kinks that are allowed. Throws Fault for another one. */
  smoothness(terms: readonly Term[], variables: readonly string[], allowed: ReadonlySet<string> = new Set()): readonly Obligation[] {
    const out: Obligation[] = [];
    const seen = new Set<Term>();
    const visit = (t: Term): void => {
      if (typeof t === 'string' || seen.has(t) || !variables.some((x) => this.typing.terms.has(t, x))) return;
      seen.add(t);
      const [op, a, k] = t as readonly [string, Term, Term];
      must(!KINKS.has(op) || allowed.has(op), `${op} of the variable has a kink`);
      if (op === '.^' && typeof a !== 'string' && a[0] === 'norm2' && typeof k === 'string' && /^\d*[02468]$/.test(k)) return visit(a[1] as Term);
      const inside: Obligation | null = op === 'sqrt' || (op === '.^' && isPositiveFraction(k)) ? { kind: 'positive', term: a } : op === 'norm2' ? { kind: 'positive', term: t } : null;
      if (inside !== null && this.isOpen(inside)) out.push(inside);
      subterms(t).forEach(visit);
    };
    terms.forEach(visit);
    return out;
  }
}
