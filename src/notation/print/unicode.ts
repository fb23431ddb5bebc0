import { dispatch, type Cases, type Expr } from '../../expr/expr.ts';
import { dimAdd, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { fractionOf, LEVEL, scalarsOf, signedTerms, type Piece } from './math.ts';

const SUPERSCRIPT: Readonly<Record<string, string>> = { '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹', '-': '⁻' };
const GREEK: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω',
  Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Xi: 'Ξ', Pi: 'Π', Sigma: 'Σ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω',
};
const FRACTIONS: Readonly<Record<string, string>> = { '1/2': '½', '1/4': '¼', '3/4': '¾', '1/3': '⅓', '2/3': '⅔', '1/8': '⅛' };

const nameOf = (name: string): string => GREEK[name] ?? name;
const held = (p: Piece, least: number): string => (p.level < least ? `(${p.text})` : p.text);
const atom = (text: string): Piece => ({ text, level: LEVEL.atom });
const piece = (e: Expr): Piece => dispatch(cases, e);
const text = (e: Expr): string => piece(e).text;

/** A whole exponent as superscript digits, anything else behind ^. */
const raised = (exponent: string): string => (/^-?\d+$/.test(exponent) ? [...exponent].map((c) => SUPERSCRIPT[c] ?? c).join('') : `^(${exponent})`);

/** Products are written with a dot, since names may have several letters. */
const times = (parts: readonly string[]): string => parts.join('·');

const scaled = (e: Expr): Piece => {
  const { factors, body } = scalarsOf(e);
  const f = fractionOf(factors);
  const number = f.denominator === 1n ? String(f.numerator) : (FRACTIONS[`${f.numerator}/${f.denominator}`] ?? `${f.numerator}/${f.denominator}`);
  const over = f.over.map((x) => (x.kind === 'product' && factors.length > 1 ? `(${text(x)})` : held(piece(x), LEVEL.postfix)));
  const tail = body === null ? [] : [body.kind === 'hadamard' || (body.kind === 'call' && body.fn === 'kron') ? `(${text(body)})` : held(piece(body), LEVEL.product)];
  const slashed = f.denominator !== 1n && FRACTIONS[`${f.numerator}/${f.denominator}`] === undefined;
  const front = number === '1' || (slashed && f.numerator === 1n) ? [] : [slashed ? String(f.numerator) : number];
  const top = times([...front, ...over, ...tail]) || '1';
  const bottom = [...(slashed ? [String(f.denominator)] : []), ...f.under.map(({ base, exponent }) => (exponent === 1n ? held(piece(base), LEVEL.postfix) : `${held(piece(base), LEVEL.atom)}${raised(String(exponent))}`))];
  const lower = bottom.length === 0 ? '' : `/${bottom.length === 1 ? (bottom[0] ?? '') : `(${times(bottom)})`}`;
  return { text: `${f.negative ? '−' : ''}${top}${lower}`, level: LEVEL.product };
};

const range = (offset: Dim, size: Dim, whole: Dim): string => (size.key === whole.key ? ':' : `${dimAdd(offset, ONE).key}:${dimAdd(offset, size).key}`);

