import { isColumn, isScalar } from '../../shape/shape.ts';
import type { Names } from '../names.ts';
import { CHECKED_ITERATIONS, type Program } from '../program.ts';

const list = (data: ArrayLike<number>): string => `[${Array.from(data).join(', ')}]`;

/** The inputs at which the program checks itself, by parameter name. */
export const sampleText = ({ sample, inputs, sizes }: Program, names: Names): string => {
  if (sample === null) return '\n\n# No inputs were found at which all results are finite.\nSAMPLE = None';
  const fields = inputs.map((s) => {
    const x = sample.values.get(s.name);
    const name = `"${names.of(s.name)}"`;
    if (x === undefined) return '';
    if ('rowPtr' in x) return `${name}: Csr(${x.rows}, ${x.cols}, np.array(${list(x.rowPtr)}), np.array(${list(x.colIdx)}, dtype=int), np.array(${list(x.values)}))`;
    if (isScalar(s.shape)) return `${name}: ${x.data[0] ?? 0}`;
    return `${name}: np.array(${list(x.data)})${isColumn(s.shape) ? '' : `.reshape(${x.rows}, ${x.cols})`}`;
  });
  const passed = sizes.passed.map((n) => `"${names.of(n)}": ${sample.sizes[n] ?? 0}`);
  return ['', '', '# Small inputs with the declared attributes.', 'SAMPLE = {', ...[...fields, ...passed].map((f) => `    ${f},`), '}'].join('\n');
};

/** The function that compares all derivatives with finite differences, and what it needs. */
export const selfCheckText = (p: Program, names: Names): string => {
  const key = (v: Program['variables'][number]): string => `"${names.of(v.text)}"`;
  const along = p.variables.map((v) => `${key(v)}: (${names.of(`along ${v.text}`)}, "${names.of(v.symbol.name)}")`).join(', ');
  const straight = p.variables.filter((v) => !v.bent).map(key);
  const products = p.product === null ? [] : [
    '        product = hessian_product(**inputs)({name: direction if name == by else np.zeros_like(g) for name, g in gradient.items()})',
    '        for of in gradient:',
    '            compare(f"the Hessian product by {of} of a change of {by}", _vec(product[of]), slopes[of])',
  ];
  const blocks = p.blocks === null ? [] : [
    '        for of, row in hessian(**inputs).items():',
    '            compare(f"the Hessian block ({of}, {by}) as an operator", row[by]["apply"](_vec(direction)), slopes[of])',
    '            compare(f"the Hessian block ({of}, {by}) as a matrix", np.atleast_2d(row[by]["dense"]()) @ _vec(direction), slopes[of])',
  ];
  const seconds = products.length + blocks.length === 0 || straight.length === 0 ? [] : [
    `    for by in (${straight.join(', ')},):`,
    '        direction, _ = moved(by, 0.0)',
    '        slopes = {of: _slope(lambda t: _vec(value_and_gradient(**moved(by, t)[1])[1][of])) for of in gradient}',
    ...products, ...blocks,
  ];
  const skipped = p.solver === null ? [] : p.solver.loops.map((x) => `"${names.of(x.name)}"`);
  const start = skipped.length === 0 ? '**inputs' : `**{name: x for name, x in inputs.items() if name not in (${skipped.join(', ')},)}`;
  const descent = p.solver === null ? [] : [
    `    trace = np.array(solve(${start}, iterations=${CHECKED_ITERATIONS}, tolerance=0).trace)`,
    `    found.append((f"the objective over {len(trace) - 1} iterations of the solver, at most worse by", float(np.max(${p.solver.sense === 'maximize' ? '-' : ''}np.diff(trace), initial=0))))`,
  ];
  return `

def _wave(rows, cols):
    """Entries of a direction, neither equal nor zero."""
    return np.cos(1 + 1.7 * np.arange(rows * cols)).reshape(rows, cols)


def _vec(x):
    """The entries column by column."""
    return np.asarray(x, dtype=float).ravel(order="F")


def _slope(f, h=1e-4):
    """The derivative at 0 by central differences of fourth order."""
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


def self_check(inputs=None, tolerance=1e-6):
    """Compares every derivative with finite differences at the given inputs, or at a small example; returns what was compared.

    Raises AssertionError that names the first derivative that deviates.
    """
    inputs = SAMPLE if inputs is None else inputs
    if inputs is None:
        raise ValueError("pass inputs: there is no example at which all results are finite")
    found = []
    along = {${along}}

    def compare(what, claimed, measured):
        claimed, measured = np.atleast_1d(claimed), np.atleast_1d(measured)
        deviation = float("inf") if claimed.shape != measured.shape else float(np.max(np.abs(claimed - measured)) / max(1.0, np.max(np.abs(claimed))))
        if not deviation <= tolerance:
            raise AssertionError(f"{what} deviates from finite differences by {deviation}")
        found.append((what, deviation))

    def moved(by, t):
        move, symbol = along[by]
        direction, there = move(**inputs, ${names.of('%t')}=t)
        return direction, {**inputs, symbol: there}

    _, gradient = value_and_gradient(**inputs)
    for by in gradient:
        direction, _ = moved(by, 0.0)
        compare(f"the gradient by {by}", np.vdot(_vec(gradient[by]), _vec(direction)), _slope(lambda t: value(**moved(by, t)[1])))
${[...seconds, ...descent].join('\n')}
    return found`;
};
