import { Context } from '../../../../src/checker/kernel/context.ts';
import { Fault } from '../../../../src/checker/kernel/fault.ts';
import { checkJudgement, identical, termsOf, type Judgement } from '../../../../src/checker/kernel/judgement.ts';
import { readJson } from '../../../../src/checker/kernel/json.ts';
import { Kernel } from '../../../../src/checker/kernel/kernel.ts';
import { Reader } from '../../../../src/checker/kernel/reader.ts';
import { readSymbol } from '../../../../src/checker/kernel/document.ts';
import { kernelRules } from '../../../../src/checker/kernel/index.ts';
import type { Theorem } from '../../../../src/checker/kernel/theorem.ts';
import type { RandomSource } from '../../../../src/checker/numbers/random.ts';
import type { Symbol_, Term } from '../../../../src/checker/index.ts';
import { everySubterm } from '../../../../src/checker/terms/walk.ts';
import { TermSource, type Declarations, type Json } from '../../../proofs/twin/draw.ts';
import { variantOf } from '../../../proofs/twin/variants.ts';

const symbol = (rows: Json, cols: Json, ...attr: readonly string[]): Declarations[string] => ({ shape: [rows, cols], attr });

/** Variables, points and parameters that derivations speak of. */
export const DECLARED: Declarations = {
  a: symbol(1, 1), b: symbol(1, 1), c: symbol(1, 1, 'nonneg'), d: symbol(1, 1, 'positive'), t: symbol(1, 1), s: symbol(1, 1), r: symbol(1, 1, 'positive'), q: symbol(1, 1, 'positive'), l: symbol(1, 1, 'nonneg'),
  x: symbol('n', 1), y: symbol('n', 1), u: symbol('n', 1, 'positive'), v: symbol('n', 1, 'positive'), w: symbol('n', 1, 'nonneg'), z: symbol('n', 1, 'binary'), k: symbol('n', 1, 'mask'), h: symbol('n', 1, 'simplex'),
  X: symbol('n', 'n'), Y: symbol('n', 'n'), S: symbol('n', 'n', 'symmetric'), A: symbol('n', 'n', 'posdef'), B: symbol('n', 'n', 'posdef'), P: symbol('n', 'n', 'psd'), H: symbol('n', 'n', 'nonneg', 'symmetric'),
  W: symbol('m', 'n'), N: symbol('m', 'n', 'nonneg'), G: symbol('m', 'n', 'positive'), e: symbol('m', 1), i: { shape: [1, 1], range: 'n' },
};
const SHAPES: readonly (readonly [Json, Json])[] = [[1, 1], [1, 1], ['n', 1], ['n', 1], ['n', 'n'], ['m', 'n'], [1, 'n'], ['m', 1]];
/** f, f′ and f″ of t. */
const FUNCTIONS: readonly (readonly [Json, Json, Json])[] = [
  [['exp', 't'], ['exp', 't'], ['exp', 't']], [['.*', 't', 't'], ['*', '2', 't'], '2'], [['softplus', 't'], ['sigmoid', 't'], ['*', ['sigmoid', 't'], ['-', '1', ['sigmoid', 't']]]], [['logcosh', 't'], ['tanh', 't'], ['-', '1', ['square', ['tanh', 't']]]],
  [['log', 't'], ['./', '1', 't'], ['-', ['./', '1', ['.*', 't', 't']]]], [['-', ['log', 't']], ['-', ['./', '1', 't']], ['./', '1', ['.*', 't', 't']]], [['.^', 't', '3/2'], ['*', '3/2', ['.^', 't', '1/2']], ['*', '3/4', ['.^', 't', '-1/2']]],
  [['.*', 't', ['log', 't']], ['+', ['log', 't'], '1'], ['./', '1', 't']], [['relu', 't'], ['step', 't'], '0'], [['abs', 't'], ['sign', 't'], '0'], [['.*', ['relu', 't'], ['relu', 't']], ['*', '2', ['relu', 't']], ['*', '2', ['step', 't']]],
  [['log', ['+', '1', ['.*', 't', 't']]], ['.*', 't', ['./', '2', ['+', '1', ['.*', 't', 't']]]], ['./', ['-', '2', ['*', '2', ['.*', 't', 't']]], ['square', ['+', '1', ['.*', 't', 't']]]]], [['.^', 't', '-1'], ['-', ['.^', 't', '-2']], ['*', '2', ['.^', 't', '-3']]],
  [['./', '2', ['+', '1', ['.*', 't', 't']]], ['-', ['./', ['*', '4', 't'], ['square', ['+', '1', ['.*', 't', 't']]]]], '0'], [['sqrt', ['+', '1', ['.*', 't', 't']]], ['./', 't', ['sqrt', ['+', '1', ['.*', 't', 't']]]], ['.^', ['+', '1', ['.*', 't', 't']], '-3/2']], ['t', '1', '0'], [['sin', 't'], ['cos', 't'], ['-', ['sin', 't']]],
];
const ORDERS = ['<=', '<'];