const cases: Cases<Piece> = {
  const: (e) => ({ text: (e.value.den === 1n ? String(e.value.num) : (FRACTIONS[`${e.value.num}/${e.value.den}`] ?? `${e.value.num}/${e.value.den}`)).replace('-', '−'), level: e.value.num < 0n || e.value.den !== 1n ? LEVEL.product : LEVEL.atom }),
  dim: (e) => ({ text: e.dim.key.replaceAll('*', '·'), level: e.dim.key.includes('*') ? LEVEL.product : LEVEL.atom }),
  symbol: (e) => atom(nameOf(e.name)),
  named: (e) => atom(nameOf(e.name)),
  special: (e) => {
    const dims = e.dims.map((d) => d.key).join(',');
    return atom({ eye: `I(${dims})`, commutation: `K(${dims})`, zeros: `0(${dims})`, ones: `1(${dims})` }[e.name]);
  },
  add: (e) => ({ text: signedTerms(e.terms).map(({ negative, term, literal }, i) => `${negative ? (i === 0 ? '−' : ' − ') : i === 0 ? '' : ' + '}${literal === null ? held(piece(term), LEVEL.product) : literal.kind === 'const' ? text(literal) : '1'}`).join(''), level: LEVEL.sum }),
  scale: scaled,
  product: (e) => ({ text: times(e.factors.map((f) => (f.kind === 'hadamard' || (f.kind === 'call' && f.fn === 'kron') ? `(${text(f)})` : held(piece(f), LEVEL.postfix)))), level: LEVEL.product }),
  hadamard: (e) => {
    if (isScalar(e.shape)) return scaled(e);
    const f = fractionOf(e.factors);
    const factor = (x: Expr): string => (x.kind === 'product' ? `(${text(x)})` : held(piece(x), LEVEL.postfix));
    const under = f.under.map(({ base, exponent }) => (exponent === 1n ? factor(base) : `${held(piece(base), LEVEL.atom)}.${raised(String(exponent))}`));
    const over = f.over.map(factor).join(' ⊙ ') || '1';
    return { text: under.length === 0 ? over : `${over} ⊘ ${under.length === 1 ? (under[0] ?? '') : `(${under.join(' ⊙ ')})`}`, level: LEVEL.product };
  },
  power: (e) => {
    const scalar = isScalar(e.shape);
    if (e.exponent.kind === 'const' && e.exponent.value.num < 0n && e.exponent.value.den === 1n && scalar) return scaled(e);
    return { text: `${held(piece(e.base), LEVEL.atom)}${scalar ? '' : '.'}${raised(text(e.exponent).replace('−', '-'))}`, level: LEVEL.postfix };
  },
  transpose: (e) => ({ text: `${e.arg.kind === 'call' && e.arg.fn === 'inv' && e.arg.args[0] !== undefined ? `${held(piece(e.arg.args[0]), LEVEL.atom)}⁻ᵀ` : `${held(piece(e.arg), LEVEL.atom)}ᵀ`}`, level: LEVEL.postfix }),
  map: (e) => (e.fn === 'sigmoid' ? atom(`σ(${text(e.arg)})`) : e.fn === 'sqrt' ? atom(`√(${text(e.arg)})`) : e.fn === 'abs' ? atom(`|${text(e.arg)}|`) : e.fn === 'relu' ? atom(`[${text(e.arg)}]₊`) : atom(`${e.fn}(${text(e.arg)})`)),
  call: (e) => {
    const [a, b] = e.args;
    if (a === undefined) return atom('');
    if (e.fn === 'kron' && b !== undefined) return { text: `${held(piece(a), LEVEL.postfix)} ⊗ ${held(piece(b), LEVEL.postfix)}`, level: LEVEL.product };
    if (e.fn === 'inv') return { text: `${held(piece(a), LEVEL.atom)}⁻¹`, level: LEVEL.postfix };
    if (e.fn === 'norm2') return atom(`‖${text(a)}‖`);
    if (e.fn === 'norm1') return atom(`‖${text(a)}‖₁`);
    if (e.fn === 'inner' && b !== undefined) return atom(`⟨${text(a)}, ${text(b)}⟩`);
    if (e.fn === 'logdet') return atom(`log det(${text(a)})`);
    return atom(`${e.fn}(${e.args.map(text).join(', ')})`);
  },
  mpow: (e) => ({ text: `${held(piece(e.arg), LEVEL.atom)}${raised(text(e.exponent).replace('−', '-'))}`, level: LEVEL.postfix }),
  unvec: (e) => atom(`unvec(${text(e.arg)}, ${e.shape.rows.key}, ${e.shape.cols.key})`),
  blocktrace: (e) => atom(`blocktr(${text(e.arg)}, ${e.count.key})`),
  index: (e) => {
    const at = (s: Expr | null): string => (s === null ? ':' : text(s));
    return { text: `${held(piece(e.arg), LEVEL.atom)}[${isColumn(e.arg.shape) ? at(e.row) : `${at(e.row)},${at(e.col)}`}]`, level: LEVEL.postfix };
  },
  slice: (e) => ({ text: `${held(piece(e.arg), LEVEL.atom)}[${range(e.rowOffset, e.shape.rows, e.arg.shape.rows)},${range(e.colOffset, e.shape.cols, e.arg.shape.cols)}]`, level: LEVEL.postfix }),
  gather: (e) => ({ text: `${held(piece(e.arg), LEVEL.atom)}[${e.indices.name},:]`, level: LEVEL.postfix }),
  block: (e) => atom(`[${e.grid.map((row) => row.map(text).join(', ')).join('; ')}]`),
  sumover: (e) => ({ text: `Σ(${e.index.name}=1…${e.range.key}) ${held(piece(e.body), LEVEL.product)}`, level: LEVEL.sum }),
  derivative: (e) => atom(`∇${e.wrt.length === 1 ? '' : '²'}_${e.wrt.map(text).join(',')}(${text(e.of)})`),
};

/** An expression on one line of Unicode, to be read, not to be read back. */
export const printUnicode = (e: Expr): string => text(e);
