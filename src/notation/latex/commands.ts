/** Commands that set space or style and mean nothing. */
export const IGNORED: ReadonlySet<string> = new Set([
  ',', ':', ';', '!', '>', ' ', 'displaystyle', 'textstyle', 'scriptstyle', 'scriptscriptstyle', 'limits', 'nolimits', 'nonumber', 'notag', 'hfill', 'hline', 'mathstrut', 'strut', 'relax', 'thinspace', 'negthinspace', 'medspace', 'thickspace', 'enspace',
  'newline', 'allowbreak', 'nobreak', 'left.', 'big', 'Big', 'bigg', 'Bigg', 'bigl', 'Bigl', 'biggl', 'Biggl', 'bigr', 'Bigr', 'biggr', 'Biggr', 'bigm', 'Bigm', 'biggm', 'Biggm', 'middle', 'mathopen', 'mathclose', 'noindent', 'centering',
]);

/** Wide space, which separates statements. */
export const WIDE: ReadonlySet<string> = new Set(['quad', 'qquad']);

/** Commands whose arguments say nothing about the formula: how many there are. */
export const DISCARDED: Readonly<Record<string, number>> = { label: 1, color: 1, hspace: 1, vspace: 1, phantom: 1, hphantom: 1, vphantom: 1, ref: 1, eqref: 1, cite: 1, textcolor: 1, kern: 0 };

/** Commands with mathematics in their braces, by the number of arguments. */
export const ARGUMENTS: Readonly<Record<string, number>> = {
  frac: 2, dfrac: 2, tfrac: 2, cfrac: 2, binom: 2, sqrt: 1, stackrel: 2, overset: 2, underset: 2, underbrace: 1, overbrace: 1, boxed: 1, underline: 1, mathop: 1, mathrel: 1, mathbin: 1, mathord: 1, substack: 1, smash: 1,
};

/** Commands that say what kind of sign stands in their braces, or put something above or below it, which says nothing where it is a relation. */
export const CLASSED: ReadonlySet<string> = new Set(['mathop', 'mathrel', 'mathbin', 'mathord', 'stackrel', 'overset', 'underset']);
/** What stands above an equals sign that defines. */
export const DEFINING: ReadonlySet<string> = new Set(['def', 'Def', 'def.', 'triangle', 'Delta', '\\triangle', '!']);

/** Commands that change the letters in their braces, and the prefix of a name that means a letter in this font. */
export const FONTS: Readonly<Record<string, string>> = {
  mathbf: 'bf', boldsymbol: 'bf', bm: 'bf', pmb: 'bf', mathbb: 'bb', Bbb: 'bb', mathcal: 'cal', mathscr: 'cal', mathfrak: 'frak', mathrm: 'rm', mathsf: 'rm', mathit: 'rm', mathtt: 'rm', mathnormal: 'rm', operatorname: 'op', DeclareMathOperator: 'op',
};
/** The same as a switch for the rest of the group. */
export const SWITCHES: Readonly<Record<string, string>> = { rm: 'rm', bf: 'bf', it: 'rm', cal: 'cal', sf: 'rm', tt: 'rm' };

/** Commands with words in their braces. */
export const TEXTS: ReadonlySet<string> = new Set(['text', 'textrm', 'textbf', 'textit', 'textsf', 'texttt', 'mbox', 'hbox', 'textnormal', 'intertext', 'shortintertext']);

/** Words that join statements and are never names. */
export const CONJUNCTIONS: ReadonlySet<string> = new Set(['if', 'for', 'where', 'when', 'and', 'or', 'with', 'otherwise', 'else', 'such', 'that', 'so', 'since', 'as', 'then', 'hence', 'thus', 'let', 'is', 'of', 'on', 'to', 'all', 'any', 'in', 'iff', 'subject', 'st']);

/** Signs over a letter, and the ending of a name that means a letter with it. */
export const ACCENTS: Readonly<Record<string, string>> = {
  hat: 'hat', widehat: 'hat', tilde: 'tilde', widetilde: 'tilde', bar: 'bar', overline: 'bar', vec: 'vec', overrightarrow: 'vec', dot: 'dot', ddot: 'ddot', check: 'check', breve: 'breve', mathring: 'ring',
};

