import type { Dense } from '../../compile/index.ts';
import { denseFrom, entry } from '../../compile/values/values.ts';
import { differences, DOUBLE, explains, type Evidence, type Sight } from '../sight.ts';
import type { Detector, Explanation } from './flaw.ts';

/** Where an entry stands, from 0, and in how large a matrix. */
interface Spot { readonly i: number; readonly j: number; readonly rows: number; readonly cols: number }

/** Sets of entries that have a name; the first that fits is taken. */
const REGIONS: readonly (readonly [name: string, has: (s: Spot) => boolean, isBorder: boolean])[] = [
  ['every entry', () => true, false],
  ['the first entry', ({ i, j }) => i === 0 && j === 0, true],
  ['the last entry', ({ i, j, rows, cols }) => i === rows - 1 && j === cols - 1, true],
  ['the diagonal', ({ i, j, rows, cols }) => rows > 1 && cols > 1 && i === j, false],
  ['all that is off the diagonal', ({ i, j, rows, cols }) => rows > 1 && cols > 1 && i !== j, false],
  ['all that is above the diagonal', ({ i, j, rows, cols }) => rows > 1 && cols > 1 && i < j, false],
  ['all that is below the diagonal', ({ i, j, rows, cols }) => rows > 1 && cols > 1 && i > j, false],
  ['the first row', ({ i }) => i === 0, true],
  ['the last row', ({ i, rows }) => i === rows - 1, true],
  ['the first column', ({ j }) => j === 0, true],
  ['the last column', ({ j, cols }) => j === cols - 1, true],
  ['the last row and the last column', ({ i, j, rows, cols }) => i === rows - 1 || j === cols - 1, true],
  ['the first row and the first column', ({ i, j }) => i === 0 || j === 0, true],
  ['all but the first entry', ({ i, j }) => i !== 0 || j !== 0, false],
  ['all but the last entry', ({ i, j, rows, cols }) => i !== rows - 1 || j !== cols - 1, false],
  ['all but the first row', ({ i }) => i !== 0, false],
  ['all but the last row', ({ i, rows }) => i !== rows - 1, false],
  ['all but the first column', ({ j }) => j !== 0, false],
  ['all but the last column', ({ j, cols }) => j !== cols - 1, false],
];

const wrongAt = (s: Sight): readonly boolean[] => Array.from(differences(s), (d) => d > DOUBLE);

const regionOf = (sights: readonly Sight[]): (typeof REGIONS)[number] | null => {
  const wrong = sights.map(wrongAt);
  // Small matrices say little: what has one entry is first, last and diagonal.
  const telling = sights.map((s, k) => ({ s, wrong: wrong[k] ?? [] })).filter(({ s }) => s.got.data.length > 1);
  if (telling.length === 0) return wrong.every((w) => w.every(Boolean)) ? (REGIONS[0] ?? null) : null;
  return REGIONS.find(([, has]) => telling.every(({ s: { got: { rows, cols } }, wrong: w }) => w.every((isWrong, k) => isWrong === has({ i: Math.floor(k / cols), j: k % cols, rows, cols })))) ?? null;
};

const listed = (s: Sight): string => {
  const places = wrongAt(s).flatMap((isWrong, k) => (isWrong ? [s.got.cols === 1 ? `[${k + 1}]` : `[${Math.floor(k / s.got.cols) + 1},${(k % s.got.cols) + 1}]`] : []));
  return places.length > 8 ? `${places.slice(0, 8).join(' ')} … (${places.length} of ${s.got.data.length})` : `${places.join(' ')} of ${s.got.rows}×${s.got.cols}`;
};

/** Which entries are wrong: a region with a name, or those of the first point where some are. */
export const entriesText = (sights: readonly Sight[]): string => {
  const failing = sights.filter((s) => wrongAt(s).some(Boolean));
  const region = regionOf(sights) ?? regionOf(failing);
  const [first] = failing;
  return region !== null ? region[0] : first === undefined ? 'none' : listed(first);
};

