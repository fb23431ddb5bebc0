// Reads inside these loops are in range by construction; `as number` only satisfies the checked index type.

/** ⟨a, b⟩, by four sums that do not wait for each other. */
export const dot = (a: Float64Array, b: Float64Array): number => {
  let [s, t, u, v] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    s += (a[i] as number) * (b[i] as number);
    t += (a[i + 1] as number) * (b[i + 1] as number);
    u += (a[i + 2] as number) * (b[i + 2] as number);
    v += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (; i < a.length; i++) s += (a[i] as number) * (b[i] as number);
  return s + t + (u + v);
};

/** |a|. */
export const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

/** a += c·b. */
export const addTo = (a: Float64Array, c: number, b: Float64Array): void => {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) + c * (b[i] as number);
};

/** a + c·b. */
export const plus = (a: Float64Array, c: number, b: Float64Array): Float64Array => {
  const out = a.slice();
  addTo(out, c, b);
  return out;
};
