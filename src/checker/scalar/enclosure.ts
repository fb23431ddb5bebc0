import type { Term } from '../terms/term.ts';
import * as I from './interval.ts';
import type { Enclosure } from './interval.ts';
import { parse, ONE } from '../numbers/rat.ts';

/** Enclosures of the symbols of a term. */
export type Box = ReadonlyMap<string, Enclosure>;

const FUNCTIONS: Readonly<Record<string, (a: Enclosure) => Enclosure>> = {
  exp: I.exp, log: I.log, sqrt: I.sqrt, atan: I.atan, sin: I.sin, cos: I.cos, abs: I.abs, sign: I.signum, step: I.step,
};
const OPERATIONS: Readonly<Record<string, (a: Enclosure, b: Enclosure) => Enclosure>> = { '+': I.add, '-': I.sub, '.*': I.mul, './': I.div };

/** Encloses the values of an expanded term on a box. Throws NoEnclosure where it isn't defined on the whole box, or unknown. */
export const encloseTerm = (t: Term, box: Box): Enclosure => {
  if (typeof t === 'string') {
    const number = parse(t);
    const value = number === null ? box.get(t) : I.enclose(number);
    if (value === undefined) throw new I.NoEnclosure(`${t} has no value`);
    return value;
  }
  const [op, ...args] = t as readonly [string, ...Term[]];
  const [first, second] = args;
  if (first === undefined) throw new I.NoEnclosure(`${op} needs an operand`);
  if (op === '.^') return encloseTermPower(encloseTerm(first, box), second);
  // A product of equal factors is a power, which knows that squares aren't negative.
  if (op === '.*' && args.length === 2 && second !== undefined && JSON.stringify(first) === JSON.stringify(second)) return I.power(encloseTerm(first, box), 2);
  const values = args.map((a) => encloseTerm(a, box));
  const [a] = values;
  if (a !== undefined && values.length === 1) {
    if (op === '-') return I.neg(a);
    if (op === '+' || op === '.*') return a;
    const f = Object.hasOwn(FUNCTIONS, op) ? FUNCTIONS[op] : undefined;
    if (f !== undefined) return f(a);
  }
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (operation === undefined || values.length < 2 || ((op === '-' || op === './') && values.length > 2)) throw new I.NoEnclosure(`${op} has no enclosure`);
  return values.reduce(operation);
};

const encloseTermPower = (base: Enclosure, exponent: Term | undefined): Enclosure => {
  const e = typeof exponent === 'string' ? parse(exponent) : null;
  if (e === null || e.num > 64n || e.num < -64n || e.den > 2n) throw new I.NoEnclosure('an exponent is not a small number');
  return I.power(e.den === 2n ? I.sqrt(base) : base, Number(e.num));
};

/** The enclosure of the number 1. */
export const UNIT_ENCLOSURE: Enclosure = I.enclose(ONE);
