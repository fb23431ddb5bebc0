import { failed, type Result } from '../../diagnostics/diagnostic.ts';
import { closed, compared, FormulaElaborator } from '../../elaborate/formula.ts';
import { guarded } from '../../elaborate/guarded.ts';
import { asIndicator, regrouped } from '../../elaborate/indicators.ts';
import type { Lean } from '../../elaborate/axes.ts';
import type { Problem } from '../../elaborate/index.ts';
import { substituteThrough } from '../../elaborate/unknown.ts';
import { vocabularyOf } from '../../elaborate/vocabulary.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import type { Vocabulary } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { sameShape } from '../../shape/shape.ts';
import { printText } from '../../notation/print/text.ts';
import { differentialOf } from './differentials.ts';
import { Guesses } from './guesses.ts';
import { AnyLayer } from './layers.ts';
import { Losses } from './losses.ts';
import { Manners } from './manners.ts';
import { MatrixFunctions } from './matrices.ts';
import { Parts } from './parts.ts';
import { jacobianIn, slopeIn } from './slopes.ts';
import { Ties } from './ties.ts';
import { PLAINLY, type Spoken } from '../text/moods.ts';
import type { Goal, Optimal } from './goal.ts';
import { leafOf, nameOf, partsOf, rewritten, vectorIn } from './surfaces.ts';

export type { Goal, Optimal };

/** The mark of an iteration as a part of a name. */
const suffix = (mark: string): string => (mark.includes('+') ? 'next' : mark.replace(/\W/g, '_'));

/** What the names of a document mean at one place in it; formulas change it as they are read, in order. */
export class Scope {
  private known: Problem;
  private readonly given: ReadonlySet<string>;
  private readonly declared: Problem['symbols'];
  private readonly iterated = new Set<string>();
  private readonly varied = new Set<string>();
  /** Symbols whose differentials the statement at hand mentions. */
  private mentioned: ReadonlySet<string> = new Set();
  private readonly sensed = new Map<string, Goal['sense']>();
  /** Names that the document gives to best values, without saying what these are. */
  private readonly optima = new Map<string, Optimal>();
  /** Names of which the document says what they are, without a value. */
  private readonly vague = new Set<string>();
  /** Scalars that the document defined, the latest last. */
  private readonly scalars: string[] = [];

  /** Functions of matrices, which are read as names. */
  readonly functions: MatrixFunctions;
  /** What the document says of names with an index. */
  readonly parts = new Parts();
  readonly guesses = new Guesses();
  readonly manners = new Manners();
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
  /** What the document supposes that no attribute says. */
  readonly ties = new Ties();

  constructor(problem: Problem) {
    const { objective } = problem;
    this.functions = new MatrixFunctions({
      read: (e) => { const value = this.side(this.prepared(e), this.elaborator()); return value.ok ? value.value : null; },
      symbol: (name) => this.symbol(name),
      name: (name, value, conditions) => { this.known = { ...this.known, conditions: [...this.known.conditions, ...conditions], lets: new Map([...this.known.lets, [name, b.named(name, value)]]) }; },
    });
    this.known = problem;
    this.declared = problem.symbols;
    this.given = new Set([...problem.symbols.keys(), ...problem.lets.keys(), ...problem.sizes]);
    for (const [name, value] of problem.lets) if (value.shape.rows.key === '1' && value.shape.cols.key === '1') this.scalars.push(name);
    if (objective !== null) {
      const name = objective.name ?? 'f';
      this.known = { ...problem, lets: new Map([...problem.lets, [name, b.named(name, objective.expr)]]) };
      this.scalars.push(name);
      this.sensed.set(name, objective.sense);
    }
  }

  get problem(): Problem {
    return this.known;
  }

  get vocabulary(): Vocabulary {
    const meanings = vocabularyOf(this.known);
    return (name) => { const meaning = meanings(name); const subscript = this.parts.subscript(name); return meaning?.kind === 'value' && subscript !== null ? { ...meaning, subscript } : meaning; };
  }

  /** Was the name declared beside the document, so that what the document says of it is checked and not believed? */
  isGiven = (name: string): boolean => this.given.has(name);

