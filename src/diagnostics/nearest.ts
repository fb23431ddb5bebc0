/** Edit distance; two neighbours in the other order are one edit (optimal string alignment). */
const distance = (a: string, b: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), isSwap ? (before[j - 2] ?? 0) + 1 : Infinity));
    }
    [before, row] = [row, next];
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
