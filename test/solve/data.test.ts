import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readCsv, writeCsv } from '../../src/solve/data/csv.ts';
import { alignLabels, checkClasses, labelsFrom, readLabels } from '../../src/solve/data/labels.ts';
import { readMatrixMarket } from '../../src/solve/data/matrix-market.ts';
import { readNpy, writeNpy } from '../../src/solve/data/npy.ts';
import { readMatrix } from '../../src/solve/data/read.ts';
import { toDense } from '../../src/compile/values/values.ts';
import { nonzerosOf, sparseFrom } from '../../src/solve/data/sparse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const npy = (header: string, payload: Uint8Array): Uint8Array => {
  const line = `${header}\n`;
  return Uint8Array.from([0x93, ...bytes('NUMPY'), 1, 0, line.length & 255, line.length >> 8, ...bytes(line), ...payload]);
};

describe('tables of numbers', () => {
  it('reads separators, headers, quotes and both ends of line', () => {
    expect(readCsv('a,b\r\n1,2\r\n3,-4e1\r\n', 't')).toMatchObject({ rows: 2, cols: 2, names: ['a', 'b'], data: Float64Array.of(1, 2, 3, -40) });
    expect(readCsv('1;2\n"3";4\n', 't').data).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(readCsv('  1 2   3\n 4  5 6', 't')).toMatchObject({ rows: 2, cols: 3, names: null });
  });

  it('reads quoted separators and leaves comments out', () => {
    expect(readCsv('# of the station\n"a, b","c ""d"""\n"1", 2\n# later\n3,4\n', 't.csv')).toMatchObject({ rows: 2, cols: 2, names: ['a, b', 'c "d"'], data: Float64Array.of(1, 2, 3, 4) });
    expect(readCsv('"1" "2"\n3 4', 't.txt').data).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  it('says where a table is broken', () => {
    expect(() => readCsv('1,5;2,5', 't.csv')).toThrow('t.csv, line 1, column 2: "5;2" is not a number; numbers have a decimal point');
    expect(() => readCsv('1,2\n3', 't.csv')).toThrow('t.csv, line 2: 1 cells where the lines before have 2');
    expect(() => readCsv('1,2\n3,', 't.csv')).toThrow('t.csv, line 2, column 2: an empty cell is not a number');
    expect(() => readCsv('y\n1\n\n3\n', 't.csv')).toThrow('t.csv, line 3, column 1: an empty cell is not a number');
    expect(readCsv('\n# y\n\n1\n2\n\n\n', 't.csv').data).toEqual(Float64Array.of(1, 2));
    expect(readCsv('1,2\n\n3,4\n', 't.csv').rows).toBe(2);
    expect(() => readCsv('1,2\n3,nan', 't.csv')).toThrow('line 2, column 2: "nan" is not a number');
    expect(() => readCsv('a,b\n', 't.csv')).toThrow('t.csv has no rows');
  });

  it('what is written is read back bit for bit', () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 6, maxLength: 6 }), (list) => {
      const m = { rows: 2, cols: 3, data: Float64Array.from(list, (x) => x + 0) };
      expect(readCsv(writeCsv(m), 't').data).toEqual(m.data);
      expect(readNpy(writeNpy(m), 't')).toEqual(m);
    }));
  });
});

describe('.npy', () => {
  it('reads types, byte orders and Fortran order, and refuses what is no matrix', () => {
    const big = new Uint8Array(new Int16Array([0x0100, 0x0200, 0x0300]).buffer);
    expect(readMatrix(npy("{'descr': '>i2', 'fortran_order': False, 'shape': (3,), }", big), 'a')).toEqual({ rows: 3, cols: 1, data: Float64Array.of(1, 2, 3) });
    expect(readMatrix(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2), }", Uint8Array.of(1, 2, 3, 4)), 'a')).toMatchObject({ data: Float64Array.of(1, 3, 2, 4) });
    expect(readMatrix(npy("{'descr': '|b1', 'fortran_order': False, 'shape': (1, 4), }", Uint8Array.of(1, 0, 0, 1)), 'a')).toMatchObject({ rows: 1, cols: 4 });
    expect(() => readMatrix(npy("{'descr': '|b1', 'fortran_order': False, 'shape': (1, 2, 2), }", Uint8Array.of(1, 0, 0, 1)), 'a')).toThrow('an array of 1×2×2, which is no matrix');
  });

  it('reads numbers of 16 bits', () => {
    const halves = new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x8000).buffer);
    expect(readNpy(npy("{'descr': '<f2', 'fortran_order': False, 'shape': (8,), }", halves), 'a').data).toEqual(Float64Array.of(1, -2, 1365 * 2 ** -12, 2 ** -24, 65504, Infinity, -Infinity, -0));
  });

  it('refuses objects and short files', () => {
    expect(() => readNpy(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", Uint8Array.of(1)), 'a.npy')).toThrow('not that of a real array');
    expect(() => readNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", new Uint8Array(8)), 'a.npy')).toThrow('the file ends before');
    expect(() => readMatrix(Uint8Array.of(0x50, 0x4b, 3, 4, 0), 'a.npz')).toThrow('a.npz is an archive');
  });
});

describe('idx', () => {
  it('reads images as rows', () => {
    const file = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 9, 255);
    expect(readMatrix(file, 'i')).toEqual({ rows: 2, cols: 2, data: Float64Array.of(7, 8, 9, 255) });
    expect(() => readMatrix(file.subarray(0, 19), 'i')).toThrow('2×1×2 numbers are announced and 3 are there');
  });
});

