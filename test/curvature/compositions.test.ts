import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { convexityOf } from '../../src/curvature/index.ts';
import { readDeclarations, readVariable } from '../../src/elaborate/index.ts';
import { COMPOSITIONS } from './compositions.ts';
import { question, read } from './support.ts';

const KEPT = process.env.FULL === '1' ? 1 : 16;

describe('functions of several variables and where they are defined', () => {
  for (const [objective, given, variables, wanted] of COMPOSITIONS.filter((_, k) => k % KEPT === 0))
    it(`${objective} is ${wanted} in ${variables}`, () => {
      const problem = read(readDeclarations(given));
      const [first = '', ...others] = variables.split(',');
      const verdict = convexityOf({ ...question(objective, given, first), together: others.map((v) => read(readVariable(v, problem)).symbol), isWhereDefined: true });
      expect(verdict.kind).toBe(wanted);
      if ('certificate' in verdict) expect(verifyCertificate(verdict.certificate).accepted).toBe(true);
    });
});
