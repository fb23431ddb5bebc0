import { randomSource } from '../../../src/checker/numbers/random.ts';

/** A certificate with one token changed. */
export interface Mutant {
  readonly text: string;
  readonly change: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+/g;
/** What tokens become: names and numbers another one of the document, operations their neighbours. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  '"+"': ['"-"', '"*"'], '"-"': ['"+"'], '"*"': ['".*"', '"+"'], '".*"': ['"*"', '"./"'], '"./"': ['".*"'], '"<="': ['"<"', '"<<"', '"="'], '"<"': ['"<="'], '"<<"': ['"<="', '"="'],
  '"maj"': ['"mnr"'], '"argmin"': ['"argmax"'], '"nonneg"': ['"positive"', '"psd"'], '"positive"': ['"nonneg"', '"binary"'], '"pos"': ['"nonneg"'], '"binary"': ['"mask"', '"nonneg"'], '"posdef"': ['"psd"'],
};

/** Mutants of a certificate, at most so many, drawn from all changes of one token. */
export const mutantsOf = (text: string, most: number): readonly Mutant[] => {
  const tokens = [...text.matchAll(TOKEN)].map((m) => ({ at: m.index, token: m[0] }));
  const words = [...new Set(tokens.map((t) => t.token))];
  const random = randomSource(`mutants ${text.length}`);
  const all = tokens.flatMap(({ at, token }) => {
    const others = [...(NEIGHBOURS[token] ?? []), words[random.int(words.length)] ?? '"x"', /^-?\d+$/.test(token) ? String(Number(token) + 1) : '"0"'].filter((o) => o !== token);
    return others.map((other) => ({ text: `${text.slice(0, at)}${other}${text.slice(at + token.length)}`, change: `${token} → ${other} at ${at}` }));
  });
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const [a, b] = [all[i], all[j]];
    if (a !== undefined && b !== undefined) [all[i], all[j]] = [b, a];
  }
  return all.slice(0, most);
};