describe('Matrix Market', () => {
  it('reads coordinates, with mirrors and repeated entries', () => {
    const m = readMatrixMarket('%%MatrixMarket matrix coordinate real symmetric\n% note\n3 3 4\n1 1 2\n3 1 5\n3 1 1\n2 2 -1\n', 'm');
    expect(toDense(m).data).toEqual(Float64Array.of(2, 0, 6, 0, -1, 0, 6, 0, 0));
    expect(toDense(readMatrixMarket('%%MatrixMarket matrix coordinate pattern general\n2 3 1\n2 3\n', 'm')).data).toEqual(Float64Array.of(0, 0, 0, 0, 0, 1));
  });

  it('reads arrays column by column', () => {
    expect(toDense(readMatrixMarket('%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n', 'm')).data).toEqual(Float64Array.of(1, 3, 2, 4));
    expect(toDense(readMatrixMarket('%%MatrixMarket matrix array real skew-symmetric\n2 2\n7\n', 'm')).data).toEqual(Float64Array.of(0, -7, 7, 0));
  });

  it('says where a file is broken', () => {
    expect(() => readMatrixMarket('%%MatrixMarket matrix coordinate complex general\n', 'm')).toThrow('line 1');
    expect(() => readMatrixMarket('%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 1\n', 'm')).toThrow('m, line 3: entry (3, 1) lies outside 2×2');
    expect(() => readMatrixMarket('%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1\n', 'm')).toThrow('2 entries are announced and 1 are there');
    expect(() => readMatrixMarket('%%MatrixMarket matrix array real general\n2 2\n1\n2\nx\n4\n', 'm')).toThrow('m, line 5');
  });

  it('the nonzeros of a matrix are that matrix', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(5), fc.integer({ min: 1, max: 9 }))), (list) => {
      const dense = { rows: 5, cols: 6, data: new Float64Array(30) };
      for (const [i, j, x] of list) dense.data[i * 6 + j] = (dense.data[i * 6 + j] ?? 0) + x;
      const sparse = sparseFrom(5, 6, list.map(([row, col, value]) => ({ row, col, value })));
      expect(sparse).toEqual(nonzerosOf(dense));
      expect(toDense(sparse)).toEqual(dense);
    }));
  });
});

describe('labels', () => {
  it('numbers classes in their order', () => {
    expect(labelsFrom(['10', '9', '10'], 'l')).toMatchObject({ classes: ['9', '10'], of: Int32Array.of(1, 0, 1) });
    expect(readLabels(bytes('cat\ndog\ncat\n'), 'l')).toMatchObject({ rows: 3, classes: ['cat', 'dog'] });
    expect(readLabels(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 3), 'l').of).toEqual(Int32Array.of(1, 0));
  });

  it('says what is wrong with classes', () => {
    expect(() => labelsFrom(['a', ''], 'l')).toThrow('l, row 2 has no class');
    expect(() => alignLabels(labelsFrom(['a', 'z'], 'q'), labelsFrom(['a', 'b'], 'd'))).toThrow('no row of the database has class z');
    expect(alignLabels(labelsFrom(['b'], 'q'), labelsFrom(['a', 'b'], 'd')).of).toEqual(Int32Array.of(1));
    expect(() => checkClasses(labelsFrom(['a'], 'l'), 'l')).toThrow('one class only');
  });
});
