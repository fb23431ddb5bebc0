/** Edit distance with transpositions counted as two edits. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The known name nearest to a misspelt one, or null where none is near. */
export const nearest = (name: string, known: Iterable<string>): string | null => {
  if (name.length > 40) return null;
  let best: string | null = null;
  // One letter is as near to any other, so a short name is near to one that differs in case only.
  let least = Math.floor(name.length / 3) + 1;
  for (const k of known) {
    if (Math.abs(k.length - name.length) >= least) continue;
    const d = k.toLowerCase() === name.toLowerCase() ? 0 : distance(name, k);
    if (d < least) [best, least] = [k, d];
  }
  return best;
};
