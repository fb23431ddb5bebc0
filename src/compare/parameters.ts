/** A name of a parameter, or of a field that a parameter takes out of an object. */
export interface Named {
  readonly name: string;
  readonly hasDefault: boolean;
  /** Does it take all further arguments? */
  readonly isRest: boolean;
}

/** A parameter as it is written; `fields` are null where the pattern takes the rest of the object too. */
export type Parameter = ({ readonly kind: 'name' } & Named) | { readonly kind: 'fields'; readonly fields: readonly Named[] | null };

/** Any function of JavaScript. */
export type AnyFunction = (...args: readonly unknown[]) => unknown;

const OPEN = '([{';
const CLOSE = ')]}';
const QUOTES = '\'"`';

/** The text cut at the commas that stand inside no bracket and no string; it ends where a bracket closes that was not opened. */
const cut = (text: string): readonly string[] => {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    let c = text[i] ?? '';
    if (QUOTES.includes(c)) {
      let end = i + 1;
      while (end < text.length && text[end] !== c) end += text[end] === '\\' ? 2 : 1;
      c = text.slice(i, end + 1);
      i = end;
    } else if (OPEN.includes(c)) depth++;
    else if (CLOSE.includes(c) && --depth < 0) break;
    if (c === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((p) => p.trim()).filter((p) => p !== '');
};

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*/u;

const named = (text: string): Named => {
  const bare = text.replace(/^\.{3}\s*/u, '');
  return { name: NAME.exec(bare)?.[0] ?? bare, hasDefault: text.includes('='), isRest: bare !== text };
};

const parameter = (text: string): Parameter => {
  if (!text.startsWith('{')) return { kind: 'name', ...named(text) };
  const fields = cut(text.slice(1));
  return { kind: 'fields', fields: fields.some((f) => f.startsWith('...')) ? null : fields.map(named) };
};

/** The parameters of a function as its source has them; null for one without a source, such as a bound or built-in one. */
export const parametersOf = (f: AnyFunction): readonly Parameter[] | null => {
  const source = Function.prototype.toString.call(f).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/gu, ' ').replace(/^\s*async\s+(?!=>)/u, '');
  if (/\{\s*\[native code\]\s*\}\s*$/u.test(source)) return null;
  const alone = /^([\p{L}_$][\p{L}\p{N}_$]*)\s*=>/u.exec(source);
  if (alone !== null) return [{ kind: 'name', name: alone[1] ?? '', hasDefault: false, isRest: false }];
  const open = source.indexOf('(');
  return open < 0 ? null : cut(source.slice(open + 1)).map(parameter);
};
