import { elementwise } from '../../atoms/elementwise.ts';
import { matrixAtoms } from '../../atoms/matrix.ts';
import { dispatch, type Cases, type Expr } from '../../expr/expr.ts';
import { dimAdd, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { fractionOf, LEVEL, scalarsOf, signedTerms, type Piece } from './math.ts';

const GREEK = new Set('alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'.split(' '));

/** A name as LaTeX: Greek letters by name, a trailing number or `_part` as an index, several letters upright. */
const nameOf = (name: string): string => {
  const match = /^(d?)(\p{L}+?)(?:_(\w+)|(\d+))?$/u.exec(name);
  if (match === null) return `\\mathrm{${name.replaceAll('_', '\\_')}}`;
  const [, d = '', stem = '', part, digits] = match;
  const index = part ?? digits;
  const letter = (s: string): string => (GREEK.has(s) ? `\\${s}` : s.length === 1 ? s : `\\mathrm{${s}}`);
  const body = d === 'd' && stem.length === 1 ? `\\mathrm{d}${stem}` : letter(d + stem);
  return index === undefined ? body : `${body}_{${index.replaceAll('_', '\\_')}}`;
};

const sizeOf = (d: Dim): string => d.terms.map((t, i) => `${t.coefficient < 0 ? '-' : i > 0 ? '+' : ''}${[...(Math.abs(t.coefficient) === 1 && t.names.length > 0 ? [] : [String(Math.abs(t.coefficient))]), ...t.names.map(nameOf)].join(' ')}`).join('');
const parens = (text: string): string => `\\left(${text}\\right)`;
const held = (p: Piece, least: number): string => (p.level < least ? parens(p.text) : p.text);
const atom = (text: string): Piece => ({ text, level: LEVEL.atom });
const fill = (template: string, ...args: readonly string[]): string => args.reduce((t, a) => t.replace('$', () => a), template);

const piece = (e: Expr): Piece => dispatch(cases, e);
const text = (e: Expr): string => piece(e).text;
/** The base of a superscript must be an atom. */
const base = (e: Expr): string => held(piece(e), LEVEL.atom);

/** A fraction in front of the body: coefficient and factors on top, divisors below. */
const scaled = (e: Expr): Piece => {
  const { factors, body } = scalarsOf(e);
  const f = fractionOf(factors);
  const top = [...(f.numerator === 1n ? [] : [String(f.numerator)]), ...f.over.map((x) => (x.kind === 'product' && f.over.length + (body === null ? 0 : 1) > 1 ? parens(text(x)) : held(piece(x), LEVEL.product)))];
  const bottom = [...(f.denominator === 1n ? [] : [String(f.denominator)]), ...f.under.map(({ base: b, exponent }) => (exponent === 1n ? held(piece(b), f.under.length === 1 && f.denominator === 1n ? LEVEL.sum : LEVEL.postfix) : `${base(b)}^{${exponent}}`))];
  const sign = f.negative ? '-' : '';
  const tail = body === null ? '' : held(piece(body), LEVEL.product);
  if (bottom.length === 0) {
    const parts = [...top, ...(tail === '' ? [] : [tail])];
    return { text: `${sign}${parts.length === 0 ? '1' : parts.join(' \\, ')}`, level: parts.length === 1 && sign === '' ? LEVEL.product : LEVEL.product };
  }
  const fraction = `\\frac{${top.length === 0 ? '1' : top.join(' \\, ')}}{${bottom.join(' \\, ')}}`;
  return { text: `${sign}${fraction}${tail === '' ? '' : ` \\, ${tail}`}`, level: LEVEL.product };
};

const range = (offset: Dim, size: Dim, whole: Dim): string => (size.key === whole.key ? ':' : `${sizeOf(dimAdd(offset, ONE))}:${sizeOf(dimAdd(offset, size))}`);

const cases: Cases<Piece> = {
  const: (e) => (e.value.den === 1n ? { text: String(e.value.num), level: e.value.num < 0n ? LEVEL.product : LEVEL.atom } : { text: `${e.value.num < 0n ? '-' : ''}\\frac{${e.value.num < 0n ? -e.value.num : e.value.num}}{${e.value.den}}`, level: LEVEL.product }),
  dim: (e) => ({ text: sizeOf(e.dim), level: e.dim.key.includes('*') ? LEVEL.product : LEVEL.atom }),
  symbol: (e) => atom(nameOf(e.name)),
  named: (e) => atom(nameOf(e.name)),
  special: (e) => {
    const dims = e.dims.map(sizeOf);
    const symbols = { eye: `I_{${dims[0] ?? ''}}`, commutation: `K_{${dims.join(',')}}`, zeros: `0_{${dims.join('\\times ')}}`, ones: dims[1] === '1' ? `\\mathbf{1}_{${dims[0] ?? ''}}` : dims[0] === '1' ? `\\mathbf{1}_{${dims[1] ?? ''}}^{\\top}` : `\\mathbf{1}_{${dims.join('\\times ')}}` };
    return { text: symbols[e.name], level: e.name === 'ones' && dims[0] === '1' ? LEVEL.postfix : LEVEL.atom };
  },
  add: (e) => ({ text: signedTerms(e.terms).map(({ negative, term, literal }, i) => `${negative ? (i === 0 ? '-' : ' - ') : i === 0 ? '' : ' + '}${literal === null ? held(piece(term), LEVEL.product) : literal.kind === 'const' ? text(literal) : '1'}`).join(''), level: LEVEL.sum }),
  scale: scaled,
  product: (e) => ({ text: e.factors.map((f) => (f.kind === 'hadamard' || (f.kind === 'call' && f.fn === 'kron') ? parens(text(f)) : held(piece(f), LEVEL.postfix))).join(' '), level: LEVEL.product }),
  hadamard: (e) => {
    if (isScalar(e.shape)) return scaled(e);
    const f = fractionOf(e.factors);
    const factor = (x: Expr): string => (x.kind === 'product' ? parens(text(x)) : held(piece(x), LEVEL.postfix));
    const over = f.over.map(factor).join(' \\odot ');
    const under = f.under.map(({ base: b, exponent }) => (exponent === 1n ? factor(b) : `${base(b)}^{\\odot ${exponent}}`));
    return { text: under.length === 0 ? over : `${over === '' ? '1' : over} \\oslash ${under.length === 1 ? (under[0] ?? '') : parens(under.join(' \\odot '))}`, level: LEVEL.product };
  },
  power: (e) => {
    const scalar = isScalar(e.shape);
    const isRoot = e.exponent.kind === 'const' && e.exponent.value.num === 1n && e.exponent.value.den === 2n;
    if (isRoot) return atom(`\\sqrt{${text(e.base)}}`);
    if (scalar && e.exponent.kind === 'const' && e.exponent.value.num < 0n) return scaled(e);
    return { text: `${base(e.base)}^{${scalar ? '' : '\\odot '}${text(e.exponent)}}`, level: LEVEL.postfix };
  },
  transpose: (e) => ({ text: `${e.arg.kind === 'call' && e.arg.fn === 'inv' ? `${base(e.arg.args[0] ?? e.arg)}^{-\\top}` : `${base(e.arg)}^{\\top}`}`, level: LEVEL.postfix }),
  map: (e) => atom(fill(elementwise[e.fn].latex, text(e.arg))),
  call: (e) => {
    const [a, b] = e.args;
    if (a === undefined) return atom('');
    if (e.fn === 'kron' && b !== undefined) return { text: `${held(piece(a), LEVEL.postfix)} \\otimes ${held(piece(b), LEVEL.postfix)}`, level: LEVEL.product };
    if (e.fn === 'inv') return { text: `${base(a)}^{-1}`, level: LEVEL.postfix };
    if (e.fn === 'norm2') return atom(`\\left\\lVert ${text(a)} \\right\\rVert${isColumn(a.shape) ? '_2' : '_F'}`);
    if (e.fn === 'norm1') return atom(`\\left\\lVert ${text(a)} \\right\\rVert_1`);
    if (e.fn === 'rowsum') return { text: `${held(piece(a), LEVEL.postfix)} \\mathbf{1}`, level: LEVEL.product };
    if (e.fn === 'colsum') return { text: `\\mathbf{1}^{\\top} ${held(piece(a), LEVEL.postfix)}`, level: LEVEL.product };
    return atom(fill(matrixAtoms[e.fn].latex, ...e.args.map(text)));
  },
  mpow: (e) => ({ text: `${base(e.arg)}^{${text(e.exponent)}}`, level: LEVEL.postfix }),
  unvec: (e) => atom(`\\operatorname{unvec}_{${sizeOf(e.shape.rows)}\\times ${sizeOf(e.shape.cols)}}\\left(${text(e.arg)}\\right)`),
  blocktrace: (e) => atom(`\\operatorname{blocktr}_{${sizeOf(e.count)}}\\left(${text(e.arg)}\\right)`),
  index: (e) => {
    const row = e.row === null ? null : text(e.row);
    const col = e.col === null ? null : text(e.col);
    const inside = isColumn(e.arg.shape) ? (row ?? ':') : `${row ?? '*'}${(row ?? '').length > 1 || (col ?? '').length > 1 ? ',' : ''}${col ?? '*'}`;
    return { text: `${e.arg.kind === 'symbol' || e.arg.kind === 'named' ? text(e.arg) : `\\left[${text(e.arg)}\\right]`}_{${inside}}`, level: LEVEL.postfix };
  },
  slice: (e) => ({ text: `\\left[${text(e.arg)}\\right]_{${range(e.rowOffset, e.shape.rows, e.arg.shape.rows)},${range(e.colOffset, e.shape.cols, e.arg.shape.cols)}}`, level: LEVEL.postfix }),
  gather: (e) => ({ text: `\\left[${text(e.arg)}\\right]_{${nameOf(e.indices.name)},:}`, level: LEVEL.postfix }),
  block: (e) => atom(`\\begin{pmatrix} ${e.grid.map((row) => row.map(text).join(' & ')).join(' \\\\ ')} \\end{pmatrix}`),
  sumover: (e) => ({ text: `\\sum_{${nameOf(e.index.name)}=1}^{${sizeOf(e.range)}} ${held(piece(e.body), LEVEL.product)}`, level: LEVEL.sum }),
  derivative: (e) => atom(e.wrt.length === 1 ? `\\nabla_{${text(e.wrt[0])}} ${parens(text(e.of))}` : `\\nabla^2_{${e.wrt.map(text).join(',')}} ${parens(text(e.of))}`),
};

/** An expression as LaTeX in the notation of the field; spaces stand for products. */
export const printLatex = (e: Expr): string => text(e);