  /** Was an attribute of a name declared beside the document, which supposes nothing else? */
  isDeclared(name: string, attribute: Attribute): boolean {
    return this.declared.get(name)?.symbol.attributes.includes(attribute) === true;
  }

  isKnown(name: string): boolean {
    const { symbols, lets, sizes, functions, unknowns } = this.known;
    return symbols.has(name) || lets.has(name) || sizes.includes(name) || functions.has(name) || unknowns.has(name);
  }

  /** Is the name that of a size and nothing else, and one that the document chose? */
  isOwnSize(name: string): boolean {
    const { symbols, lets, sizes, functions, unknowns } = this.known;
    return sizes.includes(name) && !this.given.has(name) && !symbols.has(name) && !lets.has(name) && !functions.has(name) && !unknowns.has(name);
  }

  symbol(name: string): Symbol_ | null {
    return this.known.symbols.get(name)?.symbol ?? null;
  }

  value(name: string): Expr | null {
    return this.known.lets.get(name) ?? null;
  }

  /** Gives a name a value, in place of what it meant before; `parameters` are those with which it was defined; what was defined at a point has none but is applied. Quantities that the name is part of depend on the new value from now on. */
  define(name: string, value: Expr, parameters: readonly string[] = [], isApplied = false): void {
    const symbols = new Map(this.known.symbols);
    const declared = symbols.get(name)?.symbol ?? null;
    symbols.delete(name);
    if (declared !== null && sameShape(declared.shape, value.shape)) this.manners.declared(declared);
    const now = b.named(name, value);
    this.manners.unsettle(name);
    const applied = new Map(this.known.parameters);
    applied.delete(name);
    const list = parameters.flatMap((p) => this.symbol(p) ?? []);
    if (list.length > 0 || isApplied) applied.set(name, list);
    const before = declared ?? this.value(name);
    // A value of another shape than before is another thing of the same name.
    const isSame = before !== null && sameShape(before.shape, value.shape);
    const lets = [...this.known.lets].map(([key, e]) => [key, isSame ? substitute(e, new Map<Expr, Expr>([[before, now]])) : e] as const);
    this.known = { ...this.known, symbols, parameters: applied, lets: new Map([...lets, [name, now]]) };
    const at = this.scalars.indexOf(name);
    if (at >= 0) this.scalars.splice(at, 1);
    if (value.shape.rows.key === '1' && value.shape.cols.key === '1') this.scalars.push(name);
  }

  /** Takes note that the document says what a name is, which is not computed with. */
  mention(name: string): void {
    this.vague.add(name);
  }

  /** Does the document say what a name is, without a value? */
  isVague(name: string): boolean {
    return this.vague.has(name) && !this.isKnown(name);
  }

  /** Adds declarations that the document implies; the name of a size means nothing else any more that the document gave it. */
  declare(symbols: readonly Symbol_[], sizes: readonly string[] = []): void {
    const more = symbols.map((symbol) => [symbol.name, { symbol, span: { start: 0, end: 0 } }] as const);
    const stays = ([name]: readonly [string, unknown]): boolean => !sizes.includes(name) || this.given.has(name);
    const { known } = this;
    this.guesses.settle(symbols.map((x) => x.name));
    this.known = { ...known, symbols: new Map([...[...known.symbols].filter(stays), ...more]), lets: new Map([...known.lets].filter(stays)), parameters: new Map([...known.parameters].filter(stays)), sizes: [...new Set([...known.sizes, ...sizes])] };
  }

  /** Takes declarations back that held within a formula. */
  undeclare(names: readonly string[]): void {
    if (names.length > 0) this.known = { ...this.known, symbols: new Map([...this.known.symbols].filter(([name]) => !names.includes(name))) };
  }

  /** Gives a declared name another size: values that were made with it mean nothing any more. */
  replace(symbol: Symbol_, sizes: readonly string[]): void {
    this.ties.forget(symbol.name);
    const stays = (e: Expr): boolean => ![...freeSymbols(e)].some((s) => s.name === symbol.name);
    const lets = new Map([...this.known.lets].filter(([, e]) => stays(e)));
    this.known = { ...this.known, lets, parameters: new Map([...this.known.parameters].filter(([name, list]) => lets.has(name) && !list.some((p) => p.name === symbol.name))) };
    this.scalars.splice(0, this.scalars.length, ...this.scalars.filter((name) => lets.has(name)));
    this.declare([symbol], sizes);
  }

