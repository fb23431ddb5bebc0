import { GREEK } from '../greek.ts';

/** Signs that people paste into LaTeX, as the tokens of what they stand for. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '≤': ['\\le'], '≥': ['\\ge'], '≠': ['\\ne'], '≈': ['\\approx'], '≡': ['\\equiv'], '∝': ['\\propto'], '⪯': ['\\preceq'], '⪰': ['\\succeq'], '≼': ['\\preceq'], '≽': ['\\succeq'], '∈': ['\\in'], '∉': ['\\notin'], '→': ['\\to'], '⇒': ['\\implies'], '⇔': ['\\iff'],
  '∂': ['\\partial'], '∇': ['\\nabla'], '∑': ['\\sum'], '∏': ['\\prod'], '∫': ['\\int'], '√': ['\\sqrt'], '∞': ['\\infty'], '‖': ['\\|'], '∥': ['\\|'], '⟨': ['\\langle'], '⟩': ['\\rangle'],
  '·': ['\\cdot'], '⋅': ['\\cdot'], '×': ['\\times'], '⊙': ['\\odot'], '∘': ['\\circ'], '⊗': ['\\otimes'], '⊘': ['\\oslash'], '−': ['-'], '±': ['\\pm'], '…': ['\\dots'], '⋯': ['\\dots'],
  'ᵀ': ['^', '\\top'], '⊤': ['\\top'], '²': ['^', '2'], '³': ['^', '3'], '½': ['\\frac', '1', '2'], '′': ["'"], '，': [','], '；': [';'], '（': ['('], '）': [')'],
};

/** Characters that are read as other tokens. */
export const UNICODE: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(GREEK).map(([name, letter]) => [letter, [`\\${name}`]] as const),
  ...Object.entries(SIGNS),
]);
