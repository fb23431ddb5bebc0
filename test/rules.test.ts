import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementwise } from '../src/atoms/elementwise.ts';
import { matrixAtoms } from '../src/atoms/matrix.ts';
import { freeSymbols } from '../src/expr/walk.ts';
import { readingCost } from '../src/network/order.ts';
import { RULE_FILES } from '../src/rewrite/embedded.ts';
import { readEntries } from '../src/rewrite/entries.ts';
import { differentialLaw, findRule, RuleError, ruleNames, type Rule } from '../src/rewrite/index.ts';
import { withIndex } from './rewrite/index-table.ts';
import { holds, isRefuted, operationsOfSides, sidesInDoubles, undefinedCorner } from './rewrite/laws.ts';
import { doubles } from './rewrite/numbers.ts';
import { meets, readPoint, readValue } from './rewrite/points.ts';

// Another seed tries other points: RULE_SEED=anything npx vitest run test/rules.test.ts
const SEED = process.env['RULE_SEED'] ?? '1';
const folder = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'rules');
const RETIRED = 'retired.rules';
const TABLE = 'atoms/elementwise.ts';
const TOLERANCE = 1e-6;

const loaded = (name: string): Rule => {
  const rule = findRule(name);
  if (rule === null) throw new RangeError(`no rule ${name}`);
  return rule;
};

