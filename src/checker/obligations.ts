import type { Env, Term } from './term.ts';

/** Something that must hold for a term to have a value: a nonzero divisor, a positive argument of log, an invertible matrix, … */
export interface Obligation {
  readonly kind: 'nonzero' | 'positive' | 'nonneg' | 'invertible' | 'away-from-kink';
  readonly term: Term;
}

type Sign = 'positive' | 'nonneg' | 'unknown';

const POSITIVE_FUNCTIONS = new Set(['exp', 'sigmoid', 'softplus', 'cosh']);
const NONNEG_FUNCTIONS = new Set(['abs', 'relu', 'step', 'square', 'sqrt', 'norm1', 'norm2', 'logcosh']);
const KINKS = new Set(['abs', 'sign', 'relu', 'step', 'norm1']);
const worst = (signs: readonly Sign[]): Sign => (signs.includes('unknown') ? 'unknown' : signs.includes('nonneg') ? 'nonneg' : 'positive');

/** Entrywise sign of a term from its form and the declared attributes; `unknown` is always a possible answer. */
export const signOf = (t: Term, env: Env): Sign => {
  if (typeof t === 'string') {
    if (/^\d/.test(t)) return t === '0' ? 'nonneg' : 'positive';
    const attributes = env.symbols.get(t)?.attributes ?? [];
    return attributes.includes('positive') ? 'positive' : attributes.some((a) => a === 'nonneg' || a === 'mask' || a === 'simplex') ? 'nonneg' : 'unknown';
  }
  const [op, ...args] = t;
  const parts = args.filter((a): a is Term => typeof a === 'string' || Array.isArray(a));
  const of = (i: number): Sign => (parts[i] === undefined ? 'unknown' : signOf(parts[i], env));
  if (POSITIVE_FUNCTIONS.has(op)) return 'positive';
  if (NONNEG_FUNCTIONS.has(op)) return 'nonneg';
  switch (op) {
    case 'dim': case 'ones': return 'positive';
    case 'eye': case 'commutation': case 'zeros': return 'nonneg';
    case '+': {
      const signs = parts.map((p) => signOf(p, env));
      return signs.includes('unknown') ? 'unknown' : signs.includes('positive') ? 'positive' : 'nonneg';
    }
    case '*': {
      // A product of a transpose with itself as a scalar, x'*x, is a square.
      const [a, b] = parts;
      if (parts.length === 2 && Array.isArray(a) && a[0] === "'" && a[1] === b && isColumn(b, env)) return 'nonneg';
      return worst(parts.map((p) => signOf(p, env)));
    }
    case '.*': case 'kron': case './': {
      const [a, b] = parts;
      return parts.length === 2 && a === b ? 'nonneg' : worst(parts.map((p) => signOf(p, env)));
    }
    case '.^': {
      const base = of(0);
      const k = parts[1];
      if (base === 'positive') return 'positive';
      return typeof k === 'string' && /^\d*[02468]$/.test(k) ? 'nonneg' : base;
    }
    case "'": case 'sum': case 'rowsum': case 'colsum': case 'vec': case 'diagvec': return of(0);
    case 'diag': return of(0) === 'positive' ? 'nonneg' : of(0);
    case 'index': return of(0);
    case 'inner': return parts[0] === parts[1] ? 'nonneg' : worst([of(0), of(1)]);
    default: return 'unknown';
  }
};

const isColumn = (t: Term | undefined, env: Env): boolean => typeof t === 'string' && env.symbols.get(t)?.cols === 1;

const isInvertible = (t: Term, env: Env): boolean => {
  if (typeof t === 'string') return (env.symbols.get(t)?.attributes ?? []).some((a) => a === 'posdef' || a === 'invertible');
  const [op, a] = t;
  return op === 'inv' || op === 'eye' || (op === "'" && isInvertible(a as Term, env));
};

/** What has to hold for the terms to have values, from every node; what the signs and attributes settle is left out. */
export const obligations = (terms: readonly Term[], env: Env): readonly Obligation[] => {
  const out: Obligation[] = [];
  const seen = new Set<Term>();
  const need = (kind: Obligation['kind'], term: Term): void => {
    const known = env.conditions.some((c) => c.kind !== 'size' && same(c.term, term) && (c.kind === kind || (c.kind === 'positive' && kind !== 'invertible')));
    if (!known && !out.some((o) => o.kind === kind && same(o.term, term))) out.push({ kind, term });
  };
  const visit = (t: Term): void => {
    if (typeof t === 'string' || seen.has(t)) return;
    seen.add(t);
    const [op, ...args] = t;
    if (op === 'block') (args as readonly (readonly Term[])[]).flat().forEach(visit);
    else for (const a of args) if (Array.isArray(a)) visit(a as unknown as Term);
    const [first, second] = args as readonly Term[];
    if (first === undefined) return;
    if (op === './' && second !== undefined && signOf(second, env) !== 'positive') need('nonzero', second);
    if ((op === 'log' || op === 'log1p') && signOf(first, env) !== 'positive') need('positive', op === 'log' ? first : ['+', '1', first]);
    if (op === 'sqrt' && signOf(first, env) === 'unknown') need('nonneg', first);
    if (op === '.^' && typeof second === 'string' && /^-\d+$/.test(second) && signOf(first, env) !== 'positive') need('nonzero', first);
    if (op === '.^' && !(typeof second === 'string' && /^-?\d+$/.test(second)) && !(Array.isArray(second) && second[0] === 'dim') && signOf(first, env) !== 'positive') need('positive', first);
    if ((op === 'inv' || op === 'logdet' || (op === 'mpow' && typeof second === 'number' && second < 0)) && !isInvertible(first, env)) need('invertible', first);
    if (KINKS.has(op) && signOf(first, env) !== 'positive') need('away-from-kink', first);
  };
  terms.forEach(visit);
  return out;
};

const same = (a: Term, b: Term): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
