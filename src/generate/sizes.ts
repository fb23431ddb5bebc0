import { nonzeroCount } from '../compile/values/sizes.ts';
import type { Symbol_ } from '../expr/expr.ts';
import { dimNames, dimSub, dimSubstitute, dimDiv, dimOf, type Dim } from '../shape/dim.ts';

/** Where a generated program reads a named size: it is `factor*size + offset` along one axis of an input. */
export interface SizeRule {
  readonly name: string;
  readonly from: { readonly input: string; readonly axis: 'rows' | 'cols' | 'nonzeros'; readonly factor: Dim; readonly offset: Dim };
}

/** The rules for all sizes in an order in which each reads only earlier ones, and the sizes that a caller has to pass as numbers. */
export interface SizeRules {
  readonly rules: readonly SizeRule[];
  readonly passed: readonly string[];
}

interface Axis { readonly input: string; readonly axis: 'rows' | 'cols'; readonly dim: Dim }

/** The parts of a size that is linear in `name`, or null. */
const linearIn = (dim: Dim, name: string): { readonly factor: Dim; readonly offset: Dim } | null => {
  const offset = dimSubstitute(dim, new Map([[name, dimOf(0)]]));
  const factor = dimSub(dimSubstitute(dim, new Map([[name, dimOf(1)]])), offset);
  const quotient = dimDiv(dimSub(dim, offset), factor);
  return quotient?.key === name ? { factor, offset } : null;
};

/** How the sizes follow from the shapes of the inputs. A plain name is the best witness of its size, so those come first. */
export const sizeRules = (inputs: readonly Symbol_[], sizes: readonly string[], sparse: ReadonlySet<string>): SizeRules => {
  const axes: readonly Axis[] = inputs.flatMap((s): readonly Axis[] => [{ input: s.name, axis: 'rows', dim: s.shape.rows }, { input: s.name, axis: 'cols', dim: s.shape.cols }]);
  const rules: SizeRule[] = inputs.filter((s) => sparse.has(s.name)).map((s) => ({ name: nonzeroCount(s.name), from: { input: s.name, axis: 'nonzeros', factor: dimOf(1), offset: dimOf(0) } }));
  const known = new Set<string>();
  const learn = (plainOnly: boolean): boolean => {
    let progress = false;
    for (const { input, axis, dim } of axes) {
      const [name, ...others] = dimNames(dim).filter((n) => !known.has(n));
      if (name === undefined || others.length > 0 || (plainOnly && dim.key !== name)) continue;
      const linear = linearIn(dim, name);
      if (linear === null) continue;
      known.add(name);
      rules.push({ name, from: { input, axis, ...linear } });
      progress = true;
    }
    return progress;
  };
  learn(true);
  while (learn(false));
  return { rules, passed: sizes.filter((name) => !known.has(name) && !rules.some((r) => r.name === name)) };
};