  /** Makes a name a variable again that had a value, in all that was made with it too. */
  release(name: string): Symbol_ | null {
    const value = this.value(name);
    if (value === null || this.given.has(name)) return null;
    const symbol = b.symbol(name, value.shape, this.manners.attributesOf(name));
    this.forget(name);
    this.known = { ...this.known, lets: new Map([...this.known.lets].map(([key, e]) => [key, substitute(e, new Map<Expr, Expr>([[value, symbol]]))])) };
    this.declare([symbol]);
    return symbol;
  }

  /** All names of symbols and values. */
  names(): readonly string[] {
    return [...this.known.symbols.keys(), ...this.known.lets.keys()];
  }

  /** Lets a name that means nothing stand for another one, until it is forgotten. */
  alias(name: string, other: string): void {
    const value = this.symbol(other) ?? this.value(other);
    if (value !== null && !this.isKnown(name)) this.known = { ...this.known, lets: new Map([...this.known.lets, [name, value]]) };
  }

  forget(name: string): void {
    this.known = { ...this.known, lets: new Map([...this.known.lets].filter(([key]) => key !== name)) };
  }

  /** Puts a symbol in place of the one of the same name, in all values too. */
  redeclare(symbol: Symbol_): void {
    const before = this.known.symbols.get(symbol.name);
    if (before === undefined) throw new RangeError(`${symbol.name} is not declared`);
    this.guesses.settle([symbol.name]);
    const swap = new Map<Expr, Expr>([[before.symbol, symbol]]);
    this.known = {
      ...this.known, symbols: new Map([...this.known.symbols, [symbol.name, { ...before, symbol }]]), lets: new Map([...this.known.lets].map(([name, e]) => [name, substitute(e, swap)])),
      parameters: new Map([...this.known.parameters].map(([name, list]) => [name, list.map((s) => (s === before.symbol ? symbol : s))])),
    };
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

  /** The goals that depend on a symbol, the latest first. */
  goals(symbol: Symbol_): readonly Goal[] {
    return this.scalars.flatMap((name): readonly Goal[] => {
      const value = this.value(name);
      return value === null || ![...freeSymbols(value)].some((s) => s.name === symbol.name) ? [] : [{ name, value, sense: this.sensed.get(name) ?? null }];
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

  /** An elaborator of formulas as things stand. */
  elaborator(lean: Lean = null, fixed: readonly string[] = []): FormulaElaborator {
    return new FormulaElaborator(this.known, lean, fixed);
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
      const known = this.parts.column(x, (name) => this.symbol(name) ?? this.value(name)) ?? this.functions.named(x);
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
    if (slope !== null) this.known = { ...this.known, lets: new Map([...this.known.lets, [slope.name, slope]]) };
    return slope === null ? null : { kind: 'name', name: slope.name, span: at.span };
  }

  /** The trace or determinant of a Jacobian, by a name of its own; null for other arguments. */
  private jacobian(e: Surface | undefined, at: Extract<Surface, { kind: 'call' }>): Surface | null {
    const [of, by, second] = e?.kind === 'call' && e.name === 'grad' ? e.args : [];
    if (e === undefined || of === undefined || second !== undefined) return null;
    const jacobian = jacobianIn(by, (name) => this.symbol(name), () => this.side(this.prepared(of), this.elaborator()));
    if (jacobian !== null) this.known = { ...this.known, lets: new Map([...this.known.lets, [jacobian.name, jacobian]]) };
    return jacobian === null ? null : { ...at, args: [{ kind: 'name', name: jacobian.name, span: e.span }] };
  }

  /** Gives a name to the differential of a value; without a law it has none. */
  private nameDifferential(d: string, value: Expr, order: 1 | 2 = 1, isVaried: (name: string) => boolean = (s) => this.varied.has(s)): void {
    const found = differentialOf(value, order, (s) => isVaried(s.name), (s) => this.symbol(`d${s.name}`));
    if (found !== null) this.known = { ...this.known, lets: new Map([...this.known.lets, [d, b.named(d, found)]]) };
  }
}
