/** A JSON value as the kernel reads it: integers of any length as text, objects as maps. Other numbers are kept apart and refused where they matter. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>;

/** A number by its text; `integer` where it is written without fraction and exponent. */
export class JsonNumber {
  readonly text: string;
  readonly integer: boolean;

  constructor(text: string) {
    this.text = text;
    this.integer = /^(?:0|-?[1-9]\d*)$/.test(text);
  }
}

/** The text isn't JSON, repeats a key, or nests too deeply. */
export class JsonFault extends Error {}

const DEEPEST = 400;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, Json])[] = [['true', true], ['false', false], ['null', null]];

/** Reads one JSON text (RFC 8259) and nothing after it; repeated keys are faults. Throws JsonFault with the place. */
export const readJson = (text: string): Json => {
  let at = 0;
  const fail = (what: string): never => {
    const before = text.slice(0, at);
    throw new JsonFault(`${what} at line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`);
  };
  const skip = (): void => {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
  };
  const take = (token: string): boolean => {
    skip();
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const need = (token: string): void => {
    if (!take(token)) fail(`"${token}" is missing`);
  };
  const string = (): string => {
    need('"');
    let out = '';
    for (;;) {
      const c = text.charAt(at++);
      if (c === '"') return out;
      if (c === '' || c < ' ') fail('a string without an end');
      if (c !== '\\') {
        out += c;
        continue;
      }
      const escape = text.charAt(at++);
      const hex = /^[0-9a-fA-F]{4}$/.exec(text.slice(at, at + 4));
      if (escape === 'u' && hex !== null) {
        out += String.fromCharCode(Number.parseInt(hex[0], 16));
        at += 4;
      } else out += ESCAPES[escape] ?? fail('an unknown escape');
    }
  };
  const list = <T>(close: string, item: () => T): readonly T[] => {
    const items: T[] = [];
    if (take(close)) return items;
    do items.push(item()); while (take(','));
    need(close);
    return items;
  };
  const value = (depth: number): Json => {
    skip();
    if ('[{'.includes(text.charAt(at) || ' ') && depth >= DEEPEST) fail(`more than ${DEEPEST} levels`);
    if (text.charAt(at) === '"') return string();
    if (take('[')) return list(']', () => value(depth + 1));
    if (take('{')) return object(depth);
    for (const [word, meaning] of WORDS) if (take(word)) return meaning;
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text);
    if (number === null) return fail('a value is missing');
    at += number[0].length;
    return new JsonNumber(number[0]);
  };
  const object = (depth: number): ReadonlyMap<string, Json> => {
    const map = new Map<string, Json>();
    list('}', () => {
      const key = string();
      if (map.has(key)) fail(`the key "${key}" is repeated`);
      need(':');
      map.set(key, value(depth + 1));
    });
    return map;
  };
  const result = value(0);
  skip();
  if (at < text.length) fail('something after the end');
  return result;
};