type Pick = <T>(list: readonly T[]) => T;

/** Premises of rules by kind, as many as there may be; a kind in brackets may be left out. */
const PREMISES: Readonly<Record<string, string>> = {
  'E-SYM': '=', 'E-TRANS': '= =', 'E-SUMOVER': '=', 'E-ABS': 'order', 'E-POWER': '[order] [order]', 'O-SOS': '=', 'O-INST': 'order [order]', 'O-TRANS': 'order order', 'O-WEAK': 'order', 'O-ADD': 'order order [order]', 'O-NEG': 'order', 'O-SCALE': 'order order', 'O-MUL': 'order order order order',
  'O-MATMUL': 'order order', 'O-MATPOS': 'order order order', 'O-SUM': 'order', 'O-SUMOVER': 'order', 'O-EQ': 'order = =', 'O-SLOPE': 'slope order order', 'O-MONO': 'order', 'O-TRACE': '<< <<', 'O-LOGDET': 'pd <<',
  'L-TRANS': '<< <<', 'L-ADD': '<< << [<<]', 'L-NEG': '<<', 'L-SCALE': 'order <<', 'L-EQ': '<< = =', 'L-SUM': '<<', 'L-CONG': '<<', 'L-ZERO': '[pd]', 'L-DIAG': 'order', 'L-SCAL': 'order <<', 'L-KRON': '<< <<', 'L-SCHUR': '<< <<', 'L-LAPL': 'order', 'L-SEP': 'order order', 'L-TRACE': '<<', 'L-OFF': '<< order',
  'L-YOUNG': 'pd', 'L-BLKDIAG': '<< <<', 'L-SCHURC': 'pd <<', 'L-INV': 'pd <<', 'L-SOFTMAX': 'order =', 'L-PROJ': '=', 'L-CONVEX': 'convex hess', 'PD-RIDGE': '<< order', 'PD-DIAG': 'order', 'PD-GRAM': '[order]', 'PD-ADD': 'pd <<', 'PD-SCALE': 'order pd', 'PD-KRON': 'pd pd', 'PD-INV': 'pd', 'PD-LOWER': 'pd <<', 'PD-EQ': 'pd =',
  'G-JET': '[order]', 'H-JET': '[order]', 'S-JET': '[order]', 'C-HESS': 'hess <<', 'C-ADD': 'convex convex', 'C-SCALE': 'order convex', 'C-SUM': 'convex', 'C-SUMOVER': 'convex', 'C-LEFT': 'order convex', 'C-RIGHT': 'convex order', 'C-ABS': 'convex convex', 'C-RELU': 'convex', 'C-NORM': 'convex any', 'C-SLOPE': 'slope slope order', 'C-LSE': 'convex order [order]', 'C-LOGDET': 'convex convex pd',
  'C-DETROOT': 'convex convex pd', 'C-PMEAN': 'convex order', 'C-POW': 'convex order', 'C-TRPOW': 'convex convex [any]', 'C-FRAC': 'convex convex convex convex pd', 'C-COMP': 'convex slope order convex [order]', 'C-AFF': 'convex convex convex [order]', 'C-PERSP': 'convex convex convex convex convex order [order]', 'C-MAP': 'convex any any [any] [any]', 'C-EQ': 'convex =', 'C-INDEX': 'convex',
  'MM-QUAD': 'grad hess <<', 'MM-SLOPE': 'slope slope order', 'MM-TANGENT': 'convex', HQ: 'slope slope = order', 'MM-HQ': 'hq [=] [=]', 'MM-LIFT': 'maj order [order] [order]', 'MM-COMP': 'maj [order] [order]', 'MM-JENSEN': 'convex order order order order', 'MM-LE': 'order =', 'MM-ORDER': 'maj', 'MM-POSY': 'grad [order] [order]', 'MM-ADD': 'maj maj', 'MM-SCALE': 'order maj', 'MM-SUMOVER': 'maj', 'MM-EQ': 'maj = =', 'MM-TRANS': 'maj maj', 'MM-NEG': 'maj',
  'U-QUAD': 'maj pd', 'U-CONVEX': 'grad hess << = [order]', 'U-TANGENT': 'maj = [any]', 'U-INVERSE': 'argmin', 'U-POWER': 'argmin', 'U-NN': 'maj order', 'U-SOFT': 'maj order order', 'U-SIGN': 'maj', 'U-SEPBIN': 'maj', 'U-NEG': 'argmin', DESCENT: 'maj argmin', EXACT: 'argmin', PUT: 'any [any]', FACTOR: 'any <<', AND: 'any any',
};

