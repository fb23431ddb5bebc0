import { failed, type Result } from '../../diagnostics/diagnostic.ts';
import { closed, compared, FormulaElaborator } from '../../elaborate/formula.ts';
import { guarded } from '../../elaborate/guarded.ts';
import { asIndicator, regrouped } from '../../elaborate/indicators.ts';
import type { Lean } from '../../elaborate/axes.ts';
import type { Problem } from '../../elaborate/index.ts';
import { substituteThrough } from '../../elaborate/unknown.ts';
import { vocabularyOf } from '../../elaborate/vocabulary.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { checkClaim } from '../../audit/check.ts';
import { freeSymbols, inlineNames } from '../../expr/walk.ts';
import type { Vocabulary } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { sameShape } from '../../shape/shape.ts';
import { printText } from '../../notation/print/text.ts';
import { differentialOf } from './differentials.ts';
import { EntrywiseFunctions } from './entrywise.ts';
import { ExtremeEigenvalues } from './extremal.ts';
import { AnyLayer } from './layers.ts';
import { Losses } from './losses.ts';
import { MatrixFunctions } from './matrices.ts';
import { Meanings } from './meanings.ts';
import { Parts } from './parts.ts';
import { jacobianIn, slopeIn } from './slopes.ts';
import { PLAINLY, type Spoken } from '../text/moods.ts';
import type { Goal, Optimal } from './goal.ts';
import { leafOf, nameOf, partsOf, rewritten, vectorIn } from './surfaces.ts';

export type { Goal, Optimal };

/** The mark of an iteration as a part of a name. */
const suffix = (mark: string): string => (mark.includes('+') ? 'next' : mark.replace(/\W/g, '_'));

/** What the names of a document mean at one place in it; formulas change it as they are read, in order. */
export class Scope extends Meanings {
  private readonly iterated = new Set<string>();
  private readonly varied = new Set<string>();
  /** Symbols whose differentials the statement at hand mentions. */
  private mentioned: ReadonlySet<string> = new Set();
  private readonly sensed = new Map<string, Goal['sense']>();
  /** Names that the document gives to best values, without saying what these are. */
  private readonly optima = new Map<string, Optimal>();

  /** Functions of matrices, which are read as names. */
  readonly functions: MatrixFunctions;
  /** Functions of every entry of which only the name is known. */
  readonly entrywise: EntrywiseFunctions;
  /** Extreme eigenvalues, which are read as names. */
  readonly extremes: ExtremeEigenvalues;
  /** What the document says of names with an index. */
  readonly parts = new Parts();
  readonly losses = new Losses();
  readonly layers = new AnyLayer();
  /** Do words say that the formula at hand is one of something known, which it gives no other value? */
  isOfSame = false;
  /** Names of which the formula at hand, or words before it, claim it for all their values: no such claim supposes anything of them. */
  ofAll: ReadonlySet<string> = new Set();
  /** How the formula at hand writes derivatives. */
  notation: 'nabla' | 'fraction' = 'fraction';
  /** How words speak of the formula at hand. */
  spoken: Spoken = PLAINLY;
  /** Is X⁺ the next value of X, and no pseudo-inverse? */
  isPlusNext: (name: string) => boolean = () => false;
  /** Is a name declared right behind the formula that is read? */
  isDeclaredBehind: (name: string) => boolean = () => false;

  constructor(problem: Problem) {
    super(problem);
    const { objective } = problem;
    const read = (e: Surface): Expr | null => { const value = this.side(this.prepared(e), this.elaborator()); return value.ok ? value.value : null; };
    const names = { read, isKnown: (name: string) => this.isKnown(name), name: (name: string, value: Expr) => this.give(name, value) };
    this.entrywise = new EntrywiseFunctions(names);
    this.extremes = new ExtremeEigenvalues({ ...names, isSymmetric: (e) => checkClaim({ kind: 'identity', left: inlineNames(e), right: b.transpose(inlineNames(e)) }, this.known.conditions).verdict === 'proved' });
    this.functions = new MatrixFunctions({
      read,
      symbol: (name) => this.symbol(name),
      name: (name, value, conditions) => { this.known = { ...this.known, conditions: [...this.known.conditions, ...conditions], lets: new Map([...this.known.lets, [name, b.named(name, value)]]) }; },
    });
    if (objective !== null) {
      const name = objective.name ?? 'f';
      this.known = { ...problem, lets: new Map([...problem.lets, [name, b.named(name, objective.expr)]]) };
      this.scalars.push(name);
      this.sensed.set(name, objective.sense);
    }
  }

  get vocabulary(): Vocabulary {
    const meanings = vocabularyOf(this.known);
    return (name) => { const meaning = meanings(name) ?? (this.entrywise.isFunction(name) ? { kind: 'function' } : null); const subscript = this.parts.subscript(name); return meaning?.kind === 'value' && subscript !== null ? { ...meaning, subscript } : meaning; };
  }

