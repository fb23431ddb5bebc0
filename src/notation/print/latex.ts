import { elementwise } from '../../atoms/elementwise.ts';
import { matrixAtoms } from '../../atoms/matrix.ts';
import { dispatch, type Cases, type Expr, type Kind, type NodeOf } from '../../expr/expr.ts';
import { dimAdd, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { GREEK } from '../greek.ts';
import { atom, fractionOf, LEVEL, ofWhole, scalarsOf, signedTerms, type Piece } from './math.ts';

/** Letters that have a command of their own, by name and as a character. */
const COMMANDS: ReadonlyMap<string, string> = new Map(Object.entries(GREEK).flatMap(([name, letter]) => [[name, `\\${name}`], [letter, `\\${name}`]]));

const escaped = (name: string): string => name.replaceAll('_', '\\_');
const letterOf = (stem: string): string => COMMANDS.get(stem) ?? ([...stem].length === 1 ? stem : `\\mathrm{${escaped(stem)}}`);

/** A name as LaTeX: Greek letters by name, a trailing number or `_part` as an index, several letters upright, a letter made up for a bound index with a tilde. */
const nameOf = (name: string): string => {
  const match = /^(\p{L}+?)(?:_([\p{L}\p{N}][\p{L}\p{N}_]*)|(\d+)|(_))?$/u.exec(name);
  const [, stem, part, digits, made] = match ?? [];
  if (stem === undefined) return `\\mathrm{${escaped(name)}}`;
  if (made !== undefined) return `\\tilde{${letterOf(stem)}}`;
  const index = digits ?? (part === undefined ? undefined : /^\d+$/.test(part) ? part : letterOf(part));
  return index === undefined ? letterOf(stem) : `${letterOf(stem)}_{${index}}`;
};

/** A differential: d before the letter. In a derivation the name is d(…) around text that is LaTeX already. */
const symbolText = (e: NodeOf<'symbol'>): string =>
  e.differentialOf === null ? nameOf(e.name) : `\\mathrm{d}${e.name.startsWith('d(') ? e.name.slice(1) : nameOf(e.name.slice(1))}`;

const sizeOf = (d: Dim): string =>
  d.terms.length === 0
    ? '0'
    : d.terms.map((t, i) => `${t.coefficient < 0 ? '-' : i > 0 ? '+' : ''}${[...(Math.abs(t.coefficient) === 1 && t.names.length > 0 ? [] : [String(Math.abs(t.coefficient))]), ...t.names.map(nameOf)].join(' ')}`).join('');
const parens = (text: string): string => `\\left(${text}\\right)`;
const held = (p: Piece, least: number): string => (p.level < least ? parens(p.text) : p.text);
const isTall = (text: string): boolean => /\\(?:frac|begin|sum|sqrt)/.test(text);
/** A template of the tables with its arguments; parentheses grow where the argument is tall. */
const fill = (template: string, args: readonly string[]): Piece => {
  const wide = args.some(isTall) ? template.replace(/\(([$,]+)\)/, '\\left($1\\right)') : template;
  const open = /\^\{[^{}]*\}$|^\\log\\/.test(template);
  return { text: args.reduce((t, a) => t.replace('$', () => a), wide), level: open ? LEVEL.postfix : LEVEL.atom };
};

const piece = (e: Expr): Piece => dispatch(cases, e);
const text = (e: Expr): string => piece(e).text;
/** The base of a superscript must be an atom. */
const base = (e: Expr): string => held(piece(e), LEVEL.atom);

const SIMPLE: ReadonlySet<Kind> = new Set<Kind>(['const', 'dim', 'symbol', 'named']);

/** Products with a sign or a factor of their own would take the scalar before them into their first factor. */
const isOwnProduct = (e: Expr): boolean => e.kind === 'hadamard' || (e.kind === 'call' && ['kron', 'rowsum', 'colsum'].includes(e.fn));

/** A fraction in front of the body. What isn't a plain name stands behind a fraction with a plain divisor, on top of any other. */
const scaled = (e: Expr): Piece => {
  const { factors, body } = scalarsOf(e);
  const f = fractionOf(factors);
  const alone = f.over.length + (body === null ? 0 : 1) === 1;
  const factor = (x: Expr): string => (x.kind === 'product' && !alone ? parens(text(x)) : held(piece(x), LEVEL.product));
  const single = f.under.length === 1 && f.denominator === 1n;
  const divisor = ({ base: x, exponent }: (typeof f.under)[number]): string => (exponent === 1n ? held(piece(x), single ? LEVEL.sum : x.kind === 'dim' ? LEVEL.product : LEVEL.postfix) : `${base(x)}^{${exponent}}`);
  const bottom = [...(f.denominator === 1n ? [] : [String(f.denominator)]), ...f.under.map(divisor)];
  const inFront = (x: Expr): boolean => bottom.length === 0 || SIMPLE.has(x.kind) || !f.under.every((u) => SIMPLE.has(u.base.kind));
  // The order of the factors is kept: the first one that stands behind takes the rest with it.
  const cut = f.over.findIndex((x) => !inFront(x));
  const [over, rest] = cut < 0 ? [f.over, []] : [f.over.slice(0, cut), f.over.slice(cut)];
  const top = [...(f.numerator === 1n ? [] : [String(f.numerator)]), ...over.map(factor)];
  const behind = [...rest.map(factor), ...(body === null ? [] : [isOwnProduct(body) ? parens(text(body)) : held(piece(body), LEVEL.product)])];
  const front = bottom.length === 0 ? top : [`\\frac{${top.length === 0 ? '1' : top.join(' \\, ')}}{${bottom.join(' \\, ')}}`];
  const parts = [...front, ...behind];
  return { text: `${f.negative ? '-' : ''}${parts.length === 0 ? '1' : parts.join(' \\, ')}`, level: LEVEL.product };
};

/** What a subscript is put on: a name without one, or brackets. */
const subscripted = (arg: Expr, inside: string): Piece => {
  const name = arg.kind === 'symbol' || arg.kind === 'named' ? text(arg) : null;
  return atom(`${name !== null && !name.includes('_{') ? name : `\\left[${text(arg)}\\right]`}_{${inside}}`);
};

const range = (offset: Dim, size: Dim, whole: Dim): string => (size.key === whole.key ? ':' : `${sizeOf(dimAdd(offset, ONE))}:${sizeOf(dimAdd(offset, size))}`);

const cases: Cases<Piece> = {
  const: (e) => (e.value.den === 1n ? { text: String(e.value.num), level: e.value.num < 0n ? LEVEL.product : LEVEL.atom } : { text: `${e.value.num < 0n ? '-' : ''}\\frac{${e.value.num < 0n ? -e.value.num : e.value.num}}{${e.value.den}}`, level: LEVEL.product }),
  dim: (e) => ({ text: sizeOf(e.dim), level: e.dim.key.includes('*') ? LEVEL.product : LEVEL.atom }),
  symbol: (e) => atom(symbolText(e)),
  named: (e) => atom(nameOf(e.name)),
  special: (e) => {
    const dims = e.dims.map(sizeOf);
    const symbols = { eye: `I_{${dims[0] ?? ''}}`, commutation: `K_{${dims.join(',')}}`, zeros: `0_{${dims.join('\\times ')}}`, ones: dims[1] === '1' ? `\\mathbf{1}_{${dims[0] ?? ''}}` : dims[0] === '1' ? `\\mathbf{1}_{${dims[1] ?? ''}}^{\\top}` : `\\mathbf{1}_{${dims.join('\\times ')}}` };
    return { text: symbols[e.name], level: e.name === 'ones' && dims[0] === '1' ? LEVEL.postfix : LEVEL.atom };
  },
  add: (e) => ({ text: signedTerms(e.terms).map(({ negative, term, literal }, i) => `${negative ? (i === 0 ? '-' : ' - ') : i === 0 ? '' : ' + '}${literal === null ? held(piece(term), LEVEL.product) : literal.kind === 'const' ? text(literal) : '1'}`).join(''), level: LEVEL.sum }),
  scale: scaled,
  product: (e) => ({ text: e.factors.map((f) => held(piece(f), LEVEL.postfix)).join(' '), level: LEVEL.product }),
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
    if (scalar && e.exponent.kind === 'const' && e.exponent.value.num < 0n && e.exponent.value.den === 1n) return scaled(e);
    return { text: `${base(e.base)}^{${scalar ? '' : '\\odot '}${text(e.exponent)}}`, level: LEVEL.postfix };
  },
  transpose: (e) => ({ text: `${e.arg.kind === 'call' && e.arg.fn === 'inv' ? `${base(e.arg.args[0] ?? e.arg)}^{-\\top}` : `${base(e.arg)}^{\\top}`}`, level: LEVEL.postfix }),
  // Bars around a matrix would be its determinant.
  map: (e) => fill(e.fn === 'abs' && !isScalar(e.arg.shape) ? '\\operatorname{abs}($)' : elementwise[e.fn].latex, [text(e.arg)]),
  call: (e) => {
    const [a, b] = e.args;
    if (a === undefined) return atom('');
    if (e.fn === 'kron' && b !== undefined) return { text: `${held(piece(a), LEVEL.postfix)} \\otimes ${held(piece(b), LEVEL.postfix)}`, level: LEVEL.product };
    if (e.fn === 'inv') return { text: `${base(a)}^{-1}`, level: LEVEL.postfix };
    if (e.fn === 'norm2') return atom(`\\left\\lVert ${text(a)} \\right\\rVert${isColumn(a.shape) ? '_2' : '_F'}`);
    if (e.fn === 'norm1') return atom(`\\left\\lVert ${text(a)} \\right\\rVert_1`);
    if (e.fn === 'rowsum') return { text: `${held(piece(a), LEVEL.postfix)} \\mathbf{1}`, level: LEVEL.product };
    if (e.fn === 'colsum') return { text: `\\mathbf{1}^{\\top} ${held(piece(a), LEVEL.postfix)}`, level: LEVEL.product };
    return fill(matrixAtoms[e.fn].latex, e.args.map(text));
  },
  mpow: (e) => ({ text: `${base(e.arg)}^{${text(e.exponent)}}`, level: LEVEL.postfix }),
  unvec: (e) => atom(`\\operatorname{unvec}_{${sizeOf(e.shape.rows)}\\times ${sizeOf(e.shape.cols)}}\\left(${text(e.arg)}\\right)`),
  blocktrace: (e) => atom(`\\operatorname{blocktr}_{${sizeOf(e.count)}}\\left(${text(e.arg)}\\right)`),
  index: (part) => {
    const e = ofWhole(part);
    const row = e.row === null ? null : text(e.row);
    const col = e.col === null ? null : text(e.col);
    const inside = isColumn(e.arg.shape) ? (row ?? ':') : e.arg.shape.rows.key === '1' ? (col ?? ':') : `${row ?? '*'}${(row ?? '').length > 1 || (col ?? '').length > 1 ? ',' : ''}${col ?? '*'}`;
    return subscripted(e.arg, inside);
  },
  slice: (e) => {
    const [rows, cols] = [range(e.rowOffset, e.shape.rows, e.arg.shape.rows), range(e.colOffset, e.shape.cols, e.arg.shape.cols)];
    return subscripted(e.arg, isColumn(e.arg.shape) ? rows : e.arg.shape.rows.key === '1' ? cols : `${rows},${cols}`);
  },
  gather: (e) => subscripted(e.arg, `${nameOf(e.indices.name)}${isColumn(e.arg.shape) ? '' : ',:'}`),
  block: (e) => atom(`\\begin{pmatrix} ${e.grid.map((row) => row.map(text).join(' & ')).join(' \\\\ ')} \\end{pmatrix}`),
  sumover: (e) => ({ text: `\\sum_{${nameOf(e.index.name)}=1}^{${sizeOf(e.range)}} ${held(piece(e.body), LEVEL.product)}`, level: LEVEL.sum }),
  // Brackets, not parentheses: what follows a parenthesis may be meant to be differentiated too.
  derivative: (e) => ({ text: `\\nabla${e.wrt.length === 1 ? '' : '^2'}_{${e.wrt.map(text).join(',')}} \\left[${text(e.of)}\\right]`, level: LEVEL.postfix }),
};

/** An expression as LaTeX in the notation of the field; spaces stand for products. */
export const printLatex = (e: Expr): string => text(e);
