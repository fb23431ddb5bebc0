import { writeCsv } from '../solve/data/csv.ts';
import { writeNpy } from '../solve/data/npy.ts';
import type { Solvable } from '../solve/solvable.ts';
import { objectiveCurve, partPictures } from '../solve/plot.ts';
import type { Outcome } from '../solve/run.ts';
import { UsageError, type Io } from './io.ts';
import { matrixText } from './matrix-text.ts';
import type { SolvePlatform } from './platform.ts';
import { rowsOf } from '../compile/values/values.ts';

/** Flags that say what a run writes. */
export interface OutputFlags {
  readonly output?: string;
  readonly csv?: boolean;
  readonly plot?: string;
  readonly pictures?: number;
  readonly png?: boolean;
}

const isPng = (path: string): boolean => /\.png$/i.test(path);

/** Refuses, before anything runs, outputs that can't be written. Errors: UsageError. */
export const checkOutputs = (flags: OutputFlags, io: Io, platform: SolvePlatform): void => {
  const { output, plot, pictures, png, csv } = flags;
  if (output !== undefined && io.fileExists(output)) throw new UsageError('usage', `-o names a folder, and ${output} is a file`);
  if (plot !== undefined && !/\.(svg|png)$/i.test(plot)) throw new UsageError('usage', `--plot writes .svg or .png, which ${plot} is not`);
  if (pictures !== undefined && output === undefined) throw new UsageError('usage', '--pictures are drawn into the folder named by -o');
  if (csv === true && output === undefined) throw new UsageError('usage', '--csv is for the results in the folder named by -o');
  if (png === true && pictures === undefined) throw new UsageError('usage', '--png is for --pictures; the name given to --plot says what that is');
  if ((png === true || (plot !== undefined && isPng(plot))) && platform.rasterise === null) throw new UsageError('usage', 'PNG is written with @resvg/resvg-js, which is not installed: npm install @resvg/resvg-js, or ask for .svg');
};

/** Refuses pictures of what is no picture. Errors: UsageError. */
export const checkPictures = (solvable: Solvable, { pictures }: OutputFlags): void => {
  if (pictures === undefined) return;
  const parts = solvable.results()['H'];
  if (parts === undefined) throw new UsageError('usage', '--pictures draws the parts H of a factorisation, and there are none here');
  if (parts.cols % pictures !== 0) throw new UsageError('usage', `parts of ${parts.cols} numbers are no pictures of width ${pictures}; the width has to divide ${parts.cols}`);
};

/** Results of more numbers are told by their size. */
const MOST_SHOWN = 12;
/** Results of more numbers are left out of JSON. */
const MOST_IN_JSON = 10_000;

const size = ({ rows, cols }: { readonly rows: number; readonly cols: number }): number => rows * cols;

/** What a run found that is written nowhere: short results as they are read back in, of long ones where they would go. */
export const unwritten = (solvable: Solvable, { output }: OutputFlags): readonly string[] => {
  if (output !== undefined) return [];
  const results = Object.entries(solvable.results());
  const long = results.filter(([, m]) => size(m) > MOST_SHOWN);
  return [
    ...results.filter(([, m]) => size(m) <= MOST_SHOWN).map(([name, m]) => `${name} = ${matrixText(rowsOf(m), (x) => String(Number(x.toPrecision(6))))}`),
    ...(long.length === 0 ? [] : [`${long.map(([name, { rows, cols }]) => `${name} (${rows}×${cols})`).join(', ')}: -o FOLDER writes ${long.length === 1 ? 'it' : 'them'}`]),
  ];
};

/** Results as rows of numbers, for JSON; those that are too large are left out. */
export const resultsJson = (solvable: Solvable): Readonly<Record<string, readonly (readonly number[])[]>> =>
  Object.fromEntries(Object.entries(solvable.results()).filter(([, m]) => size(m) <= MOST_IN_JSON).map(([name, m]) => [name, rowsOf(m)]));

/** Writes results, plots and certificates; the paths that were written. */
export const writeResults = (solvable: Solvable, outcome: Outcome, model: string, flags: OutputFlags, platform: SolvePlatform): readonly string[] => {
  const written: string[] = [];
  const write = (path: string, content: Uint8Array | string): void => {
    platform.writeBytes(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    written.push(path);
  };
  const draw = (path: string, svg: string): void => write(path, isPng(path) && platform.rasterise !== null ? platform.rasterise(svg) : svg);
  const { output, csv, plot, pictures, png } = flags;
  const results = solvable.results();
  if (output !== undefined)
    for (const [name, m] of Object.entries(results)) write(`${output}/${name}.${csv === true ? 'csv' : 'npy'}`, csv === true ? writeCsv(m) : writeNpy(m));
  if (plot !== undefined) draw(plot, objectiveCurve(outcome.trace, `${model}: objective`));
  const updates = solvable.method.updates ?? [];
  for (const u of updates) {
    const { name } = u.variable.symbol;
    const alone = updates.filter((other) => other.variable.symbol === u.variable.symbol).length === 1;
    if (u.certificate !== null && output !== undefined) write(`${output}/${alone ? name : `${name}-${u.kind}`}.certificate.json`, `${u.certificate}\n`);
  }
  const parts = results['H'];
  if (pictures !== undefined && parts !== undefined && output !== undefined) draw(`${output}/parts.${png === true ? 'png' : 'svg'}`, partPictures(parts, pictures, `${model}: learned parts`));
  return written;
};
