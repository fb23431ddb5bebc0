import type { NoteDocument } from './document.ts';

const SUMMATION = /\beinstein(?:'s)?\s+(?:summation|convention|notation|sum)|\bsummation\s+convention|\brepeated\s+(?:ind(?:ices|exes)|subscripts)\s+(?:are|is)\s+(?:always\s+|implicitly\s+|to\s+be\s+)*summed(?!\s+explicit)|\b(?:sum(?:med|mation)?|summing)\s+over\s+repeated\b|\bsums?\s+over\s+repeated\b/iu;
const DENIED = /\b(?:no|not|without)\s+(?:[a-z]+\s+){0,3}(?:summation|summed|sum|einstein)\b/iu;

/** A product of entries that repeats an index, one of them of a matrix. */
const REPEATED = /_\{?\s*([a-z])\s*([a-z])\s*\}?[^=+&\\]*_\{?\s*(?:\1|\2|[a-z]\s*\1|[a-z]\s*\2|\1\s*[a-z]|\2\s*[a-z])\s*\}?|_\{?\s*([a-z])\s*\}?[^=+&\\]*_\{?\s*(?:\3\s*[a-z]|[a-z]\s*\3)\s*\}?/u;
const ENOUGH = 2;

/** Are repeated indices summed: as a document `says`, or as it `may` be since it repeats some and has no sign for sums; null otherwise. */
export const sumsRepeatedIn = ({ text, blocks }: NoteDocument): 'says' | 'may' | null => {
  if (SUMMATION.test(text) && !DENIED.test(text)) return 'says';
  return !blocks.some((b) => /\\sum|∑/u.test(b.source)) && blocks.filter((b) => REPEATED.test(b.source)).length >= ENOUGH ? 'may' : null;
};

/** The transpose as it is written above a name. */
const TRANSPOSE = /\^\s*\{?\s*-?\s*(?:\\(?:top|intercal|mathsf|mathrm|mathtt|text|rm|sf)(?![A-Za-z])\s*\{?\s*T?|T(?![A-Za-z]))|⊤|ᵀ/u;
/** A prime behind a letter or bracket of a formula. */
const PRIME = /[A-Za-z)}\]]\s*(?:'|\^\s*\{?\s*\\prime)/u;

/** What a prime is in a document where nothing else decides it: the transpose where it is written in no other way, a part of a name otherwise; null where there is none. */
export const primesIn = ({ text, blocks }: NoteDocument): 'transpose' | 'name' | null => {
  if (!blocks.some((b) => PRIME.test(b.source))) return null;
  return TRANSPOSE.test(text) ? 'name' : 'transpose';
};

/** diag(…) of one letter. */
const DIAGONAL = /(?:\\(?:operatorname|mathrm|text|mathsf)\*?\s*\{\s*[dD]iag\s*\}|\\[dD]iag(?![A-Za-z]))\s*(?:\\left|\\[bB]ig+l?)?\s*[({]\s*(?:\\(?:boldsymbol|mathbf|bm|vec)\s*)?\{?\s*\\?([A-Za-z]+)\s*\}?\s*(?:\\right|\\[bB]ig+r?)?\s*[)}]/gu;

/** The letters that a document makes diagonal matrices of, which are vectors. */
export const diagonalsIn = ({ blocks }: NoteDocument): ReadonlySet<string> => new Set(blocks.flatMap(({ source }) => [...source.matchAll(DIAGONAL)].map((m) => m[1] ?? '').filter((name) => name !== name.toUpperCase() || name.length > 1)));

/** Two letters with an equals sign, all of a formula. */
const EQUAL = /^\s*([a-zA-Z])\s*=\s*([a-zA-Z])\s*$/u;

/** Pairs of letters that a document says are equal, by formulas of their own up to a place: "so that $m = n$". */
export const equalIn = ({ blocks }: NoteDocument): ((place: number) => readonly (readonly [string, string])[]) => {
  const pairs = blocks.flatMap(({ source, start }) => {
    const [, a, b] = EQUAL.exec(source) ?? [];
    return a === undefined || b === undefined ? [] : [{ pair: [a, b] as const, start }];
  });
  return (place) => pairs.filter((p) => p.start < place).map((p) => p.pair);
};

/** dX = ∂L/∂X, as a fraction or in a line. */
const SLOPES = /(?<![A-Za-z\\])d([A-Z])\s*(?::=|=|\\equiv|\\coloneqq)\s*(?:\\[dt]?frac\s*\{\s*\\partial\s*([^{}]*(?:\{[^{}]*\})?)\s*\}\s*\{\s*\\partial\s*\1\s*\}|\\partial\s*([^/]*)\/\s*\\partial\s*\1(?![A-Za-z]))/u;

/** The letter of the loss L whose gradient by X a document calls dX, as it says of one X; null where it says nothing like that. */
export const slopesIn = ({ blocks }: NoteDocument): string | null => {
  const found = blocks.map((b) => SLOPES.exec(b.source)).find((m) => m !== null);
  return /([A-Za-z]+)\W*$/u.exec(found?.[2] ?? found?.[3] ?? '')?.[1] ?? null;
};
