/** ⟨a, b⟩. */
export const dot = (a: Float64Array, b: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (a[i] ?? 0) * (b[i] ?? 0);
  return s;
};

/** |a|. */
export const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

/** a += c·b. */
export const addTo = (a: Float64Array, c: number, b: Float64Array): void => {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) + c * (b[i] ?? 0);
};

/** a + c·b. */
export const plus = (a: Float64Array, c: number, b: Float64Array): Float64Array => a.map((x, i) => x + c * (b[i] ?? 0));