/** A step without premises: its rule and its fields. */
type Planned = readonly [rule: string, fields: Readonly<Record<string, Json>>];
/** A term with a name replaced. */
const put = (u: Json, name: Json, by: Json): Json => (u === name ? by : Array.isArray(u) ? (u as readonly Json[]).map((v) => put(v, name, by)) : u);

/** Rules to begin with. */
const FIRST = ['O-SGN', 'C-AFFINE', 'E-POLY', 'G-JET', 'S-JET', 'H-JET', 'O-ASSUME', 'PD-ATTR', 'L-GRAM', 'E-REFL', 'O-SCALAR', 'O-REFL', 'MM-REFL', 'L-ZERO'];
const FIRST_STEPS = 150;
/** Rules that have derived fewer theorems are tried more often, so many times more. */
const RARE = 4;
const MORE_ATTEMPTS = 10;
/** Longer theorems are no premises. */
const LONGEST = 60;
/** So many theorems of a kind are kept. */
const MOST_KEPT = 50;

/** A step as it is written. */
interface Written {
  readonly rule: string;
  readonly from: readonly (Theorem | null)[];
  readonly fields: Readonly<Record<string, Json>>;
}
/** A step that was tried: its theorem, or null where the kernel refuses it. */
export interface Attempt {
  readonly theorem: Theorem | null;
  readonly written: Written;
}

/** Derives theorems by random steps from one set of declarations and assumptions. */
export class Deriving {
  readonly context: Context;
  private readonly kernel: Kernel;
  private readonly random: RandomSource;
  private readonly source: TermSource;
  private readonly reader: Reader;
  private readonly assumptions: Judgement[] = [];
  private readonly theorems: Theorem[] = [];
  private readonly known = new Set<string>();
  private readonly written = new Map<Theorem, Written>();
  private readonly derived = new Map<string, number>();
  private steps = 0;
  private planned: readonly Planned[] = [];

  constructor(random: RandomSource) {
    this.random = random;
    this.source = new TermSource(random, DECLARED);
    const symbols = new Map<string, Symbol_>();
    this.context = new Context(symbols, this.assumptions, `deriving ${random.int(1 << 30)}`, { quick: true });
    this.reader = new Reader(this.context.terms);
    for (const [name, { shape, attr, range }] of Object.entries(DECLARED)) symbols.set(name, readSymbol(this.reader, shape, attr ?? [], range));
    this.kernel = new Kernel(this.context, this.reader);
    for (let k = 0; k < 12; k++) this.assume();
    this.planned = Array.from({ length: 8 }, () => this.plan()).flat();
  }

  /** Steps that rules with many premises need: a function with its slopes, their signs, and something affine. */
  private plan(): readonly Planned[] {
    const [f, g, h] = this.pick(FUNCTIONS);
    const t = this.pick(['t', 't', 'd', 'c', 'r']);
    const [of, by, next] = [f, g, h].map((u) => put(u, 't', t)) as [Json, Json, Json];
    const x = this.pick(['x', 'x', 't', 'u', 'w', 'X']);
    const F = this.pick<Json>([x, ['*', '2', x], ['-', x], ['sum', x], ['+', ['sum', x], 'd'], ['-', '1', ['sum', x]]]);
    const jet = this.pick(['G-JET', 'S-JET']);
    const field = jet === 'S-JET' ? 't' : 'x';
    return [
      [jet, { f: of, [field]: t, g: by }], [jet, { f: by, [field]: t, g: next }], ['O-SGN', { a: by }], ['O-SGN', { a: by, side: 'upper' }], ['O-SGN', { a: next }], ['O-SGN', { a: next, side: 'upper' }], ['H-JET', { f: of, x: t, H: next }],
      ['C-AFFINE', { F, x }], ['C-AFFINE', { F: ['-', F], x }], ['O-SGN', { a: F }],
    ];
  }