/** For the other sub-tests; an entry that doesn't load is reported once, by `loads`. */
const loadedOrNull = (name: string): Rule | null => {
  try {
    return findRule(name);
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
};

/** Is a point that shows the need of the condition demanded of the rule? A declared symmetry or constancy needs none. */
const needsPoint = (kind: Rule['when'][number]['kind']): boolean => kind !== 'symmetric' && kind !== 'orthogonal' && kind !== 'free-of';

const tally = { exact: 0, doubles: 0 };

const checkLoads = (rule: Rule): void => {
  expect([rule.left.shape.rows.key, rule.left.shape.cols.key]).toEqual([rule.right.shape.rows.key, rule.right.shape.cols.key]);
  const bound = new Set([...freeSymbols(rule.left)].map((s) => s.name));
  for (const s of freeSymbols(rule.right)) expect(bound, `${s.name} occurs on the right only`).toContain(s.differentialOf ?? s.name);
  for (const v of rule.vars) expect(bound, `${v.name} does not occur`).toContain(v.name);
};

const checkFails = (rule: Rule): void => {
  const points = rule.fails.map((text) => ({ text, point: readPoint(rule, text) }));
  for (const { text, point } of points) {
    expect(rule.when.some((c) => !meets(c, doubles, point, true)), `${text} meets every condition of ${rule.name}`).toBe(true);
    expect(isRefuted(rule, point), `${rule.name} holds at ${text}`).toBe(true);
  }
  rule.when.forEach((c, i) => {
    if (needsPoint(c.kind)) expect(points.some(({ point }) => !meets(c, doubles, point, true)), `no fails line of ${rule.name} breaks: ${rule.whenText[i] ?? ''}`).toBe(true);
  });
};

const checkExample = (rule: Rule, example: string): void => {
  const [at = '', value = ''] = example.split('=>');
  const { left, right } = sidesInDoubles(rule, readPoint(rule, at));
  const stated = readValue(value).flat();
  for (const side of [left, right]) {
    expect(side.flat().length).toBe(stated.length);
    side.flat().forEach((x, i) => expect(Math.abs(x - (stated[i] ?? Number.NaN)), `${rule.name} gives ${x} at ${at}`).toBeLessThan(TOLERANCE));
  }
};

/** A direction simplifies where the result is shorter to read or cheaper to evaluate as written. */
const checkOrient = (rule: Rule): void => {
  const operations = operationsOfSides(rule, SEED);
  const cost = { left: readingCost(rule.left), right: readingCost(rule.right) };
  const gains = (from: 'left' | 'right', to: 'left' | 'right'): boolean => cost[to] < cost[from] || operations[to] < operations[from];
  const said = `${rule.name} (${rule.law}): reading cost ${cost.left} and ${cost.right}, operations ${operations.left} and ${operations.right}`;
  if (rule.orient !== 'right-to-left') expect(gains('left', 'right'), said).toBe(true);
  if (rule.orient !== 'left-to-right') expect(gains('right', 'left'), said).toBe(true);
};

for (const name of ruleNames()) {
  describe(name, () => {
    it('loads', () => checkLoads(loaded(name)));
    const raw = loadedOrNull(name);
    if (raw === null) return;
    if (raw.file === RETIRED) {
      it('is refuted by its counterexamples', () => {
        expect(raw.fails.length).toBeGreaterThan(0);
        for (const text of raw.fails) expect(isRefuted(raw, readPoint(raw, text)), `${name} holds at ${text}`).toBe(true);
      });
      return;
    }
    it('holds, at points that meet its conditions', () => {
      const outcome = holds(raw, SEED);
      expect(outcome.fault ?? '').toBe('');
      expect(outcome.tried, 'no point met the conditions').toBeGreaterThan(0);
      tally[outcome.arithmetic]++;
    });
    // An entrywise function has its domain and its kinks in the table, not as conditions.
    if (raw.file !== TABLE) it('is defined wherever its conditions hold and its left side has a value', () => expect(undefinedCorner(raw, SEED).fault ?? '').toBe(''));
    if (raw.fails.length > 0 || raw.when.length > 0) it('needs its conditions', () => checkFails(raw));
    if (raw.orient !== 'none') it('simplifies in its direction', () => checkOrient(raw));
    for (const example of raw.examples) it(`example ${example}`, () => checkExample(raw, example));
  });
}

describe('the collection', () => {
  it('has more than 100 laws that were tried, most of them exactly', () => {
    expect(tally.exact + tally.doubles).toBeGreaterThan(100);
    expect(tally.exact).toBeGreaterThan(tally.doubles);
  });

  it('is searched for missing conditions by a test that finds them', () => {
    for (const name of ['d-power-const', 'd-norm1', 'd-det', 'transpose-symmetric', 'block-schur-determinant'])
      expect(undefinedCorner({ ...loaded(name), when: [] }, SEED).fault ?? '', name).toContain(name);
  });

  it('has a law for every entrywise function', () => {
    for (const fn of Object.keys(elementwise)) expect(differentialLaw(`d-${fn}`).vars.map((v) => v.name)).toEqual(['A']);
  });

  it('has every law that the calculus cites', () => {
    const calculus = join(folder, '..', 'src', 'calculus');
    const text = readdirSync(calculus).map((f) => readFileSync(join(calculus, f), 'utf8')).join('\n');
    const quoted = [...text.matchAll(/'((?:d|inner|vec|id)-[a-z0-9-]+(?:, [a-z-]+)*|normal-form|definition)'/g)].flatMap((m) => (m[1] ?? '').split(', '));
    const cited = new Set([...quoted, ...Object.values(matrixAtoms).map((atom) => atom.differential)]);
    expect(cited.size).toBeGreaterThan(50);
    for (const name of cited) expect(ruleNames(), name).toContain(name);
  });

  it('is what the program carries (node scripts/embed-rules.mjs)', () => {
    const files = readdirSync(folder).filter((f) => f.endsWith('.rules')).sort();
    expect(Object.keys(RULE_FILES)).toEqual(files);
    for (const f of files) expect(RULE_FILES[f], f).toBe(readFileSync(join(folder, f), 'utf8'));
  });

  it('is listed in rules/README.md (UPDATE=1 writes the list)', () => {
    const path = join(folder, 'README.md');
    const before = readFileSync(path, 'utf8');
    const after = withIndex(before, ruleNames().map(loaded));
    if (process.env['UPDATE'] === '1') writeFileSync(path, after);
    else expect(before).toBe(after);
  });
});

describe('reading a rule file', () => {
  const entry = 'rule a\n  vars    A : matrix(m, n)\n  law     A = A\n  source  definition\n  why     Same.\n';
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a line outside a rule', 'law A = A', /law stands outside/],
    ['an unknown key', `${entry}  because x`, /unknown key because/],
    ['a key given twice', `${entry}  why again`, /why is given twice/],
    ['a missing key', 'rule a\n  law A = A', /has no vars/],
    ['a name that is not kebab-case', 'rule A_b', /kebab-case/],
    ['a condition without a point that needs it', `${entry}  when A invertible`, /no fails line/],
  ];
  it('takes a well-formed entry', () => expect(readEntries('x.rules', entry).map((e) => e.name)).toEqual(['a']));
  for (const [what, text, message] of refused) it(`refuses ${what}`, () => expect(() => readEntries('x.rules', text)).toThrow(message));
});
