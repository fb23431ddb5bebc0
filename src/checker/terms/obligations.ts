import { isNonneg, isNonzero, isPositive, signsOfSize, signTable, type Signs } from './signs.ts';
import type { Env, Term } from './term.ts';
import { isPositiveFraction, isRational } from './walk.ts';

/** Something that must hold for a term to have a value, or for a derivative to exist. */
export interface Obligation {
  readonly kind: 'nonzero' | 'positive' | 'nonneg' | 'invertible' | 'within-one' | 'away-from-kink';
  readonly term: Term;
}

/** Functions with a kink at 0. */
export const KINKS: ReadonlySet<string> = new Set(['abs', 'sign', 'relu', 'step', 'norm1']);

const isWhole = (e: Term | undefined): boolean => (typeof e === 'string' ? /^-?\d+$/.test(e) : e?.[0] === 'dim');

/** What an operation itself asks of its operands for having a value; `make` builds terms. */
export const requirementsOf = (t: Term, make: (op: string, ...args: readonly unknown[]) => Term): readonly Obligation[] => {
  if (typeof t === 'string') return [];
  const [op, a, b] = t as readonly [string, Term, Term];
  switch (op) {
    case './': return [{ kind: 'nonzero', term: b }];
    case 'log': return [{ kind: 'positive', term: a }];
    case 'log1p': return [{ kind: 'positive', term: make('+', make('fill', '1', a), a) }];
    case 'sqrt': return [{ kind: 'nonneg', term: a }];
    case 'tan': return [{ kind: 'nonzero', term: make('cos', a) }];
    case 'asin': case 'acos': return [{ kind: 'within-one', term: a }];
    case 'inv': case 'logdet': return [{ kind: 'invertible', term: a }];
    case 'mpow': return typeof b === 'number' && b < 0 ? [{ kind: 'invertible', term: a }] : [];
    case '.^': return !isWhole(b) ? [{ kind: isPositiveFraction(b) ? 'nonneg' : 'positive', term: a }] : typeof b === 'string' && b.startsWith('-') ? [{ kind: 'nonzero', term: a }] : [];
    default: return [];
  }
};

const BY_SIGN: Readonly<Partial<Record<Obligation['kind'], (s: Signs) => boolean>>> = { nonzero: isNonzero, positive: isPositive, nonneg: isNonneg, 'away-from-kink': isNonzero };
/** Does the sign of its term settle an obligation? */
export const settledBySign = (o: Obligation, signs: (t: Term) => Signs): boolean => BY_SIGN[o.kind]?.(signs(o.term)) ?? false;

const INVERTIBLE = ['posdef', 'invertible', 'orthogonal'] as const;
/** Is a term invertible by declaration or as an identity matrix? */
export const isInvertible = (t: Term, symbols: Env['symbols']): boolean => {
  if (typeof t === 'string') return INVERTIBLE.some((a) => symbols.get(t)?.attributes.includes(a) ?? false);
  const [op, a] = t;
  return op === 'inv' || op === 'eye' || (op === "'" && isInvertible(a as Term, symbols));
};

const same = (a: Term, b: Term): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What has to hold for the terms to have values, from every node; what the signs and attributes settle is left out. */
export const obligations = (terms: readonly Term[], env: Env): readonly Obligation[] => {
  const out: Obligation[] = [];
  const seen = new Set<Term>();
  // Shapes are known here of numbers and declared symbols alone.
  const shape = (t: Term): readonly [string, string] | null => {
    const declared = typeof t === 'string' ? env.symbols.get(t) : undefined;
    return declared === undefined ? (isRational(t) ? ['1', '1'] : null) : [JSON.stringify(declared.rows), JSON.stringify(declared.cols)];
  };
  const signs = signTable({ symbols: env.symbols, shape, size: signsOfSize, same });
  const need = (o: Obligation): void => {
    const known = settledBySign(o, signs) || (o.kind === 'invertible' && isInvertible(o.term, env.symbols))
      || env.conditions.some((c) => c.kind !== 'size' && same(c.term, o.term) && (c.kind === o.kind || (c.kind === 'positive' && o.kind !== 'invertible')));
    if (!known && !out.some((x) => x.kind === o.kind && same(x.term, o.term))) out.push(o);
  };
  const visit = (t: Term): void => {
    if (typeof t === 'string' || seen.has(t)) return;
    seen.add(t);
    const [op, ...args] = t;
    if (op === 'block') (args as readonly (readonly Term[])[]).flat().forEach(visit);
    else for (const a of args) if (Array.isArray(a)) visit(a as unknown as Term);
    requirementsOf(t, (o, ...xs) => [o, ...xs]).forEach(need);
    if (KINKS.has(op)) need({ kind: 'away-from-kink', term: args[0] as Term });
  };
  terms.forEach(visit);
  return out;
};
