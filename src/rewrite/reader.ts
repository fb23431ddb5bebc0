import { elementwise, isElementwise } from '../atoms/elementwise.ts';
import { hadamard, map, symbol } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { emptyProblem, type Problem } from '../elaborate/problem.ts';
import { entrywise } from '../elaborate/expression.ts';
import { readDeclarations, readExpression } from '../elaborate/index.ts';
import { printText } from '../notation/print/text.ts';
import { dimNamed } from '../shape/dim.ts';
import { SCALAR, shape } from '../shape/shape.ts';
import { substitute } from '../expr/walk.ts';
import { allEntries, RuleError, type RawEntry } from './entries.ts';
import type { Rule, RuleCondition } from './rule.ts';

/** Splits a law at its top-level equals sign, or null. */
const sides = (law: string): readonly [string, string] | null => {
  let depth = 0;
  for (let i = 0; i < law.length; i++) {
    const c = law[i] ?? '';
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c)) depth--;
    if (c === '=' && depth === 0 && !'<>!'.includes(law[i - 1] ?? '')) return [law.slice(0, i).trim(), law.slice(i + 1).trim()];
  }
  return null;
};

/** The inside of `d(…)` where that is the whole text, or null. */
const insideDifferential = (text: string): string | null => {
  if (!text.startsWith('d(') || !text.endsWith(')')) return null;
  let depth = 0;
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return i === text.length - 1 ? text.slice(2, -1) : null;
  }
  return null;
};

const ATTRIBUTES: Readonly<Record<string, RuleCondition['kind']>> = { square: 'square', invertible: 'invertible', symmetric: 'symmetric', 'positive-definite': 'positive-definite', orthogonal: 'orthogonal', diagonal: 'diagonal' };

const ORIENTATIONS: readonly Rule['orient'][] = ['left-to-right', 'right-to-left', 'both', 'none'];

const load = (entry: RawEntry): Rule => {
  const fail = (message: string): never => {
    throw new RuleError(entry.file, entry.line, `rule ${entry.name}: ${message}`);
  };
  const one = (key: string): string => entry.fields.get(key)?.[0] ?? '';
  const declared = readDeclarations(one('vars'));
  const problem: Problem = declared.ok ? declared.value : fail(declared.diagnostics[0]?.message ?? 'bad vars');
  const read = (text: string): Expr => {
    const result = readExpression(text, { ...problem, source: text }, { differentials: true });
    return result.ok ? result.value : fail(`${result.diagnostics[0]?.message ?? 'unreadable'} in ${text}`);
  };
  const both = sides(one('law')) ?? fail('the law is not an equation');
  const inside = insideDifferential(both[0]);
  const left = read(inside ?? both[0]);
  const right = read(both[1]);
  if (left.shape.rows.key !== right.shape.rows.key || left.shape.cols.key !== right.shape.cols.key) fail('the sides have different shapes');
  const condition = (text: string): RuleCondition => {
    const compared = /^(.*)\s(!=|>=|>)\s*0$/.exec(text);
    if (compared !== null) return { kind: compared[2] === '!=' ? 'nonzero' : compared[2] === '>' ? 'positive' : 'nonneg', of: read(compared[1] ?? '') };
    const words = /^(.*)\s(\S+)$/.exec(text);
    const kind = words === null ? undefined : ATTRIBUTES[words[2] ?? ''];
    if (words !== null && words[2] === 'constant') return { kind: 'free-of', of: read(words[1] ?? ''), variable: '' };
    return words === null || kind === undefined || kind === 'free-of' || kind === 'nonzero' || kind === 'positive' || kind === 'nonneg' ? fail(`unknown condition ${text}`) : { kind, of: read(words[1] ?? '') };
  };
  const whenText = entry.fields.get('when') ?? [];
  return {
    name: entry.name, file: entry.file, vars: [...problem.symbols.values()].map((d) => d.symbol), law: one('law'), left, right, differential: inside !== null,
    when: whenText.map(condition), whenText, orient: ORIENTATIONS.find((o) => o === (one('orient') || 'none')) ?? fail(`orient is one of ${ORIENTATIONS.join(', ')}`), source: one('source'), why: one('why'),
    fails: entry.fields.get('fails') ?? [], examples: entry.fields.get('example') ?? [],
  };
};

/** The law of an entrywise function, read off its record in the table: d(f(A)) = f'(A).*d(A). */
const elementwiseLaw = (name: string): Rule | null => {
  const fn = name.slice(2);
  if (!name.startsWith('d-') || !isElementwise(fn)) return null;
  const record = elementwise[fn];
  const a: Symbol_ = symbol('A', shape(dimNamed('m'), dimNamed('n')));
  const da = symbol('dA', a.shape, [], { differentialOf: 'A' });
  const [x, y] = [symbol('x', SCALAR), symbol('y', SCALAR)];
  const scalars: Problem = { ...emptyProblem(record.derivative), symbols: new Map([x, y].map((s) => [s.name, { symbol: s, span: { start: 0, end: 0 } }])) };
  const derivative = readExpression(record.derivative, scalars);
  if (!derivative.ok) throw new RuleError('atoms/elementwise.ts', 1, `derivative of ${fn}: ${derivative.diagnostics[0]?.message ?? 'unreadable'}`);
  const slope = entrywise(substitute(derivative.value, new Map<Expr, Expr>([[y, map(fn, x)]])), x, a);
  const right = hadamard(slope, da);
  return {
    name, file: 'atoms/elementwise.ts', vars: [a], law: `d(${fn}(A)) = ${printText(right).replace(/\bdA\b/g, 'd(A)')}`, left: map(fn, a), right, differential: true,
    when: [], whenText: record.kinks.map((k) => `A != ${k}`), orient: 'none', source: record.source, why: `The derivative of ${fn}: ${record.summary}.`, fails: [], examples: [],
  };
};

const loaded = new Map<string, Rule>();

/** The rule of that name, or null. Errors: RuleError for an entry that doesn't load. */
export const findRule = (name: string): Rule | null => {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const entry = allEntries().get(name);
  const rule = entry === undefined ? elementwiseLaw(name) : load(entry);
  if (rule !== null) loaded.set(name, rule);
  return rule;
};

/** Names of all rules: those of the files in order, then the laws of entrywise functions. */
export const ruleNames = (): readonly string[] => [...allEntries().keys(), ...Object.keys(elementwise).map((fn) => `d-${fn}`)];
