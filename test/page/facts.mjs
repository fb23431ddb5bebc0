// What is looked at inside the page; each function runs there and returns a list of faults.

/** Every formula has its verdict in words or as a sign, and it is visible. */
export const verdicts = (expected) => {
  const seen = (e) => e !== null && e.getClientRects().length > 0 && e.getBoundingClientRect().width > 3 && getComputedStyle(e).visibility === 'visible' && Number(getComputedStyle(e).opacity) > 0.5;
  const all = [...document.querySelectorAll('[data-verdict]')];
  const faults = all.length === expected.length ? [] : [`${all.length} formulas on the page, ${expected.length} in the report`];
  expected.forEach((status, k) => {
    const e = document.getElementById(`f${k}`);
    if (e === null) return faults.push(`formula ${k} is missing`);
    if (e.dataset.verdict !== status) return faults.push(`formula ${k} shows ${e.dataset.verdict}, not ${status}`);
    const math = e.querySelector('.katex, code.source');
    if (!seen(math)) return faults.push(`formula ${k} can't be seen`);
    const isInline = e.classList.contains('inline');
    if (isInline && status === 'not-a-claim') return undefined;
    const verdict = e.querySelector(isInline ? '.mark' : '.badge, .plain-verdict');
    if (!seen(verdict)) return faults.push(`the verdict of formula ${k} (${status}) can't be seen`);
    const words = verdict.textContent.toLowerCase();
    const wanted = { 'not-a-claim': 'not a claim', 'not-understood': 'not understood', 'proved-under': 'proved under conditions' }[status] ?? status;
    return words.includes(wanted) ? undefined : faults.push(`the verdict of formula ${k} says ${JSON.stringify(words)}, not ${wanted}`);
  });
  return faults;
};

/** Every claim block has its verdict, and what came out below. */
export const claimVerdicts = (expected) => {
  const seen = (e) => e !== null && e.getClientRects().length > 0 && e.textContent.trim() !== '';
  const all = [...document.querySelectorAll('[data-claim]')];
  return [
    ...(all.length === expected.length ? [] : [`${all.length} claims on the page, ${expected.length} in the report`]),
    ...expected.flatMap((status, k) => {
      const e = document.getElementById(`c${k}`);
      if (e?.dataset.claim !== status) return [`claim ${k} shows ${e?.dataset.claim ?? 'nothing'}, not ${status}`];
      return ['pre', '.badge', '.output pre'].filter((part) => !seen(e.querySelector(part))).map((part) => `${part} of claim ${k} can't be seen`);
    }),
  ];
};

/** Nothing sticks out of the page, and what is wider than its place can be scrolled. */
export const overflow = () => {
  const width = document.documentElement.clientWidth;
  const faults = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide in ${width}`] : [];
  const scrolls = (e) => { for (let a = e; a !== null; a = a.parentElement) if (['auto', 'scroll'].includes(getComputedStyle(a).overflowX)) return true; return false; };
  for (const e of document.querySelectorAll('main *')) {
    const box = e.getBoundingClientRect();
    if (box.width > 0 && box.right > width + 1 && !scrolls(e) && e.closest('.hidden, .katex-mathml') === null) {
      faults.push(`${e.tagName.toLowerCase()}.${String(e.className).split(' ')[0]} ends at ${Math.round(box.right)} px of ${width}`);
      if (faults.length > 5) break;
    }
  }
  return faults;
};

/** Text stands out from what is behind it: 4.5 to 1, as WCAG 2 AA asks. */
export const contrast = () => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const over = (colors) => {
    pen.clearRect(0, 0, 1, 1);
    for (const c of colors) { pen.fillStyle = c; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  };
  const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const faults = new Set();
  for (const e of document.querySelectorAll('main *')) {
    if (e.closest('.hidden, .katex-mathml, [aria-hidden="true"]') !== null || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '')) continue;
    const behind = [];
    for (let a = e; a !== null; a = a.parentElement) behind.unshift(getComputedStyle(a).backgroundColor);
    const [back, front] = [light(over(behind)), light(over([...behind, getComputedStyle(e).color]))];
    const ratio = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
    if (ratio < 4.5) faults.add(`${e.tagName.toLowerCase()}.${e.className || e.parentElement.className} has a contrast of ${ratio.toFixed(1)}`);
  }
  return [...faults].slice(0, 6);
};

/** Formulas are set in the fonts that the page brings along, links lead somewhere, headings form an outline. */
export const structure = () => {
  const faults = [];
  for (const font of ['16px KaTeX_Main', 'italic 16px KaTeX_Math']) if (!document.fonts.check(font)) faults.push(`the font ${font} is not there`);
  for (const a of document.querySelectorAll('a[href^="#"]')) if (document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1))) === null) faults.push(`a link leads to ${a.getAttribute('href')}, which is not there`);
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of ids.filter((x, i) => ids.indexOf(x) !== i)) faults.push(`the id ${id} is there twice`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('there is not exactly one main heading');
  for (const d of document.querySelectorAll('details')) if (d.querySelector(':scope > summary') === null) faults.push('a detail without a summary');
  return faults;
};

/** The mean colours of a picture (PNG, base64) in a grid. */
export const grid = async ([png, columns, rows]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: columns, height: rows });
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, columns, rows);
  const { data } = pen.getImageData(0, 0, columns, rows);
  return Array.from({ length: columns * rows }, (_, k) => [data[4 * k], data[4 * k + 1], data[4 * k + 2]]);
};
