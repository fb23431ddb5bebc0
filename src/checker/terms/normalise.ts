import { shapesAt, type Shape, type Shapes } from './shapes.ts';
import { withSubscripts } from './subscripts.ts';
import { isRational, mapSubterms } from './walk.ts';
import type { Dim, Env, Term } from './term.ts';

/**
 * Rewrites that the exact evaluation needs, each an equality wherever both sides are defined:
 * functions of the user are inlined; norm2(A)^2k = inner(A, A)^k has no square root; exp(c*log(a) + r) = a^c .* exp(r) has no
 * logarithm below an exponential; fill(s, A) .* B = s*B has no matrix of constants. Equal subterms of all terms that one normaliser sees become one object.
 */
export const normaliser = (env: Env): ((t: Term) => Term) => {
  const memo = new Map<Term, Term>();
  const intern = interner();
  const shape = sampleShapes(env);
  const isScalar = (t: Term): boolean => shape(t)?.every((n) => n === 1) === true;
  const go = (t: Term): Term => {
    if (typeof t === 'string') return t;
    const known = memo.get(t);
    if (known !== undefined) return known;
    const inlined = inline(mapSubterms(t, go), env, go);
    const result = intern(withoutRoot(inlined) ?? withoutLog(inlined, isScalar) ?? withoutFill(inlined, isScalar) ?? withSubscripts(inlined, env, shape) ?? inlined);
    memo.set(t, result);
    return result;
  };
  return go;
};

/** One object for equal terms: a term is known by its operation and the numbers of its subterms. */
const interner = (): ((t: Term) => Term) => {
  const numbers = new Map<Term, number>();
  const byKey = new Map<string, Term>();
  const intern = (t: Term): Term => {
    if (typeof t === 'string' || numbers.has(t)) return t;
    const inside = mapSubterms(t, intern);
    const key = JSON.stringify(mapSubterms(inside, (s) => (typeof s === 'string' ? s : [`#${numbers.get(s) ?? ''}`])));
    const known = byKey.get(key);
    if (known !== undefined) return known;
    numbers.set(inside, numbers.size);
    byKey.set(key, inside);
    return inside;
  };
  return intern;
};

const inline = (t: Term, env: Env, go: (t: Term) => Term): Term => {
  if (typeof t === 'string') return t;
  const [op, arg] = t;
  const f = env.functions.get(op);
  if (f === undefined) return t;
  // The body is a scalar formula; spread over a matrix its products and constants are entrywise.
  const spread = (b: Term): Term => {
    if (b === f.parameter) return arg as Term;
    if (typeof b === 'string') return ['fill', b, arg];
    const [o, ...args] = b;
    if (o === '.^') return [o, spread(args[0] as Term), args[1]];
    return [o === '*' ? '.*' : o, ...(args as readonly Term[]).map(spread)];
  };
  return go(spread(f.body));
};

const withoutRoot = (t: Term): Term | null => {
  if (typeof t === 'string' || t[0] !== '.^') return null;
  const [, base, exponent] = t;
  if (!Array.isArray(base) || base[0] !== 'norm2' || typeof exponent !== 'string' || !/^\d*[02468]$/.test(exponent)) return null;
  return ['.^', ['inner', base[1], base[1]], String(BigInt(exponent) / 2n)];
};

/** A constant matrix among the factors of an entrywise product is a scalar factor of it, where another factor has the shape. */
const withoutFill = (t: Term, isScalar: (t: Term) => boolean): Term | null => {
  if (typeof t === 'string' || t[0] !== '.*') return null;
  const factors = t.slice(1) as readonly Term[];
  const isFill = (f: Term): boolean => typeof f !== 'string' && f[0] === 'fill';
  const rest = factors.filter((f) => !isFill(f));
  const fills = factors.filter(isFill);
  if (fills.length === 0 || rest.every(isScalar)) return null;
  const body: Term = rest.length === 1 ? (rest[0] ?? t) : ['.*', ...rest];
  return ['*', ...fills.map((f) => (f as readonly [string, Term])[1]), body];
};

