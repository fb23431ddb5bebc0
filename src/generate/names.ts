/** Gives every thing of a generated program a name of its own. */
export interface Names {
  /** The name of `wanted` in the target language: the same each time, and of nothing else. */
  readonly of: (wanted: string) => string;
}

/** Names that avoid `reserved` words and temporaries (a letter and digits); what is no letter, digit or underscore becomes an underscore. */
export const createNames = (reserved: Iterable<string>): Names => {
  const taken = new Set(reserved);
  const known = new Map<string, string>();
  const of = (wanted: string): string => {
    const held = known.get(wanted);
    if (held !== undefined) return held;
    const plain = wanted.replaceAll(/[^\p{L}\p{N}_]+/gu, '_').replaceAll(/^_+|_+$/g, '');
    let name = /^\p{L}/u.test(plain) && !/^[te]\d+$/.test(plain) ? plain : `v_${plain}`;
    while (taken.has(name)) name += '_';
    taken.add(name);
    known.set(wanted, name);
    return name;
  };
  return { of };
};
