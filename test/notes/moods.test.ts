import { describe, expect, it } from 'vitest';
import { formulas, statuses } from './reading.ts';

const GIVEN = 'A : matrix(n, n), B : matrix(n, n), X : matrix(m, n), x : vector(n), y : vector(n), w : vector(n), b : vector(m), c : scalar, lambda : scalar positive';
const all = (text: string): readonly string[] => statuses(text, GIVEN);
const COMMUTE = '$AB = BA$';
const SYMMETRIC = '$A = A^\\top$';

describe('a formula that the words beside it don\'t claim', () => {
  it.each([`There exist $A$ and $B$ with ${COMMUTE}.`, `${COMMUTE} for some $B$.`])('is not refuted where it is said of some values: %s', (text) => expect(all(text)).not.toContain('refuted'));
  it.each([`It is not true that ${COMMUTE}.`, `In general ${COMMUTE} does not hold.`, `One might think that ${COMMUTE}.`, `Is ${COMMUTE}?`])('is refuted as what the words don\'t claim: %s', (text) =>
    expect(formulas(text, GIVEN).at(-1)?.steps.map((s) => [s.status, s.sentence.endsWith('and the words do not claim it')])).toEqual([['refuted', true]]));
  it.each([
    `Contrary to what is often said, ${SYMMETRIC} does not hold.`, `We do not require ${SYMMETRIC}.`, `It may happen that ${SYMMETRIC}.`, `Without the assumption ${SYMMETRIC} one has more.`, `Is ${SYMMETRIC}? No.`, `Unless ${SYMMETRIC}, there is more to say.`, `$B$ is symmetric only if ${SYMMETRIC}.`,
  ])('is not supposed: %s', (text) => expect(all(`${text}\n\n$$x^\\top A y = y^\\top A x$$`).at(-1)).toBe('refuted'));
  it.each([`The matrix solves the problem if and only if ${COMMUTE}.`, `Here ${COMMUTE}, which is true.`, `We have ${COMMUTE} and this does not depend on the sizes.`])('but others are refuted: %s', (text) => expect(all(text)).toContain('refuted'));
  it.each([`Let ${SYMMETRIC}.`, `Suppose that ${SYMMETRIC}.`])('and others are supposed: %s', (text) => expect(all(`${text}\n\n$$x^\\top A y = y^\\top A x$$`).at(-1)).toBe('proved'));
});

describe('what a sentence claims of all values', () => {
  it('is a claim', () => expect(all('For all $A$ and $B$, $AB = BA$.').at(-1)).toBe('refuted'));
  it('may be an order', () => expect(all('For every $x$, $x^\\top A x \\ge 0$.').at(-1)).toBe('refuted'));
  it('is none where it says what something means', () => expect(all('The matrix is called definite if for every $x$, $x^\\top A x \\ge 0$.').at(-1)).not.toBe('refuted'));
});

describe('signs that exclude each other', () => {
  it.each([
    ['The case $c > 0$ is simple. Now let $c < 0$. $$|c| = c$$'], ['For $c > 0$ we have $|c| = c$, and for $c < 0$ we have $|c| = c$.'], ['$$c > 0$$ $$c = -1$$ $$\\sqrt{c^2} = c$$'],
  ])('are not supposed together: %s', (text) => expect(all(text).at(-1)).not.toMatch(/^proved/u));
  it('may be those of different symbols', () => expect(all('Let $c > 0$. $$|c| = c$$').at(-1)).toBe('proved'));
});

describe('the best value of something', () => {
  const ridge = '$$f(w) = \\|Xw - b\\|^2 + \\lambda\\|w\\|^2$$';
  const right = '(X^\\top X + \\lambda I)^{-1}X^\\top b';
  const wrong = '(X^\\top X + 2\\lambda I)^{-1}X^\\top b';
  it.each([
    [`We minimise ${ridge} The minimiser is $\\hat w = ${right}$.`, 'proved'],
    [`We minimise ${ridge} The minimiser is $\\hat w = ${wrong}$.`, 'refuted'],
    [`We minimise ${ridge} The solution is $\\hat w = ${wrong}$.`, 'refuted'],
    [`We maximise ${ridge} The solution is $\\hat w = ${right}$.`, 'refuted'],
    [`Let ${ridge} The maximiser is $\\hat w = ${right}$.`, 'refuted'],
    [`Let ${ridge} The maximiser is $w = ${right}$.`, 'refuted'],
    [`$$\\hat w = \\arg\\min_w \\|Xw - b\\|^2 + \\lambda\\|w\\|^2$$ $$\\hat w = ${right}$$`, 'proved'],
    [`$$\\hat w = \\arg\\min_w \\|Xw - b\\|^2 + \\lambda\\|w\\|^2$$ $$\\hat w = ${wrong}$$`, 'refuted'],
    [`$$\\hat w = \\arg\\max_w \\|Xw - b\\|^2 + \\lambda\\|w\\|^2$$ $$\\hat w = ${right}$$`, 'refuted'],
    ['$$\\arg\\min_{w \\ge 0} \\|w - x\\|^2 = x$$', 'undecided'],
  ])('%s: %s', (text, status) => expect(all(text).at(-1)).toBe(status));
});

it('a derivative of a declared symbol is not an equation for it', () => {
  expect(all('$$\\frac{\\partial x_i}{\\partial x_j} = 0$$')).toEqual(['refuted']);
  expect(all('$$\\frac{\\partial A_{ij}}{\\partial x_k} = 0$$')).not.toContain('refuted');
});

it('an expansion gives nothing another value', () => expect(all('$$h = \\|Xw - b\\|^2$$ Expanding the square, $$h = \\|Xw\\|^2 - b^\\top X w + \\|b\\|^2$$').at(-1)).toBe('refuted'));

describe('a quantity at other arguments', () => {
  it.each([
    ['$$g(c, d) = c^2 d$$ $$g(d, c) = c^2 d$$', 'refuted'], ['$$g(c, d) = c^2 d$$ $$g(d, c) = d^2 c$$', 'proved'], ['$$g(c, d) = c^2 d$$ $$g(c, d) = d c^2$$', 'proved'],
    ['$$g(c) = c^2 d$$ $$g(d) = c^2 d$$', 'refuted'], ['$$g(c) = c^2 d$$ $$g(d) = d^3$$', 'proved'], ['$$g(c) = c^2$$ $$g(c + 1) = c^2 + 1$$', 'proved-under'], ['$$g(c) = c^2$$ $$g(c + 1) = c^2 + 2c + 1$$', 'proved'],
  ])('%s: %s', (text, status) => expect(statuses(text, `${GIVEN}, d : scalar`).at(-1)).toBe(status));
});

it('an equation of numbers that differ by a derivative holds where it vanishes, as words say or as a condition', () =>
  expect(['$$f = c^2$$ $$3c = c$$', '$$f = c^2$$ Setting the derivative to zero gives $$3c = c$$'].map((text) => all(text).at(-1))).toEqual(['proved-under', 'proved']));
