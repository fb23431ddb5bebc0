import type { Dense } from '../compile/index.ts';
import type { Outcome } from './run.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 400, 90, 40, 30, 20];
const TICKS = 5;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const svg = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${body}</svg>\n`;

const short = (x: number): string => (x !== 0 && (Math.abs(x) >= 1e6 || Math.abs(x) < 1e-3) ? x.toExponential(2) : String(Number(x.toPrecision(4))));

/** A curve of the objective over the iterations, on a logarithmic scale where all of its values are positive and far apart. */
export const objectiveCurve = (trace: Outcome['trace'], title: string): string => {
  const points = trace.filter((p) => Number.isFinite(p.objective));
  const values = points.map((p) => p.objective);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const FAR = 20;
  const scale = low > 0 && high / low > FAR ? Math.log10 : (x: number): number => x;
  const back = scale === Math.log10 ? (x: number): number => 10 ** x : (x: number): number => x;
  const [bottom, top] = [scale(low), scale(high) === scale(low) ? scale(low) + 1 : scale(high)];
  const [first, last] = [points[0]?.iteration ?? 0, Math.max(points.at(-1)?.iteration ?? 1, (points[0]?.iteration ?? 0) + 1)];
  const x = (iteration: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (iteration - first)) / (last - first);
  const y = (value: number): number => TOP + ((HEIGHT - TOP - BOTTOM) * (top - value)) / (top - bottom);
  const at = (i: number, a: number, b: number): number => a + ((b - a) * i) / (TICKS - 1);
  const ticks = Array.from({ length: TICKS }, (_, i) => {
    const [value, iteration] = [at(i, bottom, top), Math.round(at(i, first, last))];
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#ddd"/><text x="${LEFT - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${short(back(value))}</text><text x="${x(iteration).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${iteration}</text>`;
  }).join('');
  const line = points.map((p) => `${x(p.iteration).toFixed(1)},${y(scale(p.objective)).toFixed(1)}`).join(' ');
  return svg(WIDTH, HEIGHT, `<text x="${WIDTH / 2}" y="18" text-anchor="middle">${escaped(title)}</text>${ticks}<polyline fill="none" stroke="#0b62a4" stroke-width="2" points="${line}"/><text x="${WIDTH / 2}" y="${HEIGHT - 6}" text-anchor="middle">iteration</text>`);
};

/** The rows of a matrix as grey pictures, dark for large values, each row on a scale of its own. Errors: RangeError where a row does not fill a picture. */
export const partPictures = (parts: Dense, width: number, title: string): string => {
  const height = parts.cols / width;
  if (!Number.isInteger(height)) throw new RangeError(`rows of ${parts.cols} numbers are not pictures of width ${width}`);
  const PIXEL = Math.max(1, Math.floor(80 / Math.max(width, height)));
  const GAP = 6;
  const across = Math.ceil(Math.sqrt(parts.rows));
  const down = Math.ceil(parts.rows / across);
  const cells = Array.from({ length: parts.rows }, (_, r) => {
    const row = parts.data.subarray(r * parts.cols, (r + 1) * parts.cols);
    const largest = row.reduce((a, b) => Math.max(a, b), 0) || 1;
    const [left, top] = [GAP + (r % across) * (width * PIXEL + GAP), TOP + Math.floor(r / across) * (height * PIXEL + GAP)];
    const pixels = Array.from(row, (v, e) => {
      const grey = Math.round(255 * (1 - Math.max(0, v) / largest));
      return grey === 255 ? '' : `<rect x="${left + (e % width) * PIXEL}" y="${top + Math.floor(e / width) * PIXEL}" width="${PIXEL}" height="${PIXEL}" fill="rgb(${grey},${grey},${grey})"/>`;
    }).join('');
    return `${pixels}<rect x="${left}" y="${top}" width="${width * PIXEL}" height="${height * PIXEL}" fill="none" stroke="#bbb"/>`;
  }).join('');
  return svg(GAP + across * (width * PIXEL + GAP), TOP + down * (height * PIXEL + GAP), `<text x="${GAP}" y="18">${escaped(title)}</text>${cells}`);
};
