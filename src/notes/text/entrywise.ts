import { GREEK } from '../../notation/greek.ts';
import type { NoteDocument } from './document.ts';

/** A formula that is one letter, or says that it takes numbers to numbers. */
const LETTER = /^\s*\\?([A-Za-z]+)\s*$/u;
const OF_NUMBERS = /^\s*\\?([A-Za-z]+)\s*(?::|\\colon)\s*\\mathbb\s*\{?R\}?\s*(?:\\to|\\rightarrow)\s*\\mathbb\s*\{?R\}?\s*$/u;
/** What is said of a letter that is a function of every entry, behind it and before it. */
const BEHIND = /^[^.$]{0,60}\b(?:(?:element|entry|component|coordinate|point)[\s-]?wise|to\s+(?:each|every)\s+(?:entry|element|component|coordinate))\b/iu;
const BEFORE = /\b(?:activation(?:\s+function)?|non-?linearity)\s*$/iu;
/** Something is said of one of the functions that activations are. */
const KNOWN = /\b(?:sigmoid|logistic|softplus|relu)\b/iu;
/** φ(z) and φ'(z). */
const VALUE = /\\([a-z]+)\s*(?:\\left|\\[bB]igg?l?)?\(/gu;
const SLOPE = /\\([a-z]+)\s*(?:'|\^\s*\{?\s*\\prime\s*\}?)\s*(?:\\left|\\[bB]igg?l?)?\(/gu;
/** Letters of functions that nobody writes for vectors. */
const OF_FUNCTIONS: ReadonlySet<string> = new Set(['phi', 'varphi', 'psi', 'rho', 'sigma']);

const matches = (sources: readonly string[], pattern: RegExp): ReadonlySet<string> => new Set(sources.flatMap((s) => [...s.matchAll(pattern)].map((m) => m[1] ?? '')));

/**
 * The letters that stand for some function of every entry, as a document says, or as it shows by taking values of φ and of φ' and
 * transposing neither. What is said of σ, where the document knows the logistic function, is said of that.
 */
export const entrywiseIn = ({ text, blocks }: NoteDocument): ReadonlySet<string> => {
  const sources = blocks.map((b) => b.source);
  const said = blocks.flatMap(({ source, outer }) => {
    const numbers = OF_NUMBERS.exec(source)?.[1];
    const letter = LETTER.exec(source)?.[1];
    if (numbers !== undefined) return [numbers];
    const isSaid = letter !== undefined && (BEHIND.test(text.slice(outer.end, outer.end + 120)) || BEFORE.test(text.slice(Math.max(0, outer.start - 60), outer.start)));
    return isSaid ? [letter] : [];
  });
  const [values, slopes] = [matches(sources, VALUE), matches(sources, SLOPE)];
  const shown = [...slopes].filter((name) => OF_FUNCTIONS.has(name) && values.has(name) && !sources.some((s) => new RegExp(`\\\\${name}\\s*\\([^()]*\\)\\s*(?:\\^\\s*\\{?\\s*(?:T|\\\\top)|\\\\in(?![A-Za-z]))`, 'u').test(s)));
  return new Set([...said, ...shown].map((name) => (name.startsWith('var') && Object.hasOwn(GREEK, name.slice(3)) ? name.slice(3) : name)).filter((name) => name !== 'sigma' || !KNOWN.test(text)));
};
