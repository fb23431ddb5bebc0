// Attacks on the checker of certificates: single-token mutants of the golden ones, and bounds that are a little too small.
import { readdirSync, readFileSync } from 'node:fs';
import { toTerm, toTermSymbol } from '../src/audit/term.ts';
import { Evidence, judgementText, Session, termText, verifyCertificate, type Verified } from '../src/checker/kernel/index.ts';
import { randomSource, type RandomSource } from '../src/checker/numbers/random.ts';
import { argument, simplified, slope } from '../src/curvature/prover/scalar.ts';
import { valueAt } from '../src/curvature/prover/numeric.ts';
import { readDeclarations, readExpression } from '../src/elaborate/index.ts';
import type { Expr } from '../src/expr/expr.ts';
import { mutantsOf } from '../test/checker/kernel/mutate.ts';

const FOLDER = 'proofs/certificates';

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

/** Several processes can share the mutants: this one takes part k of n. */
const parts = option('parts', 1);
const part = option('part', 1) - 1;

const theorem = (v: Verified): string => `${judgementText(v.claim)} | ${v.assumptions.map((j) => judgementText(j)).join(', ')}`;

/** So many of each that together they are `wanted`, none more than there are. */
const sharesOf = (there: readonly number[], wanted: number): readonly number[] => {
  let [left, files] = [wanted, there.length];
  const shares = new Map<number, number>();
  for (const [n, k] of there.map((n, k) => [n, k] as const).sort((a, b) => a[0] - b[0])) {
    const share = Math.min(n, Math.ceil(left / files--));
    left -= share;
    shares.set(k, share);
  }
  return there.map((_, k) => shares.get(k) ?? 0);
};

/** An accepted mutant proves something all the same; it is a false acceptance where that isn't what the original says. */
const mutants = (wanted: number, seed: string): { readonly tried: number; readonly kept: readonly string[]; readonly redeclared: readonly string[]; readonly falsely: readonly string[] } => {
  const texts = readdirSync(FOLDER).filter((f) => f.endsWith('.json')).map((file) => ({ file, text: readFileSync(`${FOLDER}/${file}`, 'utf8') }));
  const shares = sharesOf(texts.map(({ text }) => mutantsOf(text, Infinity).length), wanted);
  let tried = 0;
  const [kept, redeclared, falsely]: string[][] = [[], [], []];
  for (const [k, { file, text }] of texts.entries()) {
    // A mutant has most of its steps in common with the original: what trials have shown of them isn't shown again.
    const evidence = new Evidence();
    const original = verifyCertificate(text, { seed, evidence });
    if (!original.accepted) throw new Error(`${file} is rejected: ${original.message}`);
    const declared = JSON.stringify((JSON.parse(text) as { readonly decl: unknown }).decl);
    const mine = mutantsOf(text, shares[k] ?? 0).filter((_, i) => i % parts === part);
    for (const { text: mutant, change } of mine) {
      const r = verifyCertificate(mutant, { seed, evidence });
      if (!r.accepted) continue;
      const list = theorem(r) !== theorem(original) ? falsely : JSON.stringify((JSON.parse(mutant) as { readonly decl: unknown }).decl) === declared ? kept : redeclared;
      list?.push(`${file}: ${change}`);
    }
    tried += mine.length;
    console.log(`          ${file}: ${mine.length} tried`);
  }
  return { tried, kept: kept ?? [], redeclared: redeclared ?? [], falsely: falsely ?? [] };
};

const SHAPES: readonly string[] = [
  'softplus(T)', 'logcosh(T)', 'sqrt(1 + T^2)', 'log(1 + T^2)', '1 - exp(-T^2/2)', 'sin(T)', 'cos(T)', 'tanh(T)', 'sigmoid(T)', 'atan(T)', 'exp(-T^2)', 'T*atan(T)', '-softplus(T)', 'T*tanh(T)', 'T^2/(1 + T^2)', '(1 + T^2)^(3/4)', 'T^2/2 - log(1 + T^2)',
];

/** A random function of one argument with bounded curvature. */
const randomFunction = (random: RandomSource): string => {
  const shape = SHAPES[random.int(SHAPES.length)] ?? 'softplus(T)';
  const scale = `${1 + random.int(5)}/${1 + random.int(4)}`;
  const ridge = random.int(3) === 0 ? ` + ${1 + random.int(6)}/${1 + random.int(6)}*t^2` : '';
  return `${1 + random.int(9)}/${1 + random.int(9)}*(${shape.replaceAll('T', `(${scale}*t)`)})${ridge}`;
};

