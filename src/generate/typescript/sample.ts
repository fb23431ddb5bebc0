import { isColumn, isScalar } from '../../shape/shape.ts';
import type { Program } from '../program.ts';

const list = (data: ArrayLike<number>): string => Array.from(data).join(', ');

/** The inputs at which the program checks itself. */
export const sampleText = ({ sample, inputs, sizes }: Program): string => {
  if (sample === null) return '/** No inputs were found at which all results are finite. */\nconst SAMPLE: Inputs | null = null;';
  const fields = inputs.map((s) => {
    const x = sample.values.get(s.name);
    if (x === undefined) return '';
    if ('rowPtr' in x) return `${s.name}: { rows: ${x.rows}, cols: ${x.cols}, rowPtr: Int32Array.of(${list(x.rowPtr)}), colIdx: Int32Array.of(${list(x.colIdx)}), values: Float64Array.of(${list(x.values)}) }`;
    if (isScalar(s.shape)) return `${s.name}: ${x.data[0] ?? 0}`;
    const data = `Float64Array.of(${list(x.data)})`;
    return `${s.name}: ${isColumn(s.shape) ? data : `{ rows: ${x.rows}, cols: ${x.cols}, data: ${data} }`}`;
  });
  const passed = sizes.passed.map((n) => `${n}: ${sample.sizes[n] ?? 0}`);
  return ['/** Small inputs with the declared attributes. */', 'const SAMPLE: Inputs | null = {', ...[...fields, ...passed].map((f) => `  ${f},`), '};'].join('\n');
};
