import type { Explanation } from './explanation.ts';

/** What is wrong with files of data. */
export const dataExplanations: Readonly<Record<string, Explanation>> = {
  'empty-class': {
    summary: 'a class without rows, or a row without a class',
    text: 'Every row has one class, there are at least two of them, and a class that queries ask for has rows in the database. The message names the row or the class; give it one, or leave it out.',
    wrong: 'gradus solve lfh --labels one-class.csv --bits 8', right: 'gradus solve lfh --labels two-classes.csv --bits 8',
  },
  'empty-data': {
    summary: 'data that are missing or empty',
    text: 'The model needs a file of this name and was given none, or the file has no rows or no columns.',
    wrong: 'gradus solve nmf --rank 2', right: 'gradus solve nmf --data X.csv --rank 2',
  },
  'negative-data': {
    summary: 'a negative entry where none may be',
    text: 'A factorisation into parts that are not negative needs data that are not: shift or clip them, or solve the problem without that condition. The message names the entry.',
    wrong: 'gradus solve nmf --data X=differences.csv --rank 2', right: 'gradus solve nmf --data X=counts.csv --rank 2',
  },
  'not-a-number': {
    summary: 'a cell that is no finite number',
    text: 'An entry of the data is empty, a word, NaN or infinite. The message names its line and column: drop the row, fill the gap, or factorise with a mask of what was observed.',
    wrong: 'gradus solve nmf --data X=gaps.csv --rank 2', right: 'gradus solve nmf --data X=gaps.csv,M=observed.csv --rank 2',
  },
  'unreadable-data': {
    summary: 'a file that is not what its beginning or its name says',
    text: 'Tables of text, .npy, Matrix Market and idx files are read, packed by gzip or not. The message says where the file stops being one: rows of different lengths, fewer numbers than it announces, or an element type that isn\'t real.',
    wrong: 'gradus solve nmf --data X=cut-off.npy --rank 2', right: 'gradus solve nmf --data X=whole.npy --rank 2',
  },
  'wrong-shape': {
    summary: 'data of another shape than the model needs',
    text: 'Matrices that describe the same items have as many rows, labels are one column, and a mask has the shape of what it masks.',
    wrong: 'gradus solve nmf --data X=X.csv,M=transposed.csv --rank 2', right: 'gradus solve nmf --data X=X.csv,M=mask.csv --rank 2',
  },
};