/** Linear operations through which an entrywise exponential passes unchanged. */
const TRANSPARENT = new Set(["'", 'vec', 'diagvec', 'index', 'slice', 'unvec', 'gather']);

/** exp of the argument without a logarithm at its surface, or null where there is none. */
const withoutLog = (t: Term, isScalar: (t: Term) => boolean): Term | null => {
  if (typeof t === 'string' || t[0] !== 'exp') return null;
  return exponential(t[1] as Term, isScalar);
};

const exponential = (t: Term, isScalar: (t: Term) => boolean): Term | null => {
  if (typeof t === 'string') return null;
  const [op, ...args] = t;
  const [a, b] = args as readonly Term[];
  const plain = (x: Term): Term => exponential(x, isScalar) ?? ['exp', x];
  const inside = (x: Term | undefined): Term | null => (x === undefined ? null : exponential(x, isScalar));
  if (a === undefined) return null;
  switch (op) {
    case 'log': return a;
    case 'log1p': return ['+', ['fill', '1', a], a];
    case 'softplus': return ['+', ['fill', '1', a], ['exp', a]];
    case 'logcosh': return ['cosh', a];
    case 'logdet': return ['abs', ['det', a]];
    case '+': return (args as readonly Term[]).some((x) => inside(x) !== null) ? ['.*', ...(args as readonly Term[]).map(plain)] : null;
    case '-': {
      if (inside(a) === null && inside(b) === null) return null;
      return b === undefined ? ['./', '1', plain(a)] : ['./', plain(a), plain(b)];
    }
    case './': return inside(a) !== null && b !== undefined && isScalar(b) ? ['.^', plain(a), isRational(b) ? reciprocal(b) : ['./', '1', b]] : null;
    case '*': case '.*': {
      const factors = args as readonly Term[];
      const logs = factors.filter((x) => inside(x) !== null);
      const [log] = logs;
      if (logs.length !== 1 || log === undefined) return null;
      const others = factors.filter((x) => x !== log);
      const power = plain(log);
      // A matrix of ones only repeats a scalar.
      const spread = others.find((x) => Array.isArray(x) && x[0] === 'ones');
      const scalars = others.filter((x) => x !== spread);
      if (!scalars.every(isScalar) || (spread !== undefined && !isScalar(log))) return null;
      const raised = scalars.reduce<Term>((p, c) => ['.^', p, c], power);
      return spread === undefined ? raised : ['*', raised, spread];
    }
    default: {
      if (!TRANSPARENT.has(op)) return null;
      const below = inside(a);
      return below === null ? null : [op, below, ...args.slice(1)];
    }
  }
};

const reciprocal = (q: string): string => {
  const [n = '1', d = '1'] = q.split('/');
  return n.startsWith('-') ? `-${d}/${n.slice(1)}` : `${d}/${n}`;
};

const namesIn = (d: Dim, into: Set<string>): void => {
  if (typeof d === 'string') into.add(d);
  else if (typeof d !== 'number') [d[1], d[2]].forEach((x) => namesIn(x, into));
};

/**
 * Rows and columns of a term at one set of unequal sizes, larger than any literal one: what is 1 there is always 1. Null where it names a size that no
 * symbol does, so that nothing is known of its shape.
 */
const sampleShapes = (env: Env): ((t: Term) => Shape | null) => {
  let known: { readonly symbols: number; readonly of: Shapes } | null = null;
  const make = (): Shapes => {
    const names = new Set<string>();
    for (const s of env.symbols.values()) [s.rows, s.cols, ...(s.range === undefined ? [] : [s.range])].forEach((d) => namesIn(d, names));
    return shapesAt(env, new Map([...names].map((n, i) => [n, 101 + 7 * i])));
  };
  return (t) => {
    // A search declares further symbols as it goes.
    if (known?.symbols !== env.symbols.size) known = { symbols: env.symbols.size, of: make() };
    try {
      return known.of(t);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  };
};