  /** What brings the names back to what they mean now. */
  snapshot(): () => void {
    const { known } = this;
    const scalars = [...this.scalars];
    const untied = this.ties.mark();
    return () => {
      this.known = known;
      untied();
      this.scalars.splice(0, this.scalars.length, ...scalars);
    };
  }

  aim(name: string, sense: Goal['sense']): void {
    this.sensed.set(name, sense);
  }

  /** Takes note that a name is that of the best value of a variable. */
  isBest(name: string, optimal: Optimal): void {
    this.optima.set(name, optimal);
  }

  /** What a name is the best value of, where the document says so. */
  optimal(name: string): Optimal | null {
    return this.optima.get(name) ?? null;
  }

  /** The goals that depend on a symbol, and not on another thing that went by its name, the latest first. */
  goals(symbol: Symbol_): readonly Goal[] {
    return this.scalars.flatMap((name): readonly Goal[] => {
      const value = this.value(name);
      return value === null || ![...freeSymbols(value)].some((s) => s.name === symbol.name && sameShape(s.shape, symbol.shape)) ? [] : [{ name, value, sense: this.sensed.get(name) ?? null }];
    }).reverse();
  }

  /** Does the symbol have values at iterations? */
  isIterated(name: string): boolean {
    return this.iterated.has(name);
  }

  /** Is the name that of a value at an iteration? */
  isIterate(name: string): boolean {
    return [...this.iterated].some((x) => name.startsWith(`${x}_`)) && !this.given.has(name);
  }

  /** Are declarations only tried that a document lacks? */
  isTrial = false;

  /** An elaborator of formulas as things stand. */
  elaborator(lean: Lean = null, fixed: readonly string[] = []): FormulaElaborator {
    const elaborator = new FormulaElaborator(this.known, lean, fixed);
    elaborator.isTrial = this.isTrial;
    return elaborator;
  }

  /** The value of one side of a formula; values at an iteration and differentials of defined quantities get names of their own. */
  side(e: Surface, elaborator: FormulaElaborator): Result<Expr> {
    return guarded(() => elaborator.read(e));
  }

  /** Two neighbours of a relation with the sizes of I, 1 and 0 decided by each other. */
  pair(left: Expr, right: Expr, at: Surface): Result<readonly [Expr, Expr]> {
    const fitted = guarded(() => compared([left, right]).map((e) => closed(e, at.span)));
    if (!fitted.ok) return failed(...fitted.diagnostics);
    const [l = left, r = right] = fitted.value;
    return { ok: true, value: [l, r] };
  }

  /** Takes note of the values at iterations and of the differentials that a statement mentions, before any of its sides is read. */
  notice(sides: readonly Surface[]): void {
    const mentioned = new Set<string>();
    for (const x of sides.flatMap((e) => partsOf(e, (x) => x.kind === 'call' && (x.name === '\\at' || x.name === '\\d' || x.name === '\\d2')))) {
      const [of] = x.kind === 'call' ? x.args : [];
      const base = of === undefined ? null : leafOf(of);
      if (base === null || x.kind !== 'call') continue;
      // A name that only stands for a declared one varies with it.
      const value = this.symbol(base) ?? this.value(base);
      const symbol = value?.kind === 'named' ? value.value : value;
      if (symbol?.kind === 'symbol') (x.name === '\\at' ? this.iterated : this.varied).add(symbol.name);
      if (symbol?.kind === 'symbol' && x.name !== '\\at') mentioned.add(symbol.name);
    }
    this.mentioned = mentioned;
  }

  /** Takes note that what a differential is of is held fixed until that is mentioned again; false where it doesn't vary. */
  hold(differential: string): boolean {
    const value = this.symbol(differential.slice(1)) ?? this.value(differential.slice(1));
    const symbol = value?.kind === 'named' ? value.value : value;
    if (!differential.startsWith('d') || symbol?.kind !== 'symbol' || !this.varied.delete(symbol.name)) return false;
    for (const [name, quantity] of this.known.lets) if (this.known.lets.has(`d${name}`) && !this.given.has(`d${name}`)) this.nameDifferential(`d${name}`, quantity);
    return true;
  }

