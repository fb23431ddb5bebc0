import { dispatch, type Cases, type Expr, type NodeOf } from '../../expr/expr.ts';
import { dimAdd, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { GREEK } from '../greek.ts';
import { atom, fractionOf, held, LEVEL, ofWhole, scalarsOf, signedTerms, type Piece } from './math.ts';

const digitsOf = (digits: string) => (text: string): string => [...text].map((c) => [...digits]['0123456789-'.indexOf(c)] ?? c).join('');
const superscript = digitsOf('⁰¹²³⁴⁵⁶⁷⁸⁹⁻');
const subscript = digitsOf('₀₁₂₃₄₅₆₇₈₉₋');

const FRACTIONS: Readonly<Record<string, string>> = { '1/2': '½', '1/4': '¼', '3/4': '¾', '1/3': '⅓', '2/3': '⅔', '1/8': '⅛' };

const letterOf = (stem: string): string => (Object.hasOwn(GREEK, stem) ? (GREEK[stem] ?? stem) : stem);
/** A name: Greek letters for their names, a trailing number as an index, a letter made up for a bound index with a prime. */
const nameOf = (name: string): string => {
  const [, stem, digits] = /^(\p{L}+)(?:_?(\d+)|_)?$/u.exec(name) ?? [];
  if (stem === undefined) return name;
  return `${letterOf(stem)}${digits !== undefined ? subscript(digits) : name.endsWith('_') ? '′' : ''}`;
};
/** A differential is d before the letter; in a derivation its name is d(…) around text that is printed already. */
const symbolText = (e: NodeOf<'symbol'>): string => (e.differentialOf === null || e.name.startsWith('d(') ? nameOf(e.name) : `d${nameOf(e.name.slice(1))}`);
/** A size with the names as they are shown elsewhere. */
const sizeOf = (d: Dim): string => d.key.replaceAll('*', '·').replace(/[\p{L}_][\p{L}\p{N}_]*/gu, nameOf).replaceAll('-', '−');
const piece = (e: Expr): Piece => dispatch(cases, e);
const text = (e: Expr): string => piece(e).text;

/** A whole exponent as superscript digits, anything else behind ^. */
const raised = (exponent: string): string => (/^−?\d+$/.test(exponent) ? superscript(exponent.replace('−', '-')) : /^\p{L}$/u.test(exponent) ? `^${exponent}` : `^(${exponent})`);
/** The sign of an entrywise power, before the exponent. */
const ENTRYWISE = '⊙';

/** Functions that have a sign of their own; `$` is the argument. */
const SIGNS: Readonly<Record<string, string>> = { sigmoid: 'σ($)', sqrt: '√($)', abs: '|$|', relu: '[$]₊', norm2: '‖$‖', norm1: '‖$‖₁', inner: '⟨$⟩', logdet: 'log det($)', square: '($)²' };
const applied = (fn: string, args: readonly Expr[]): Piece => {
  const inside = args.map(text).join(', ');
  const sign = SIGNS[fn];
  // A power after a sign that begins with a word or ends in an exponent would be read as belonging to a part of it.
  const open = fn === 'logdet' || fn === 'square';
  return { text: sign === undefined ? `${fn}(${inside})` : sign.replace('$', () => inside), level: open ? LEVEL.postfix : LEVEL.atom };
};

/** Products are written with a dot, since names may have several letters. */
const times = (parts: readonly string[]): string => parts.join('·');

const scaled = (e: Expr): Piece => {
  const { factors, body } = scalarsOf(e);
  const f = fractionOf(factors);
  const number = f.denominator === 1n ? String(f.numerator) : (FRACTIONS[`${f.numerator}/${f.denominator}`] ?? `${f.numerator}/${f.denominator}`);
  const over = f.over.map((x) => (x.kind === 'product' && factors.length > 1 ? `(${text(x)})` : held(piece(x), x.kind === 'dim' ? LEVEL.product : LEVEL.postfix)));
  const tail = body === null ? [] : [body.kind === 'hadamard' || (body.kind === 'call' && body.fn === 'kron') ? `(${text(body)})` : held(piece(body), LEVEL.product)];
  const slashed = f.denominator !== 1n && FRACTIONS[`${f.numerator}/${f.denominator}`] === undefined;
  const front = number === '1' || (slashed && f.numerator === 1n) ? [] : [slashed ? String(f.numerator) : number];
  const top = times([...front, ...over, ...tail]) || '1';
  const bottom = [...(slashed ? [String(f.denominator)] : []), ...f.under.map(({ base, exponent }) => (exponent === 1n ? held(piece(base), base.kind === 'dim' && f.under.length > 1 ? LEVEL.product : LEVEL.postfix) : `${held(piece(base), LEVEL.atom)}${raised(String(exponent))}`))];
  const lower = bottom.length === 0 ? '' : `/${bottom.length === 1 ? (bottom[0] ?? '') : `(${times(bottom)})`}`;
  return { text: `${f.negative ? '−' : ''}${top}${lower}`, level: LEVEL.product };
};

const range = (offset: Dim, size: Dim, whole: Dim): string => (size.key === whole.key ? ':' : `${sizeOf(dimAdd(offset, ONE))}:${sizeOf(dimAdd(offset, size))}`);

/** Entries of a vector have one subscript. */
const entry = (arg: Expr, row: string, col: string): Piece => ({ text: `${held(piece(arg), LEVEL.atom)}[${isColumn(arg.shape) ? row : arg.shape.rows.key === '1' ? col : `${row},${col}`}]`, level: LEVEL.atom });

const cases: Cases<Piece> = {
  const: (e) => ({ text: (e.value.den === 1n ? String(e.value.num) : (FRACTIONS[`${e.value.num}/${e.value.den}`] ?? `${e.value.num}/${e.value.den}`)).replace('-', '−'), level: e.value.num < 0n || e.value.den !== 1n ? LEVEL.product : LEVEL.atom }),
  dim: (e) => ({ text: sizeOf(e.dim), level: e.dim.key.includes('*') ? LEVEL.product : LEVEL.atom }),
  symbol: (e) => atom(symbolText(e)),
  named: (e) => atom(nameOf(e.name)),
  special: (e) => {
    const dims = e.dims.map(sizeOf).join(',');
    return atom({ eye: `I(${dims})`, commutation: `K(${dims})`, zeros: `0(${dims})`, ones: `1(${dims})` }[e.name]);
  },
  add: (e) => ({ text: signedTerms(e.terms).map(({ negative, term, literal }, i) => `${negative ? (i === 0 ? '−' : ' − ') : i === 0 ? '' : ' + '}${literal === null ? held(piece(term), LEVEL.product) : literal.kind === 'const' ? text(literal) : '1'}`).join(''), level: LEVEL.sum }),
  scale: scaled,
  product: (e) => ({ text: times(e.factors.map((f) => held(piece(f), LEVEL.postfix))), level: LEVEL.product }),
  hadamard: (e) => {
    if (isScalar(e.shape)) return scaled(e);
    const f = fractionOf(e.factors);
    const factor = (x: Expr): string => (x.kind === 'product' ? `(${text(x)})` : held(piece(x), LEVEL.postfix));
    const under = f.under.map(({ base, exponent }) => (exponent === 1n ? factor(base) : `${held(piece(base), LEVEL.atom)}${ENTRYWISE}${raised(String(exponent))}`));
    const over = f.over.map(factor).join(' ⊙ ') || '1';
    return { text: under.length === 0 ? over : `${over} ⊘ ${under.length === 1 ? (under[0] ?? '') : `(${under.join(' ⊙ ')})`}`, level: LEVEL.product };
  },
  power: (e) => {
    const scalar = isScalar(e.shape);
    if (e.exponent.kind === 'const' && e.exponent.value.num === 1n && e.exponent.value.den === 2n) return applied('sqrt', [e.base]);
    if (e.exponent.kind === 'const' && e.exponent.value.num < 0n && e.exponent.value.den === 1n && scalar) return scaled(e);
    return { text: `${held(piece(e.base), LEVEL.atom)}${scalar ? '' : ENTRYWISE}${raised(text(e.exponent))}`, level: LEVEL.postfix };
  },
  transpose: (e) => ({ text: `${e.arg.kind === 'call' && e.arg.fn === 'inv' && e.arg.args[0] !== undefined ? `${held(piece(e.arg.args[0]), LEVEL.atom)}⁻ᵀ` : `${held(piece(e.arg), LEVEL.atom)}ᵀ`}`, level: LEVEL.postfix }),
  map: (e) => applied(e.fn, [e.arg]),
  call: (e) => {
    const [a, b] = e.args;
    if (a === undefined) return atom('');
    if (e.fn === 'kron' && b !== undefined) return { text: `${held(piece(a), LEVEL.postfix)} ⊗ ${held(piece(b), LEVEL.postfix)}`, level: LEVEL.product };
    if (e.fn === 'inv') return { text: `${held(piece(a), LEVEL.atom)}⁻¹`, level: LEVEL.postfix };
    return applied(e.fn, e.args);
  },
  mpow: (e) => ({ text: `${held(piece(e.arg), LEVEL.atom)}${raised(text(e.exponent))}`, level: LEVEL.postfix }),
  unvec: (e) => atom(`unvec(${text(e.arg)}, ${sizeOf(e.shape.rows)}, ${sizeOf(e.shape.cols)})`),
  blocktrace: (e) => atom(`blocktr(${text(e.arg)}, ${sizeOf(e.count)})`),
  index: (part) => {
    const e = ofWhole(part);
    return entry(e.arg, e.row === null ? ':' : text(e.row), e.col === null ? ':' : text(e.col));
  },
  slice: (e) => entry(e.arg, range(e.rowOffset, e.shape.rows, e.arg.shape.rows), range(e.colOffset, e.shape.cols, e.arg.shape.cols)),
  gather: (e) => ({ text: `${held(piece(e.arg), LEVEL.atom)}[${nameOf(e.indices.name)}${isColumn(e.arg.shape) ? '' : ',:'}]`, level: LEVEL.atom }),
  block: (e) => atom(`[${e.grid.map((row) => row.map(text).join(', ')).join('; ')}]`),
  sumover: (e) => ({ text: `Σ(${nameOf(e.index.name)}=1…${sizeOf(e.range)}) ${held(piece(e.body), LEVEL.product)}`, level: LEVEL.sum }),
  derivative: (e) => ({ text: `∇${e.wrt.length === 1 ? '' : '²'}_${e.wrt.map(text).join(',')}(${text(e.of)})`, level: LEVEL.postfix }),
};

/** An expression on one line of Unicode, to be read, not to be read back. */
export const printUnicode = (e: Expr): string => text(e);
