import type { Field } from '../numbers/field.ts';
import { hadamardOf, isScalarMatrix, productOf, rearranged, sameShape, ShapeClash, totalOf, transposeOf, vecOf, type Matrix } from '../numbers/matrix.ts';
import type { Shape } from '../terms/shapes.ts';
import { placeOf, type FloatTrial, type Trial } from './trial.ts';
import type { Term, Variable } from '../terms/term.ts';

/** What is to be decided: that two plain matrices agree at every point. */
export interface Statement {
  readonly terms: readonly Term[];
  readonly variables: readonly Variable[];
  /** Both sides at a trial's point. Throws ShapeClash, Redraw, Undecidable. */
  readonly sides: <T>(trial: Trial<T>) => readonly [Matrix<T>, Matrix<T>];
  /** The left side by central differences of the function itself, for statements about derivatives. */
  readonly differences: ((trial: FloatTrial) => Matrix<number>) | null;
}

const STEP = 1e-4;

/** (f(h) − f(−h))/2h of plain matrices. */
const central = (up: Matrix<number>, down: Matrix<number>, step: number): Matrix<number> => ({ ...up, jets: [up.jets[0].map((x, k) => (x - (down.jets[0][k] ?? 0)) / (2 * step))] });

/** One coefficient of the jets of a matrix. */
const part = <T>(m: Matrix<T>, k: number, field: Field<T>): Matrix<T> => ({ ...m, jets: [m.jets[k] ?? m.jets[0].map(() => field.zero)] });

/**
 * a = b. Of matrices with more than one column and row, exact trials compare what they do to a random column (Freivalds 1979): the sides are matrices of polynomials
 * whose degree this raises by one, as the bound on it allows for with its factor for jets, which there are none of here.
 */
export const identityStatement = (a: Term, b: Term): Statement => ({
  terms: [a, b], variables: [], differences: null,
  sides: (trial) => {
    const at = trial.evaluator(1);
    const [rows, cols] = at.shapeOf(a);
    if (trial.column === null || rows === 1 || cols === 1) return [at.value(a), at.value(b)];
    const v = trial.column(cols);
    return [at.times(a, v), at.times(b, v)];
  },
});

/** The direction cut to the variable: its row, column or entry. */
const cut = <T>(trial: Trial<T>, k: 0 | 1, v: Variable): Matrix<T> => {
  const d = trial.direction(k);
  const [row, col] = [placeOf(v.row, trial.indices), placeOf(v.col, trial.indices)];
  return rearranged(d, row === null ? d.rows : 1, col === null ? d.cols : 1, (i, j) => (row ?? i) * d.cols + (col ?? j));
};

const mustBeScalar = (a: Matrix<unknown>, what: string): void => {
  if (!isScalarMatrix(a)) throw new ShapeClash(`the ${what} of a matrix`);
};

const mustFit = (what: string, [rows, cols]: Shape, d: Matrix<unknown>, e: Matrix<unknown>): void => {
  if (rows !== d.rows || cols !== e.rows) throw new ShapeClash(`the ${what} is ${rows}×${cols}, not ${d.rows}×${e.rows}`);
};

/** grad_x f = g: along a random direction d, the ε-coefficient of f(x + εd) is ⟨g, d⟩. */
export const gradientStatement = (f: Term, x: Variable, g: Term): Statement => ({
  terms: [f, g], variables: [x],
  differences: (trial) => central(trial.moved(STEP, 0).value(f), trial.moved(-STEP, 0).value(f), STEP),
  sides: (trial) => {
    const value = trial.evaluator(2).value(f);
    mustBeScalar(value, 'gradient');
    const gradient = trial.evaluator(1).value(g);
    const d = cut(trial, 0, x);
    if (!sameShape(gradient, d)) throw new ShapeClash(`the gradient is ${gradient.rows}×${gradient.cols}, the variable ${d.rows}×${d.cols}`);
    return [part(value, 1, trial.field), totalOf(hadamardOf(gradient, d, trial.field), trial.field)];
  },
});

/** d vec(F)/d vec(x)' = J: the ε-coefficient of vec F(x + εd) is J*vec(d). */
export const jacobianStatement = (f: Term, x: Variable, jacobian: Term): Statement => ({
  terms: [f, jacobian], variables: [x],
  differences: (trial) => vecOf(central(trial.moved(STEP, 0).value(f), trial.moved(-STEP, 0).value(f), STEP)),
  sides: (trial) => {
    const value = vecOf(part(trial.evaluator(2).value(f), 1, trial.field));
    const at = trial.evaluator(1);
    const d = vecOf(cut(trial, 0, x));
    mustFit('Jacobian', at.shapeOf(jacobian), value, d);
    return [value, at.times(jacobian, d)];
  },
});

/** d vec(grad_x f)/d vec(y)' = H: the ε₁ε₂-coefficient of f(x + ε₁d, y + ε₂e) is vec(d)'*H*vec(e). */
export const hessianStatement = (f: Term, x: Variable, y: Variable, hessian: Term): Statement => ({
  terms: [f, hessian], variables: [x, y],
  differences: (trial) => {
    const slope = (h: number): Matrix<number> => central(trial.moved(h, STEP).value(f), trial.moved(h, -STEP).value(f), STEP);
    return central(slope(STEP), slope(-STEP), STEP);
  },
  sides: (trial) => {
    const value = trial.evaluator(4).value(f);
    mustBeScalar(value, 'Hessian');
    const at = trial.evaluator(1);
    const [d, e] = [vecOf(cut(trial, 0, x)), vecOf(cut(trial, 1, y))];
    mustFit('Hessian block', at.shapeOf(hessian), d, e);
    return [part(value, 3, trial.field), productOf(transposeOf(d), at.times(hessian, e), trial.field)];
  },
});
