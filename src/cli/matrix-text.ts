const shortened = (digits: number) => (x: number): string => (Number.isInteger(x) ? String(x) : x.toPrecision(digits));

/** A matrix in one line, its numbers short; the language reads it back. */
export const matrixText = (m: readonly (readonly number[])[], number: (x: number) => string = shortened(4)): string =>
  m.length === 1 && m[0]?.length === 1 ? number(m[0][0] ?? Number.NaN) : `[${m.map((row) => row.map(number).join(', ')).join('; ')}]`;