  private readonly pick: Pick = (list) => list[this.random.int(list.length)] as never;
  private chance(one: number): boolean {
    return this.random.int(one) === 0;
  }

  /** A new term as it is written, small. */
  private drawn(rows: Json, cols: Json): Json {
    return this.source.term(rows, cols, this.random.int(3));
  }

  private assume(): void {
    const [rows, cols] = this.pick(SHAPES);
    try {
      const raw: Json = this.chance(6) ? ['pd', this.drawn('n', 'n')] : [this.pick(ORDERS), this.chance(2) ? '0' : this.drawn(rows, cols), this.drawn(rows, cols)];
      const j = this.reader.judgement(readJson(JSON.stringify(raw)));
      checkJudgement(j, this.context.typing);
      if (!this.assumptions.some((k) => identical(k, j))) this.assumptions.push(j);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  private fits(t: Theorem, kind: string): boolean {
    const [k] = t.conclusion;
    return kind === 'any' || k === kind || (kind === 'order' && (k === '<' || k === '<=')) || (kind === 'slope' && k === 'grad');
  }

  /** A theorem of a kind, rather one that has a term in common with those that are chosen. */
  private premise(kind: string, chosen: readonly (Theorem | null)[]): Theorem | null {
    const list = this.theorems.filter((t) => this.fits(t, kind));
    const terms = new Set(chosen.flatMap((t) => (t === null ? [] : this.inside(t))));
    const near = list.filter((t) => termsOf(t.conclusion).some((u) => terms.has(u)));
    return near.length > 0 && !this.chance(6) ? this.pick(near) : list.length > 0 ? this.pick(list) : null;
  }

  private inside(t: Theorem): readonly Term[] {
    const found: Term[] = [];
    everySubterm(termsOf(t.conclusion), (u) => { if (u !== '0' && u !== '1') found.push(u); });
    return found;
  }

  /** A term of some shape: new, or out of a theorem, also with a sign. */
  private term(rows?: Json, cols?: Json): Json {
    const [m, n] = rows === undefined || cols === undefined ? this.pick(SHAPES) : [rows, cols];
    const old = this.theorems.length > 0 && this.chance(2) ? this.pick(this.inside(this.pick(this.theorems))) : undefined;
    if (old === undefined) return this.drawn(m, n);
    return this.chance(4) ? ['-', old as Json] : (old as Json);
  }

  private free(list: readonly (Theorem | null)[]): readonly string[] {
    return [...new Set(list.flatMap((t) => (t === null ? [] : this.inside(t))).filter((t): t is string => typeof t === 'string' && t in DECLARED))];
  }

  /** Fields of a rule for its premises. */
  private fields(rule: string, from: readonly (Theorem | null)[]): Readonly<Record<string, Json>> {
    const { pick } = this;
    const name = (): Json => pick(Object.keys(DECLARED));
    const used = (): Json => { const names = this.free(from); return names.length > 0 && !this.chance(5) ? pick(names) : name(); };
    const like = (s: Json): Json => { const d = DECLARED[s as string]; return d === undefined ? this.term() : this.drawn(d.shape[0], d.shape[1]); };
    const side = (...list: readonly string[]): Json => pick(list);
    const sum = { i: 'i', bound: pick(['j', 'j', 'j2']) };
    const [first] = from;
    const at = first?.conclusion;
    switch (rule) {
      case 'E-REFL': case 'O-REFL': case 'O-SGN': return { a: this.term(), ...(rule === 'O-SGN' && this.chance(3) ? { side: 'upper' } : {}) };
      case 'E-PIT': case 'E-POLY': case 'E-POWER': { const a = this.term(); const b = this.chance(8) ? this.term() : variantOf(this.chance(2) ? a : variantOf(a, this.random), this.random); return this.chance(2) ? { a, b } : { a: b, b: a }; }
      case 'E-RW': return { a: this.term(), path: this.chance(2) ? [] : [this.random.int(2)], law: side('binary-square', 'binary-gram', 'binary-abs', 'mask-square', 'simplex-sum') };
      case 'E-SUMOVER': case 'O-SUMOVER': case 'L-SUM': case 'C-SUMOVER': case 'MM-SUMOVER': return sum;
      case 'O-SCALAR': { const [f, g, k] = pick(FUNCTIONS); return { a: pick([f, g, k, '0', '1']), b: pick([f, g, k, '1', ['+', f, '1/10']]), rel: pick(ORDERS), t: 't' }; }
      case 'O-INST': { const t = pick(['t', 't', 'r', 'd']); return { t, r: this.term() }; }
      case 'O-MATMUL': case 'L-KRON': case 'O-MATPOS': return { side: side('left', 'right') };
      case 'O-SUM': return { op: side('sum', 'rowsum', 'colsum', 'vec', "'", 'diagvec', 'diag') };
      case 'O-FN': return { f: side('sin', 'cos', 'tanh', 'sign', 'step', 'sigmoid'), r: this.term(), bound: side('lower', 'upper') };
      case 'O-ABS': return { a: this.term(), bound: side('lower', 'upper') };
      case 'O-RANGE': return { a: name(), bound: side('lower', 'upper') };
      case 'O-MONO': return { f: side('exp', 'log', 'sqrt', 'sigmoid', 'softplus', 'tanh', 'relu', 'step', 'sign', 'sinh', 'log1p', 'expm1', 'atan') };
      case 'O-DIM': case 'PD-EYE': return { n: pick<Json>(['n', ['+', 'm', 'n'], ['-', 'n', 1], ['*', 2, 'm']]) };
      case 'O-ASSUME': case 'L-ASSUME': return { j: this.assumptions.length > 0 ? (pick(this.assumptions) as unknown as Json) : ['<=', '0', '0'] };
      case 'PD-ASSUME': return { M: (this.assumptions.find((j) => j[0] === 'pd')?.[1] ?? 'X') as Json };
      case 'L-REFL': case 'L-FRO': return { A: this.term('n', 'n'), ...(rule === 'L-FRO' ? { side: side('lower', 'upper') } : {}) };
      case 'L-CONG': case 'L-GRAM': return { C: this.term(pick(['n', 'm']), pick<Json>(['n', 1, 'm'])) };
      case 'L-ZERO': case 'PD-ATTR': return { A: from.length > 0 && at?.[0] === 'pd' ? (at[1] as Json) : pick(['A', 'B', 'P', 'S', 'H']) };
      case 'L-LAPL': return this.chance(2) ? {} : { side: side('lower', 'upper') };
      case 'L-GERSH': return { S: this.term('n', 'n'), side: side('lower', 'upper') };
      case 'L-RANK1': return { v: this.term('n', 1) };
      case 'L-OFF': case 'L-SOFTMAX': case 'L-PROJ': return { side: side('lower', 'upper') };
      case 'L-YOUNG': return { E: this.term('n', pick(['m', 'n'])) };
      case 'PD-GRAM': return { Z: name() };
      case 'G-JET': case 'S-JET': {
        const [f, g, h] = pick(FUNCTIONS);
        const [of, by] = this.chance(3) ? [g, h] : [f, g];
        const t = pick(['t', 't', 'd', 'c', 'r']);
        if (this.chance(2) || rule === 'S-JET') return { f: put(of, 't', t), [rule === 'S-JET' ? 't' : 'x']: t, g: put(by, 't', t) };
        return pick<Record<string, Json>>([{ f: ['*', '1/2', ['inner', 'x', ['*', 'A', 'x']]], x: 'x', g: ['*', 'A', 'x'] }, { f: ['sum', ['.*', 'y', 'x']], x: 'x', g: 'y' }, { f: ['sum', ['.*', 'u', ['.*', 'x', 'x']]], x: 'x', g: ['*', '2', ['.*', 'u', 'x']] }, { f: ['-', ['sum', ['log', 'u']]], x: 'u', g: ['-', ['./', '1', 'u']] },
          { f: ['inner', 'u', ['*', 'H', 'u']], x: 'u', g: ['*', '2', 'H', 'u'] }, { f: ['+', ['inner', 'w', 'u'], ['.^', ['norm2', 'u'], '4']], x: 'u', g: ['+', 'w', ['*', '4', ['*', ["'", 'u'], 'u'], 'u']] }, { f: ['.*', 'd', 'd', 'd', 'c'], x: 'd', g: ['*', '3', 'c', 'd', 'd'] }, { f: ['-', ['inner', 'u', 'u'], ['inner', 'w', 'u']], x: 'u', g: ['-', ['*', '2', 'u'], 'w'] }]);
      }
      case 'H-JET': {
        const [f, , h] = pick(FUNCTIONS);
        const t = pick(['t', 't', 'd', 'c', 'r']);
        if (this.chance(2)) return { f: put(f, 't', t), x: t, H: put(h, 't', t) };
        return pick<Record<string, Json>>([{ f: ['*', '1/2', ['inner', 'x', ['*', 'A', 'x']]], x: 'x', H: 'A' }, { f: ['sum', ['.*', 'u', ['.*', 'x', 'x']]], x: 'x', H: ['*', '2', ['diag', 'u']] }, { f: ['inner', 'x', 'y'], x: ['x', 'y'], H: ['block', [['zeros', 'n', 'n'], ['eye', 'n']], [['eye', 'n'], ['zeros', 'n', 'n']]] }]);
      }
      case 'C-AFFINE': return { F: this.term(), x: this.chance(4) ? pick<Json>([['x', 'y'], ['t', 's'], ['t', 'd']]) : pick(['x', 'x', 't', 't', 'u', 'X', 'S', 'A', 'd', 'c', 'w']) };
      case 'C-SUM': return { op: side('sum', 'rowsum', 'colsum', 'vec', "'") };
      case 'C-LSE': return { op: side('sum', 'rowsum', 'colsum') };
      case 'C-PMEAN': case 'C-POW': return { p: side('2', '1', '3/2', '1/2', '-1', '-1/2', '0', '-2') };
      case 'C-MAP': return this.chance(2) ? {} : { z: pick(['t', 's', 'x', 'y', 'd', 'c']) };
      case 'C-TRPOW': return { k: pick(['2', '3', '-1', '1', '-2', '4']) };
      case 'C-INDEX': return { i: pick(['i', '1', ':']), j: pick(['i', '1', ':']) };
      case 'MM-QUAD': case 'MM-SLOPE': return { y: pick(['y', 's', 'v', 'd', 'q', 'x', 't']) };
      case 'MM-TANGENT': {
        const [g] = [this.chance(2) ? this.term() : (pick([...this.theorems.filter((t) => t.conclusion[0] === 'grad' || t.conclusion[0] === 'slope').map((t) => t.conclusion[3] as Json), 'y']))];
        const [from_, to] = at?.[0] === 'convex' ? [at[2] as Json, pick(['y', 's', 'v', 'q', 'B', 'Y'])] : ['x', 'y'];
        return { g: put(g, from_, to), y: to };
      }
      case 'MM-HQ': return { t: 't', s: 's' };
      case 'MM-LIFT': case 'MM-COMP': return { r: this.term(), x: pick(['x', 'u', 't', 'X']), y: pick(['y', 'v', 's', 'Y']) };
      case 'MM-JENSEN': case 'MM-LE': return pick<Record<string, Json>>([{ x: 'x', y: 'y' }, { x: 'u', y: 'v' }, { x: 't', y: 's' }, { x: 'd', y: 'q' }]);
      case 'MM-POSY': { const side_ = side('upper', 'lower'); return { y: pick(['v', 'u', 'q', 'r', 'y', 'd']), side: side_, ...(side_ === 'upper' || this.chance(8) ? { q: pick(['1', '2', '3', '4', '1/2']) } : {}) }; }
      case 'MM-REFL': return { f: this.term(1, 1), ...pick([{ x: 'x', y: 'y' }, { x: 'u', y: 'v' }, { x: 't', y: 's' }, { x: 'x', y: 'z' }, { x: 'A', y: 'B' }, { x: 'w', y: 'h' }, { x: 'd', y: 'q' }]) };
      case 'U-QUAD': case 'U-CONVEX': case 'U-TANGENT': return { v: this.term() };
      case 'U-INVERSE': return { x: pick(['A', 'B']) };
      case 'U-POWER': return { x: pick(['u', 'v', 'd', 'q', 'r']), k: pick(['2', '-1', '1/2', '-3/2', '0']) };
      case 'U-NN': case 'U-SOFT': return { b: this.term('n', 1) };
      case 'U-SIGN': return { b: this.term('n', 1), d: this.chance(2) ? '0' : this.term('n', 1), ties: side('none', 'keep') };
      case 'U-SEPBIN': return { l: this.term('n', 1), ties: side('none', 'keep') };
      case 'EXACT': return { y: name() };
      case 'PUT': { const s = used(); return { s, r: like(s) }; }
      case 'FACTOR': return { s: pick(['X', 'Y']) };
      default: return {};
    }
  }

  /** One step of a random rule, at first of one without premises; rules that have hardly applied are tried more often. */
  step(): Attempt {
    const planned = this.planned[this.steps++];
    if (planned !== undefined) return this.attempt({ rule: planned[0], from: [], fields: planned[1] });
    if (this.steps < this.planned.length + FIRST_STEPS) return this.tried(this.pick(FIRST));
    const rare = kernelRules.filter(({ name }) => (this.derived.get(name) ?? 0) < RARE);
    if (rare.length === 0 || this.chance(2)) return this.tried(this.pick(kernelRules).name);
    const { name } = this.pick(rare);
    let attempt = this.tried(name);
    for (let more = MORE_ATTEMPTS; more > 0 && attempt.theorem === null; more--) attempt = this.tried(name);
    return attempt;
  }

  /** A rule with some premises and fields. */
  private tried(rule: string): Attempt {
    const from: (Theorem | null)[] = [];
    for (const k of (PREMISES[rule] ?? '').split(' ').filter((x) => x !== '')) {
      const isOptional = k.startsWith('[');
      if (isOptional && this.chance(2)) continue;
      from.push(k === '=' && rule.endsWith('-EQ') && this.chance(2) ? null : this.premise(k.replace(/[[\]]/g, ''), from));
    }
    return this.attempt({ rule, from, fields: this.fields(rule, from) });
  }

  private attempt(written: Written): Attempt {
    const { rule, from } = written;
    try {
      const fields = new Map(Object.entries(written.fields).map(([name, value]) => [name, readJson(JSON.stringify(value))] as const));
      const theorem = this.kernel.apply(rule, from, fields);
      this.written.set(theorem, written);
      this.derived.set(rule, 1 + (this.derived.get(rule) ?? 0));
      this.keep(theorem);
      return { theorem, written };
    } catch (error) {
      if (error instanceof Fault) return { theorem: null, written };
      throw error;
    }
  }

  /** A step as a document of that step and of those that it rests on; what it claims is a dummy. */
  documentOf({ written }: Attempt): object {
    const ids = new Map<Theorem, string>();
    const nodes: object[] = [];
    const write = (id: string, { rule, from, fields }: Written): void => {
      for (const t of from) {
        const of = t === null || ids.has(t) ? undefined : this.written.get(t);
        if (t === null || of === undefined) continue;
        ids.set(t, `n${ids.size + 1}`);
        write(ids.get(t) ?? '', of);
      }
      nodes.push({ id, rule, from: from.map((t) => (t === null ? null : ids.get(t))), with: fields });
    };
    write('last', written);
    return { format: 'mmcert/1', decl: DECLARED, assume: this.assumptions, nodes, root: 'last', claim: ['=', '0', '0'] };
  }

  /** Small theorems are premises of later steps, each once; some are forgotten so that steps stay quick. */
  private keep(t: Theorem): void {
    const length = termsOf(t.conclusion).reduce((n, u) => n + this.context.terms.length(u), 0);
    const key = JSON.stringify(t.conclusion);
    if (length > LONGEST || this.known.has(key)) return;
    this.known.add(key);
    this.theorems.push(t);
    const same = this.theorems.filter((u) => u.conclusion[0] === t.conclusion[0]);
    if (same.length > MOST_KEPT) this.theorems.splice(this.theorems.indexOf(this.pick(same)), 1);
  }
}