/** Brackets, by the command or character that opens them. */
export const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', lbrace: '}', lbrack: ']', langle: 'rangle', lfloor: 'rfloor', lceil: 'rceil', lVert: 'rVert', lvert: 'rvert' };
export const CLOSING: ReadonlySet<string> = new Set([')', ']', '}', 'rbrace', 'rbrack', 'rangle', 'rfloor', 'rceil', 'rVert', 'rvert']);
/** One spelling for each bracket and bar. */
export const BRACKETS: Readonly<Record<string, string>> = { lbrace: '{', rbrace: '}', lbrack: '[', rbrack: ']', lVert: '\\|', rVert: '\\|', lvert: '|', rvert: '|', vert: '|', Vert: '\\|', '|': '\\|', parallel: '\\|', mid: '|', langle: '⟨', rangle: '⟩', '<': '⟨', '>': '⟩' };
/** Bars, which open and close alike: the command or character, and what it is called. */
export const BARS: Readonly<Record<string, string>> = { '\\|': '\\|', '\\Vert': '\\|', '\\parallel': '\\|', '\\vert': '|', '|': '|', '\\mid': '|' };

/** Relations by command or character, and how a formula names them. */
export const RELATIONS: Readonly<Record<string, string>> = {
  '=': '=', '<': '<', '>': '>', '\\lt': '<', '\\gt': '>', '\\le': '<=', '\\leq': '<=', '\\leqslant': '<=', '\\leqq': '<=', '\\ge': '>=', '\\geq': '>=', '\\geqslant': '>=', '\\geqq': '>=', '\\ne': '!=', '\\neq': '!=',
  '\\approx': '≈', '\\simeq': '≈', '\\cong': '≈', '\\equiv': '=', '\\propto': '∝', '\\preceq': '⪯', '\\preccurlyeq': '⪯', '\\prec': '≺', '\\succeq': '⪰', '\\succcurlyeq': '⪰', '\\succ': '≻', '\\coloneqq': ':=', '\\triangleq': ':=', '\\doteq': ':=',
  '\\in': '∈', '\\notin': '∉', '\\ni': '∋', '\\subset': '⊂', '\\subseteq': '⊆', '\\supset': '⊃', '\\supseteq': '⊇', '\\sim': '∼', '\\to': '→', '\\rightarrow': '→', '\\longrightarrow': '→', '\\mapsto': '↦', '\\leftarrow': '←', '\\gets': '←', '\\ll': '≪', '\\gg': '≫', '\\perp': '⊥', '\\lesssim': '<=', '\\gtrsim': '>=',
};
/** Between statements: what follows from what. */
export const CONNECTIVES: Readonly<Record<string, 'implies' | 'iff'>> = {
  '\\implies': 'implies', '\\Rightarrow': 'implies', '\\Longrightarrow': 'implies', '\\impliedby': 'implies', '\\Leftarrow': 'implies', '\\iff': 'iff', '\\Leftrightarrow': 'iff', '\\Longleftrightarrow': 'iff', '\\leftrightarrow': 'iff',
};

/** Signs between operands: how tightly they bind and what they mean: an operator or function of the text language, or a form of LaTeX, whose name keeps the backslash. */
export const OPERATORS: Readonly<Record<string, { readonly power: number; readonly meaning: string }>> = {
  '+': { power: 10, meaning: '+' }, '-': { power: 10, meaning: '-' }, '\\pm': { power: 10, meaning: '\\pm' }, '\\mp': { power: 10, meaning: '\\pm' }, '\\oplus': { power: 10, meaning: '\\oplus' }, '\\cup': { power: 10, meaning: '\\cup' }, '\\cap': { power: 10, meaning: '\\cap' }, '\\setminus': { power: 10, meaning: '\\setminus' },
  ':': { power: 30, meaning: 'inner' }, '\\colon': { power: 30, meaning: 'inner' },
  '\\cdot': { power: 40, meaning: '\\cdot' }, '\\times': { power: 40, meaning: '\\times' }, '*': { power: 40, meaning: '\\ast' }, '\\ast': { power: 40, meaning: '\\ast' }, '\\star': { power: 40, meaning: '\\ast' }, '/': { power: 40, meaning: '/' }, '\\div': { power: 40, meaning: '/' },
  '\\otimes': { power: 50, meaning: 'kron' }, '\\odot': { power: 50, meaning: '.*' }, '\\circ': { power: 50, meaning: '.*' }, '\\oslash': { power: 50, meaning: './' }, '\\bullet': { power: 50, meaning: '.*' },
};