  /** A surface in which `X(t)` is a name with a meaning, and the differential of a defined quantity too. */
  prepared(e: Surface): Surface {
    return rewritten(e, (x) => {
      const grouped = regrouped(x) ?? asIndicator(x);
      if (grouped !== null) return this.prepared(grouped);
      const known = this.parts.column(x, (name) => this.symbol(name) ?? this.value(name)) ?? this.functions.named(x) ?? this.entrywise.named(x) ?? this.extremes.named(x);
      if (known !== null) return known;
      if (x.kind !== 'call') return null;
      const whole = x.name === 'diag' ? vectorIn(x.args) : null;
      if (whole !== null) return { ...x, args: [whole] };
      const [of, mark] = x.args;
      const slope = (x.name === 'grad' || x.name === 'hess') && of !== undefined ? this.slope(of, x.args.slice(1), x) : null;
      if (slope !== null) return slope;
      const jacobian = x.name === 'tr' || x.name === 'det' ? this.jacobian(of, x) : null;
      if (jacobian !== null) return jacobian;
      if (x.name === '\\at' && of !== undefined) return this.at(of, nameOf(mark) ?? '');
      if (x.name === '\\d2' && of !== undefined) return this.differentialOf(of, x, 2);
      if (x.name !== '\\d' || of === undefined) return null;
      const name = nameOf(of);
      return name === null ? this.differentialOf(of, x, 1) : this.differentialName(name, x);
    });
  }

  private at(e: Surface, mark: string): Surface {
    return rewritten(e, (x) => {
      const name = nameOf(x);
      if (name === null || x.kind !== 'name') return null;
      const next = `${name}_${suffix(mark)}`;
      const symbol = this.symbol(name);
      if (symbol !== null && this.iterated.has(name)) {
        if (this.symbol(next) === null) this.declare([b.symbol(next, symbol.shape, symbol.attributes)]);
        return { ...x, name: next };
      }
      const value = this.value(name);
      if (value === null) return null;
      const moved = this.moved(value, mark);
      if (moved === value) return null;
      const parameters = this.known.parameters.get(name)?.map((s) => (this.iterated.has(s.name) ? b.symbol(`${s.name}_${suffix(mark)}`, s.shape, s.attributes) : s));
      this.known = { ...this.known, lets: new Map([...this.known.lets, [next, b.named(next, moved)]]), ...(parameters === undefined ? {} : { parameters: new Map([...this.known.parameters, [next, parameters]]) }) };
      return { ...x, name: next };
    });
  }

  private moved(value: Expr, mark: string): Expr {
    const changed = [...freeSymbols(value)].filter((s) => this.iterated.has(s.name));
    if (changed.length === 0) return value;
    return substituteThrough(value, new Map<Expr, Expr>(changed.map((s) => [s, b.symbol(`${s.name}_${suffix(mark)}`, s.shape, s.attributes)])));
  }

  /** dA of a defined A: its differential in the variables whose differentials the document mentions. */
  private differentialName(name: string, at: Surface): Surface {
    const d = `d${name}`;
    const value = this.value(name);
    // Of a function only its arguments vary, unless the formula says otherwise.
    const own = value === null ? [] : (this.known.parameters.get(name) ?? []).map((s) => s.name);
    if (value !== null) this.nameDifferential(d, value, 1, (s) => (own.length > 0 ? own.includes(s) || this.mentioned.has(s) : this.varied.has(s)));
    return this.isKnown(d) ? { kind: 'name', name: d, span: at.span } : at;
  }

  /** d(e) and d²(e): the differential of an expression, by a name of its own. */
  private differentialOf(e: Surface, at: Surface, order: 1 | 2): Surface {
    const value = this.side(this.prepared(e), this.elaborator());
    if (!value.ok) return at;
    const d = `${order === 1 ? 'd' : 'd2'}(${printText(value.value)})`;
    this.nameDifferential(d, value.value, order);
    return this.isKnown(d) ? { kind: 'name', name: d, span: at.span } : at;
  }

  /** The derivative of a vector or matrix by a number, by a name of its own; null for other derivatives. */
  private slope(of: Surface, by: readonly Surface[], at: Surface): Surface | null {
    const slope = slopeIn(by, (name) => this.symbol(name), () => this.side(this.prepared(of), this.elaborator()));
    if (slope !== null) this.give(slope.name, slope);
    return slope === null ? null : { kind: 'name', name: slope.name, span: at.span };
  }

  /** The trace or determinant of a Jacobian, by a name of its own; null for other arguments. */
  private jacobian(e: Surface | undefined, at: Extract<Surface, { kind: 'call' }>): Surface | null {
    const [of, by, second] = e?.kind === 'call' && e.name === 'grad' ? e.args : [];
    if (e === undefined || of === undefined || second !== undefined) return null;
    const jacobian = jacobianIn(by, (name) => this.symbol(name), () => this.side(this.prepared(of), this.elaborator()));
    if (jacobian !== null) this.give(jacobian.name, jacobian);
    return jacobian === null ? null : { ...at, args: [{ kind: 'name', name: jacobian.name, span: e.span }] };
  }

  /** Gives a name to the differential of a value; without a law it has none. */
  private nameDifferential(d: string, value: Expr, order: 1 | 2 = 1, isVaried: (name: string) => boolean = (s) => this.varied.has(s)): void {
    const found = differentialOf(value, order, (s) => isVaried(s.name), (s) => this.symbol(`d${s.name}`));
    if (found !== null) this.give(d, b.named(d, found));
  }
}
