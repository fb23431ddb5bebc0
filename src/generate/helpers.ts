/** The functions of a library that `code` calls, those that they call included, in the order of the library. */
export const neededHelpers = (code: string, library: Readonly<Record<string, string>>): readonly string[] => {
  const names = Object.keys(library);
  const wanted = new Set<string>();
  const search = (text: string): void => {
    const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
    for (const name of names)
      if (words.has(name) && !wanted.has(name)) {
        wanted.add(name);
        search(library[name] ?? '');
      }
  };
  search(code);
  return names.filter((name) => wanted.has(name)).map((name) => (library[name] ?? '').trim());
};
