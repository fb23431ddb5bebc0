import type { Obligation } from '../terms/obligations.ts';
import type { Dim, Symbol_, Term } from '../terms/term.ts';
import { namesOf, partsOf, type Judgement } from './judgement.ts';

const INFIX: ReadonlyMap<string, readonly [sign: string, level: number]> = new Map([
  ['+', [' + ', 1]], ['-', [' - ', 1]], ['*', ['*', 2]], ['.*', ['.*', 2]], ['./', ['./', 2]], ['.^', ['.^', 4]], ['mpow', ['^', 4]],
]);

const sizeText = (d: Dim, level = 0): string => {
  if (typeof d !== 'object') return String(d);
  const inner = d[0] === '*' ? 2 : 1;
  const written = `${sizeText(d[1], inner)}${d[0] === '*' ? '*' : ` ${d[0]} `}${sizeText(d[2], inner + (d[0] === '-' ? 1 : 0))}`;
  return inner < level ? `(${written})` : written;
};

const SIZED: ReadonlyMap<string, readonly number[]> = new Map([['eye', [0]], ['ones', [0, 1]], ['zeros', [0, 1]], ['commutation', [0, 1]], ['unvec', [1, 2]], ['blocktrace', [1]], ['slice', [1, 2, 3, 4]]]);

/** No names. */
const NONE: ReadonlyMap<Term, string> = new Map();

/** A term in the notation of formulas; every operation that has no sign of its own is written as a function, and what has a name by that. */
export const termText = (t: Term, level = 0, names = NONE): string => {
  const name = names.get(t);
  if (name !== undefined) return name;
  if (typeof t === 'string') return level > 1 && /[/-]/.test(t) ? `(${t})` : t;
  const [op, ...args] = t;
  const [a, b] = args as readonly Term[];
  const text = (u: Term, inner = 0): string => termText(u, inner, names);
  const wrap = (inner: number, text: string): string => (inner < level ? `(${text})` : text);
  const infix = INFIX.get(op);
  if (op === 'dim') return sizeText(args[0] as Dim, level);
  if (op === '-' && a !== undefined && b === undefined) return wrap(1, `-${text(a, 2)}`);
  if (infix !== undefined) {
    const [sign, inner] = infix;
    return wrap(inner, (args as readonly Term[]).map((x, k) => (typeof x === 'number' ? String(x) : text(x, k === 0 ? inner : inner + 1))).join(sign));
  }
  if (op === "'" && a !== undefined) return `${text(a, 5)}'`;
  if (op === 'block') return `[${(args as readonly (readonly Term[])[]).map((row) => row.map((x) => text(x)).join(', ')).join('; ')}]`;
  if (op === 'index' && a !== undefined) return `${text(a, 5)}[${args.slice(1).map((s) => text(s as Term)).join(', ')}]`;
  if (op === 'sumover') return `sum(${String(args[0])} = 1..${sizeText(args[1] as Dim)}: ${text(args[2] as Term)})`;
  return `${op}(${args.map((x, k) => (SIZED.get(op)?.includes(k) === true ? sizeText(x as Dim) : text(x as Term))).join(', ')})`;
};

const OBLIGATION: Readonly<Record<Obligation['kind'], string>> = {
  nonzero: ' != 0', positive: ' > 0', nonneg: ' >= 0', invertible: ' invertible', 'within-one': ' within [-1, 1]', 'away-from-kink': ' != 0',
};
export const obligationText = (o: Obligation, names = NONE): string => `${termText(o.term, 0, names)}${OBLIGATION[o.kind]}`;

const SIGNS: Readonly<Record<'=' | '<=' | '<' | '<<', string>> = { '=': ' = ', '<=': ' <= ', '<': ' < ', '<<': ' ⪯ ' };

/** A judgement in one line. */
export const judgementText = (j: Judgement, names = NONE): string => {
  const text = (t: Term): string => termText(t, 0, names);
  switch (j[0]) {
    case '=': case '<=': case '<': case '<<': return `${text(j[1])}${SIGNS[j[0]]}${text(j[2])}`;
    case 'pd': return `${text(j[1])} ≻ 0`;
    case 'slope': return `slope(${text(j[1])}, ${j[2]}) = ${text(j[3])}`;
    case 'grad': return `grad(${text(j[1])}, ${j[2]}) = ${text(j[3])}`;
    case 'hess': return `hess(${text(j[1])}, ${namesOf(j[2]).join(', ')}) = ${text(j[3])}`;
    case 'maj': case 'mnr': return `${text(j[1])} ${j[0] === 'maj' ? '<=' : '>='} ${text(j[2])}, equal at ${j[3]} = ${j[4]}`;
    case 'argmin': case 'argmax': return `${j[0]}(${text(j[1])}, ${j[2]} in ${j[3]}) = ${text(j[4])}`;
    case 'hq': return `${text(j[1])} is half-quadratic in ${j[3]} with weight ${text(j[2])}`;
    case 'convex': return `${text(j[1])} is convex in ${namesOf(j[2]).join(', ')}`;
    case 'and': return partsOf(j).map((k) => judgementText(k, names)).join(' and ');
  }
};

/** A symbol as it is declared: shape, range, attributes. */
export const declarationText = (name: string, s: Symbol_): string => {
  const range = s.range === undefined ? [] : [`index up to ${sizeText(s.range)}`];
  return [`${name} : ${sizeText(s.rows)}×${sizeText(s.cols)}`, ...range, ...s.attributes].join(' ');
};