/** The sights with only those entries that are wrong, in one column; points without any are left out. */
const onlyWrong = (sights: readonly Sight[]): readonly Sight[] => sights.flatMap((s): readonly Sight[] => {
  const at = wrongAt(s).flatMap((isWrong, k) => (isWrong ? [k] : []));
  const pick = (x: ArrayLike<number>): Float64Array => Float64Array.from(at, (k) => x[k] ?? Number.NaN);
  const column = (x: Dense): Dense => ({ rows: at.length, cols: 1, data: pick(x.data) });
  return at.length === 0 ? [] : [{ ...s, expected: column(s.expected), terms: s.terms.map(column), got: column(s.got), scale: pick(s.scale) }];
});

/** What the wrong entries alone say. */
const there = (evidence: Evidence, detectors: readonly Detector[]): Explanation | null => {
  const sights = onlyWrong(evidence.sights);
  return detectors.reduce<Explanation | null>((found, detect) => found ?? detect({ ...evidence, sights }), null);
};

/** Only a part of the entries with a name is wrong: left at zero, another number of times what is right, or a border as with a loop that starts too late or ends too early. */
export const region = (detectors: readonly Detector[]): Detector => (evidence) => {
  const found = regionOf(evidence.sights);
  if (found === null || found === REGIONS[0]) return null;
  const [name, , isBorder] = found;
  const isZero = evidence.sights.every((s) => wrongAt(s).every((isWrong, k) => !isWrong || s.got.data[k] === 0));
  if (isZero && isBorder) return { flaw: 'index', sentence: `only ${name} is wrong: it is left at zero, as by a loop that starts too late or ends too early` };
  const inside = there(evidence, detectors);
  if (inside !== null) return { ...inside, sentence: `only ${name} is wrong: there ${inside.sentence}` };
  return isBorder ? { flaw: 'index', sentence: `only ${name} is wrong` } : null;
};

const shifted = (x: Dense, down: number, right: number, around: boolean): Dense =>
  denseFrom(x.rows, x.cols, (i, j) => {
    const [p, q] = [i - down, j - right];
    if (around) return entry(x, (p + x.rows) % x.rows, (q + x.cols) % x.cols);
    return p < 0 || q < 0 || p >= x.rows || q >= x.cols ? 0 : entry(x, p, q);
  });

const MOVES: readonly (readonly [text: string, make: (x: Dense) => Dense])[] = [
  ...([[1, 0, 'one row too low'], [-1, 0, 'one row too high'], [0, 1, 'one column too far right'], [0, -1, 'one column too far left']] as const)
    .flatMap(([down, right, text]) => [true, false].map((around) => [`every entry stands ${text}`, (x: Dense) => shifted(x, down, right, around)] as const)),
  ['the rows stand in reverse order', (x) => denseFrom(x.rows, x.cols, (i, j) => entry(x, x.rows - 1 - i, j))],
  ['the columns stand in reverse order', (x) => denseFrom(x.rows, x.cols, (i, j) => entry(x, i, x.cols - 1 - j))],
];

/** The right entries in other places. */
export const moved: Detector = ({ sights }) => {
  const found = MOVES.find(([, make]) => sights.some((s) => s.got.data.length > 2) && sights.every((s) => explains(s, make(s.expected).data)));
  return found === undefined ? null : { flaw: 'index', sentence: found[0] };
};

const TESTS: readonly (readonly [text: string, test: (x: number) => boolean])[] = [['is negative', (x) => x < 0], ['is positive', (x) => x > 0], ['is zero', (x) => x === 0], ['is not zero', (x) => x !== 0], ['is over 1', (x) => x > 1]];

/** The entries are wrong exactly where those of an input of the same shape pass a test. */
export const branch = (detectors: readonly Detector[]): Detector => (evidence) => {
  const { sights } = evidence;
  const [first] = sights;
  if (first === undefined) return null;
  for (const name of first.values.keys())
    for (const [text, test] of TESTS) {
      let [right, wrong] = [0, 0];
      const fits = sights.every((s) => {
        const x = s.values.get(name);
        if (x === undefined || x.rows !== s.got.rows || x.cols !== s.got.cols) return false;
        return wrongAt(s).every((isWrong, k) => {
          if (isWrong) wrong++;
          else right++;
          return isWrong === test(x.data[k] ?? Number.NaN);
        });
      });
      if (!fits || right < 3 || wrong < 3) continue;
      const inside = there(evidence, detectors);
      return { flaw: 'branch', sentence: `it is wrong exactly in the entries in which ${name} ${text}${inside === null ? '' : `: there ${inside.sentence}`}` };
    }
  return null;
};
