import { basicForm } from '../terms/basic.ts';
import type { Term } from '../terms/term.ts';
import * as M from './multipoly.ts';
import { commonUnit, compare, mul, ONE, parse, rat, sign, sub, div, neg, add, ZERO, type Rat } from '../numbers/rat.ts';
import { Undecided, type Frac, type ParameterSign, type Tower } from './tower.ts';

/** What the symbols of a term are. */
export interface Names {
  readonly symbol: string;
  readonly parameters: Readonly<Record<string, ParameterSign>>;
}

const BASIC = new Set(['+', '-', '.*', './', '.^', 'exp', 'log', 'sqrt', 'abs', 'sign', 'step', 'atan', 'sin', 'cos']);
/** Operations and leaves of an expanded term: what is longer is not decided, so that time stays bounded. */
const LONGEST = 512;

/**
 * The term with functions written in exp, log, sqrt, abs, sign, step, atan, sin, cos and arithmetic, and every product entrywise.
 * Throws Undecided for anything else.
 */
export const expand = (t: Term): Term => {
  let left = LONGEST;
  const counted = (s: Term): Term => {
    if (left-- === 0) throw new Undecided('the term is too long');
    return s;
  };
  const go = (s: Term): Term => {
    if (typeof s === 'string') return counted(s);
    if (!Array.isArray(s)) throw new Undecided('an operand is not a term');
    if (s[0] === 'fill') return go(s[1] as Term);
    const op = s[0] === '*' ? '.*' : s[0];
    const args = s.slice(1) as readonly Term[];
    if (BASIC.has(op)) return counted([op, ...args.map(go)]);
    const [a] = args;
    // Names that every JavaScript object has are no functions of the language.
    const basic = a === undefined || args.length > 1 || op in Object.prototype ? null : basicForm(op, a);
    if (basic === null) throw new Undecided(`${op} has no scalar model`);
    return go(basic);
  };
  return go(t);
};

/** The operands of an expanded term. */
const operands = (t: Term): readonly Term[] => (typeof t === 'string' ? [] : (t.slice(1) as readonly Term[]));

/** The term with another term in place of a symbol. */
export const replace = (t: Term, symbol: string, value: Term): Term =>
  typeof t === 'string' ? (t === symbol ? value : t) : [t[0], ...operands(t).map((s) => replace(s, symbol, value))];

type Operation = (tower: Tower, args: readonly Frac[]) => Frac;
const OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': (w, args) => args.reduce((a, b) => w.add(a, b)),
  '.*': (w, args) => args.reduce((a, b) => w.mul(a, b)),
  exp: (w, args) => w.exp(one(args)),
  log: (w, args) => w.log(one(args)),
  sqrt: (w, args) => w.sqrt(one(args)),
  atan: (w, args) => w.atan(one(args)),
  abs: (w, args) => absolute(w, one(args)),
  sign: (w, args) => w.constant(rat(BigInt(signOf(w, one(args))))),
  step: (w, args) => w.constant(rat(BigInt(stepOf(w, one(args))))),
  '-': (w, args) => {
    const [a, b] = args;
    if (a === undefined || args.length > 2) throw new Undecided('a difference has one or two operands');
    return b === undefined ? w.neg(a) : w.sub(a, b);
  },
  './': (w, args) => {
    const [a, b] = args;
    if (a === undefined || b === undefined || args.length > 2) throw new Undecided('a quotient has two operands');
    return w.mul(a, w.reciprocal(b));
  },
};

const one = (args: readonly Frac[]): Frac => {
  const [a] = args;
  if (a === undefined || args.length > 1) throw new Undecided('a function has one argument');
  return a;
};
const absolute = (w: Tower, a: Frac): Frac => {
  if (w.proves(a.num, false)) return a;
  if (w.proves(M.neg(a.num), false)) return w.neg(a);
  throw new Undecided('the argument of abs changes its sign');
};
const signOf = (w: Tower, a: Frac): number => {
  if (a.num.size === 0) return 0;
  if (w.proves(a.num, true)) return 1;
  if (w.proves(M.neg(a.num), true)) return -1;
  throw new Undecided('the argument of sign changes its sign');
};

/** 1 at 0. */
const stepOf = (w: Tower, a: Frac): number => {
  if (w.proves(a.num, false)) return 1;
  if (w.proves(M.neg(a.num), true)) return 0;
  throw new Undecided('the argument of step changes its sign');
};

/** Powers are whole, or half of a whole number. */
const raised = (w: Tower, base: Frac, exponent: Term): Frac => {
  const e = typeof exponent === 'string' ? parse(exponent) : null;
  if (e === null || e.num > 64n || e.num < -64n) throw new Undecided('an exponent is not a small number');
  if (e.den === 1n) return w.power(base, Number(e.num));
  if (e.den === 2n) return w.power(w.sqrt(base), Number(e.num));
  throw new Undecided('an exponent is neither whole nor half of a whole number');
};

