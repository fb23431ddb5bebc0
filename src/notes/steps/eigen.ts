const SWEEPS = 30;

/** The smallest eigenvalue of the symmetric part of a square matrix, by Jacobi's rotations (Golub & Van Loan, Matrix Computations, 8.5). */
export const smallestEigenvalue = (m: readonly (readonly number[])[]): number => {
  const n = m.length;
  const at = (a: readonly (readonly number[])[], i: number, j: number): number => a[i]?.[j] ?? 0;
  const a = m.map((row, i) => row.map((x, j) => (x + at(m, j, i)) / 2));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = at(a, p, q);
        off += apq * apq;
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (const row of a) {
          const [x, y] = [row[p] ?? 0, row[q] ?? 0];
          [row[p], row[q]] = [c * x - s * y, s * x + c * y];
        }
        const [rp, rq] = [a[p] ?? [], a[q] ?? []];
        for (let k = 0; k < n; k++) {
          const [x, y] = [rp[k] ?? 0, rq[k] ?? 0];
          [rp[k], rq[k]] = [c * x - s * y, s * x + c * y];
        }
      }
    }
    if (off === 0 || Math.sqrt(off) < 1e-15 * Math.hypot(...a.flat())) break;
  }
  return Math.min(...a.map((row, i) => row[i] ?? 0));
};