/** Functions by the word that is written: their name in the text language. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  log: 'log', ln: 'log', exp: 'exp', sin: 'sin', cos: 'cos', tan: 'tan', sinh: 'sinh', cosh: 'cosh', tanh: 'tanh', arcsin: 'asin', arccos: 'acos', arctan: 'atan', det: 'det', tr: 'tr', Tr: 'tr', trace: 'tr', Trace: 'tr', vec: 'vec', Vec: 'vec', diag: 'diag', Diag: 'diag', sign: 'sign', sgn: 'sign',
  abs: 'abs', softplus: 'softplus', sigmoid: 'sigmoid', relu: 'relu', ReLU: 'relu', square: 'square', expm: 'expm1', rank: 'rank', logdet: 'logdet', sum: 'sum', diagvec: 'diagvec', unvec: 'unvec', reshape: 'unvec', Reshape: 'unvec', blocktr: 'blocktrace', logcosh: 'logcosh', inv: 'inv', KL: 'KL', dist: 'dist', cov: 'cov', var: 'var', Var: 'var', Cov: 'cov', median: 'median', Pr: 'Pr', ker: 'ker', dim: 'dim', lcm: 'lcm', gcd: 'gcd', mean: 'mean', expit: 'sigmoid', rowsum: 'rowsum', colsum: 'colsum',
};
/** Words for functions that are also what a value of them is called. */
export const ABBREVIATIONS: ReadonlySet<string> = new Set(['KL', 'dist', 'cov', 'Cov', 'var', 'Var', 'mean', 'median', 'dim']);
/** Functions that take the whole product behind them where no parenthesis says otherwise: tr A B. */
export const OF_PRODUCTS: ReadonlySet<string> = new Set(['tr', 'vec', 'rank', 'det', 'logdet', 'diag', 'diagvec', 'sum']);

/** Operators with a range or a variable below them. */
export const BIG: Readonly<Record<string, string>> = { sum: 'sum', prod: 'product', Pi: 'product', int: 'integral', iint: 'integral', iiint: 'integral', oint: 'integral', max: 'max', min: 'min', sup: 'max', inf: 'min', argmax: 'argmax', argmin: 'argmin', lim: 'limit', limsup: 'limit', liminf: 'limit', bigcup: 'union', bigcap: 'intersection', bigotimes: 'kron', bigoplus: 'directsum' };

/** Environments of rows: what their cells are. */
export const ENVIRONMENTS: Readonly<Record<string, 'rows' | 'matrix' | 'cases' | 'array'>> = {
  aligned: 'rows', align: 'rows', alignat: 'rows', alignedat: 'rows', flalign: 'rows', gather: 'rows', gathered: 'rows', equation: 'rows', split: 'rows', eqnarray: 'rows', multline: 'rows', eqalign: 'rows', displaymath: 'rows', math: 'rows', subequations: 'rows',
  matrix: 'matrix', pmatrix: 'matrix', bmatrix: 'matrix', Bmatrix: 'matrix', vmatrix: 'matrix', Vmatrix: 'matrix', smallmatrix: 'matrix', array: 'array', cases: 'cases', dcases: 'cases', rcases: 'cases',
};
/** Environments whose columns are described behind the name. */
export const WITH_COLUMNS: ReadonlySet<string> = new Set(['array', 'alignat', 'alignedat']);

export const DOTS: ReadonlySet<string> = new Set(['dots', 'ldots', 'cdots', 'vdots', 'ddots', 'dotsc', 'dotsb', 'dotsm', 'dotso', 'hdots']);
/** Letters and signs without a table of their own that stand for a value. */
export const CONSTANTS: Readonly<Record<string, string>> = { infty: 'infinity', emptyset: 'emptyset', varnothing: 'emptyset', Re: 'Re', Im: 'Im', hbar: 'hbar', imath: 'i', jmath: 'j', diamondsuit: 'diamondsuit', heartsuit: 'heartsuit', aleph: 'aleph', top: 'top', bot: 'bot', S: 'S', P: 'P' };
/** Sets of numbers by a letter: the letter in its font. */
export const NUMBER_SETS: Readonly<Record<string, string>> = { R: 'R', N: 'N', Z: 'Z', reals: 'R', natnums: 'N' };
/** Other shapes of Greek letters: the plain one. */
export const VARIANTS: Readonly<Record<string, string>> = { varepsilon: 'epsilon', vartheta: 'theta', varphi: 'phi', varrho: 'rho', varsigma: 'sigma', varpi: 'pi', varkappa: 'kappa', digamma: 'digamma' };
export const QUANTIFIERS: ReadonlySet<string> = new Set(['forall', 'exists', 'nexists', 'therefore', 'because', 'neg', 'lnot', 'land', 'lor', 'wedge', 'vee']);
/** Other spellings of commands. */
export const SPELLINGS: Readonly<Record<string, string>> = { part: 'partial', cr: '\\' };