/** Largest value of a function of t over a wide, fine grid, with the place. */
const largest = (e: Expr, t: string): number => {
  const at = (x: number): number => valueAt(e, new Map([[t, x]])) ?? Number.NaN;
  let best = -Infinity;
  for (let x = -30; x <= 30; x += 0.005) best = Math.max(best, at(x) || -Infinity);
  return Math.max(best, at(0));
};

const rational = (x: number, digits: number): string => {
  const den = 10n ** BigInt(digits);
  const num = BigInt(Math.floor(x * Number(den)));
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
  const g = gcd(num, den);
  return den / g === 1n ? String(num / g) : `${num / g}/${den / g}`;
};

/** The certificate of "the Hessian of sum(φ(A*x − b)) is at most u*A'*A", or null where the checker doesn't prove it. */
const certificate = (phi: Expr, t: ReturnType<typeof argument>, u: string): string | null => {
  const session = new Session({ seed: 'campaign' });
  session.declare('A', { rows: 'm', cols: 'n', attributes: [] });
  session.declare('x', { rows: 'n', cols: 1, attributes: [] });
  session.declare('b', { rows: 'm', cols: 1, attributes: [] });
  session.declare(t.name, toTermSymbol(t));
  const order = session.apply('O-SCALAR', [], { a: toTerm(phi), b: u, rel: '<=', t: t.name });
  const entrywise = order === null ? null : session.apply('O-INST', [order], { t: t.name, r: ['-', ['*', 'A', 'x'], 'b'] });
  const diagonal = entrywise === null ? null : session.apply('L-DIAG', [entrywise]);
  const bound = diagonal === null ? null : session.apply('L-CONG', [diagonal], { C: 'A' });
  return bound === null ? null : session.certificate(bound);
};

const falseBounds = (wanted: number, seed: string): { readonly tried: number; readonly skipped: number; readonly falsely: readonly string[] } => {
  const random = randomSource(`false bounds ${seed}`);
  const problem = readDeclarations('t : scalar');
  if (!problem.ok) throw new TypeError('declarations');
  const t = argument('t');
  let [tried, skipped] = [0, 0];
  const falsely: string[] = [];
  while (tried < wanted && skipped < 20 * wanted + 100) {
    const text = randomFunction(random);
    const phi = readExpression(text, problem.value);
    if (!phi.ok) throw new TypeError(text);
    const second = simplified(slope(slope(phi.value, t), t));
    const most = largest(second, 't');
    // Proved with a little room, so that the constant alone decides.
    const right = most > 1e-3 ? rational(most * 1.05 + 1e-5, 6) : null;
    const proof = right === null ? null : certificate(second, t, right);
    if (right === null || proof === null) {
      skipped++;
      continue;
    }
    const wrong = rational(most * (1 - 10 ** -(1 + random.int(5))), 9);
    tried++;
    if (verifyCertificate(proof.split(`"${right}"`).join(`"${wrong}"`), { seed }).accepted) falsely.push(`${text}: ${termText(toTerm(second))} <= ${wrong}, though ${most} is reached`);
  }
  return { tried, skipped, falsely };
};

const seed = String(option('seed', 1));
const m = mutants(option('mutants', 100_000), seed);
const survived = m.kept.length + m.redeclared.length + m.falsely.length;
console.log(`mutants   ${m.tried} tried, ${m.tried - survived} rejected, ${m.kept.length} accepted that prove the same, ${m.redeclared.length} that prove the same of symbols declared otherwise, ${m.falsely.length} accepted falsely`);
const b = falseBounds(option('bounds', 1000), seed);
console.log(`bounds    ${b.tried} too small by one part in ten to one in 100000, ${b.tried - b.falsely.length} rejected, ${b.falsely.length} accepted falsely (${b.skipped} drawn whose true bound isn't proved)`);
m.kept.forEach((f) => console.log(`SAME      ${f}`));
m.redeclared.forEach((f) => console.log(`DECLARED  ${f}`));
[...m.falsely, ...b.falsely].forEach((f) => console.log(`FALSE     ${f}`));
process.exitCode = m.falsely.length + b.falsely.length > 0 ? 1 : 0;