/** The element of the tower that an expanded term stands for. Throws Undecided for anything unknown or not shown to be defined on the whole piece. */
export const translate = (tower: Tower, names: Names, t: Term): Frac => {
  if (typeof t === 'string') {
    const number = parse(t);
    if (number !== null) return tower.constant(number);
    if (t === names.symbol) return tower.variable();
    const known = Object.hasOwn(names.parameters, t) ? names.parameters[t] : undefined;
    if (known === undefined) throw new Undecided(`${t} is not declared`);
    return tower.parameter(t, known);
  }
  const [op, ...args] = t as readonly [string, ...Term[]];
  if (op === '.^') {
    const [base, exponent, ...more] = args;
    if (base === undefined || exponent === undefined || more.length > 0) throw new Undecided('a power has two operands');
    return raised(tower, translate(tower, names, base), exponent);
  }
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (operation === undefined || args.length === 0) throw new Undecided(`${op} has no exact model here`);
  return operation(tower, args.map((a) => translate(tower, names, a)));
};

/** For each monomial of the exponents in a term, the largest number of which all its coefficients are multiples. */
export const unitsOf = (bare: Tower, names: Names, t: Term): ReadonlyMap<string, Rat> => {
  const found = new Map<string, Rat[]>();
  const visit = (s: Term): void => {
    if (typeof s === 'string') return;
    operands(s).forEach(visit);
    if (s[0] !== 'exp') return;
    const exponent = translate(bare, names, s[1] as Term);
    for (const [key, { coefficient }] of exponent.num) found.set(key, [...(found.get(key) ?? []), coefficient]);
  };
  visit(t);
  return new Map([...found].map(([key, values]) => [key, absOf(commonUnit(values))]));
};
const absOf = (a: Rat): Rat => (sign(a) < 0 ? neg(a) : a);

const KINKED: ReadonlySet<string> = new Set(['abs', 'sign', 'step']);
const MOST_KINKS = 16;

/** A rational affine function slope·t + offset. */
interface Affine {
  readonly slope: Rat;
  readonly offset: Rat;
}

/** The affine functions that a term can agree with between kinks, all parameters being 1; empty where it isn't affine there. */
const branches = (t: Term, names: Names): readonly Affine[] => {
  if (typeof t === 'string') return t === names.symbol ? [{ slope: ONE, offset: ZERO }] : [{ slope: ZERO, offset: parse(t) ?? ONE }];
  const [first, ...rest] = operands(t).map((s) => branches(s, names));
  if (first === undefined) return [];
  const opposite = (x: Affine): Affine => ({ slope: neg(x.slope), offset: neg(x.offset) });
  const each = (f: (a: Affine, b: Affine) => readonly Affine[]): readonly Affine[] =>
    rest.reduce((xs, ys) => xs.flatMap((a) => ys.flatMap((b) => f(a, b))).slice(0, 32), first);
  const scaled = (a: Affine, c: Rat): Affine => ({ slope: mul(a.slope, c), offset: mul(a.offset, c) });
  switch (t[0]) {
    case '+': return each((a, b) => [{ slope: add(a.slope, b.slope), offset: add(a.offset, b.offset) }]);
    case '-': return rest.length === 0 ? first.map(opposite) : each((a, b) => [{ slope: sub(a.slope, b.slope), offset: sub(a.offset, b.offset) }]);
    case '.*': return each((a, b) => (sign(a.slope) === 0 ? [scaled(b, a.offset)] : sign(b.slope) === 0 ? [scaled(a, b.offset)] : []));
    case './': return each((a, b) => (sign(b.slope) === 0 && sign(b.offset) !== 0 ? [scaled(a, div(ONE, b.offset))] : []));
    case 'abs': return first.flatMap((a) => [a, opposite(a)]);
    case 'sign': return [-1n, 0n, 1n].map((c) => ({ slope: ZERO, offset: rat(c) }));
    case 'step': return [0n, 1n].map((c) => ({ slope: ZERO, offset: rat(c) }));
    default: return [];
  }
};

/**
 * Where arguments of abs, sign and step that are affine between kinks vanish, in order, all parameters being 1; and whether sign or step,
 * which jump there, occurs. A kink that is missed or misplaced leaves a sign that can't be established, nothing worse.
 */
export const kinksOf = (t: Term, names: Names): { readonly at: readonly Rat[]; readonly jumps: boolean } => {
  const found = new Map<string, Rat>();
  let jumps = false;
  const visit = (s: Term): void => {
    if (typeof s === 'string') return;
    operands(s).forEach(visit);
    if (!KINKED.has(s[0])) return;
    jumps ||= s[0] !== 'abs';
    for (const { slope, offset } of branches(s[1] as Term, names)) {
      if (sign(slope) === 0) continue;
      const zero = neg(div(offset, slope));
      found.set(`${zero.num}/${zero.den}`, zero);
    }
  };
  visit(t);
  if (found.size > MOST_KINKS) throw new Undecided('the term has too many kinks');
  return { at: [...found.values()].sort(compare), jumps };
};
