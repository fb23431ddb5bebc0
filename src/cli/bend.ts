import type { FlatPoint, Witness } from '../curvature/index.ts';
import { matrixText } from './matrix-text.ts';

/** A witness in one line: what the second difference or derivative is, and where. */
export const bendText = (w: Witness | FlatPoint): string => {
  const { sizes, values, direction } = w;
  const [[x = '', d = []] = [], more] = Object.entries(direction);
  const z = more === undefined ? x : 'z';
  const along = more === undefined ? [`d = ${matrixText(d)}`] : [`z = (${Object.keys(direction).join(', ')})`, `d = (${Object.values(direction).map((rows) => matrixText(rows)).join(', ')})`];
  const at = [...Object.entries(sizes).map(([n, k]) => `${n} = ${k}`), ...Object.entries(values).map(([n, m]) => `${n} = ${matrixText(m)}`), ...along];
  return 'secondDerivative' in w ? `the second derivative along d is ${Number(w.secondDerivative.toPrecision(3))} at ${at.join(', ')}` : `f(${z} + d) - 2*f(${z}) + f(${z} - d) = ${Number(w.secondDifference.toPrecision(3))} at ${at.join(', ')}`;
};
