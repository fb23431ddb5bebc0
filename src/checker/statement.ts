import type { Field } from './field.ts';
import { colsOf, isScalarMatrix, productOf, rowsOf, ShapeClash, transposeOf, vecOf, type Matrix } from './matrix.ts';
import { Jets } from './jets.ts';
import type { Shape } from './shapes.ts';
import { placeOf, type FloatTrial, type Trial } from './trial.ts';
import type { Term, Variable } from './term.ts';

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
const central = (up: Matrix<number>, down: Matrix<number>, step: number): Matrix<number> => up.map((row, i) => row.map((x, j) => [((x[0] ?? 0) - (down[i]?.[j]?.[0] ?? 0)) / (2 * step)]));

const part = <T>(m: Matrix<T>, k: number, field: Field<T>): Matrix<T> => m.map((row) => row.map((x) => [x[k] ?? field.zero]));
const plain = <T>(trial: Trial<T>): Jets<T> => new Jets(trial.field, 1);

/** a = b. */
export const identityStatement = (a: Term, b: Term): Statement => ({
  terms: [a, b], variables: [], differences: null, sides: (trial) => [trial.evaluator(1).value(a), trial.evaluator(1).value(b)],
});

/** The direction cut to the variable: its row, column or entry. */
const cut = <T>(trial: Trial<T>, k: 0 | 1, v: Variable): Matrix<T> => {
  const d = trial.direction(k);
  const [row, col] = [placeOf(v.row, trial.indices), placeOf(v.col, trial.indices)];
  const rows = row === null ? d : [d[row] ?? []];
  return col === null ? rows : rows.map((r) => [r[col] ?? [trial.field.zero]]);
};

const sameShape = (a: Matrix<unknown>, b: Matrix<unknown>, what: string): void => {
  if (rowsOf(a) !== rowsOf(b) || colsOf(a) !== colsOf(b)) throw new ShapeClash(`${what} is ${rowsOf(a)}×${colsOf(a)}, the variable ${rowsOf(b)}×${colsOf(b)}`);
};

const mustFit = (what: string, [rows, cols]: Shape, d: Matrix<unknown>, e: Matrix<unknown>): void => {
  if (rows !== rowsOf(d) || cols !== rowsOf(e)) throw new ShapeClash(`the ${what} is ${rows}×${cols}, not ${rowsOf(d)}×${rowsOf(e)}`);
};

/** grad_x f = g: along a random direction d, the ε-coefficient of f(x + εd) is ⟨g, d⟩. */
export const gradientStatement = (f: Term, x: Variable, g: Term): Statement => ({
  terms: [f, g], variables: [x],
  differences: (trial) => central(trial.moved(STEP, 0).value(f), trial.moved(-STEP, 0).value(f), STEP),
  sides: (trial) => {
    const value = trial.evaluator(2).value(f);
    if (!isScalarMatrix(value)) throw new ShapeClash('the gradient of a matrix');
    const gradient = trial.evaluator(1).value(g);
    const d = cut(trial, 0, x);
    sameShape(gradient, d, 'the gradient');
    return [part(value, 1, trial.field), [[plain(trial).dot(gradient.flat(), d.flat())]]];
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
    if (!isScalarMatrix(value)) throw new ShapeClash('the Hessian of a matrix');
    const at = trial.evaluator(1);
    const [d, e] = [vecOf(cut(trial, 0, x)), vecOf(cut(trial, 1, y))];
    mustFit('Hessian block', at.shapeOf(hessian), d, e);
    return [part(value, 3, trial.field), productOf(transposeOf(d), at.times(hessian, e), plain(trial))];
  },
});
