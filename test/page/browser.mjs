// Looks at an annotated note in a real browser: `npm run test:browser`. Skips, and says so, where there is no browser; with --required that is a failure.
// UPDATE=1 takes the pictures anew.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBrowser, looked, openPage } from './cdp.mjs';
import * as facts from './facts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const PICTURES = join(here, 'pictures.json');
const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'];
/** What pictures are taken of, by name. */
const PICTURED = { counts: '.counts', proved: '.formula.proved', refuted: '.formula.refuted', claim: '.claim.refuted' };
const GRID = [16, 12];
/** Fonts differ from machine to machine: mean difference of colours, of 255, and of heights. */
const COLOUR_TOLERANCE = 10;
const HEIGHT_TOLERANCE = 0.25;

const program = findBrowser();
if (program === null) {
  console.log(`skipped: no browser found (looked for ${looked}); set CHROME to the program of Chrome or Chromium`);
  process.exit(process.argv.includes('--required') ? 1 : 0);
}
if (!existsSync(join(root, 'dist/cli.js'))) {
  console.error('dist/cli.js is not there: npm run build');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'gradus-page-'));
const file = join(folder, 'note.html');
const check = (...more) => spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'check', join(here, 'note.md'), '--seed', 'page', ...more], { encoding: 'utf8' });
check('--html', file);
const report = JSON.parse(check('--json').stdout);
const expected = report.formulas.map((f) => f.status);
const claims = report.claims.map((c) => (c.error !== undefined ? 'not-understood' : !c.holds ? 'refuted' : c.current ? 'proved' : 'undecided'));

const events = [];
const page = await openPage(program, (method, params) => {
  if (method === 'Runtime.exceptionThrown') events.push(`an exception: ${params.exceptionDetails.text}`);
  if (method === 'Runtime.consoleAPICalled' && ['error', 'warning'].includes(params.type)) events.push(`the console says: ${params.args.map((a) => a.value).join(' ')}`);
  if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level)) events.push(`the log says: ${params.entry.text}`);
  if (method === 'Network.requestWillBeSent' && !/^(?:data|file|about):/.test(params.request.url)) events.push(`the page asks for ${params.request.url}`);
});
const inPage = (f, argument) => page.evaluate(`(${f})(${JSON.stringify(argument) ?? ''})`);

const show = async (width, scheme) => {
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  await page.send('Page.navigate', { url: pathToFileURL(file).href });
  await page.evaluate('new Promise((r) => (document.readyState === "complete" ? r() : addEventListener("load", r))).then(() => document.fonts.ready).then(() => undefined)');
  // Folded details are part of the page: they are looked at unfolded.
  await page.evaluate('document.querySelectorAll("details").forEach((d) => { d.open = true; })');
};
const look = async () => [...(await inPage(facts.verdicts, expected)), ...(await inPage(facts.claimVerdicts, claims)), ...(await inPage(facts.overflow)), ...(await inPage(facts.contrast)), ...(await inPage(facts.structure)), ...events.splice(0)];

const picture = async (selector) => {
  const box = await page.evaluate(`(() => { const b = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return { x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: b.height, scale: 1 }; })()`);
  const { data } = await page.send('Page.captureScreenshot', { format: 'png', clip: box, captureBeyondViewport: true });
  return { height: Math.round(box.height), cells: await inPage(facts.grid, [data, ...GRID]) };
};
const pictureFault = (name, known, taken) => {
  if (known === undefined) return [`there is no picture of ${name} to compare with; UPDATE=1 takes one`];
  const colour = taken.cells.flat().reduce((sum, x, i) => sum + Math.abs(x - known.cells.flat()[i]), 0) / taken.cells.flat().length;
  const height = Math.abs(taken.height - known.height) / known.height;
  return [...(colour > COLOUR_TOLERANCE ? [`${name} looks different: colours differ by ${colour.toFixed(1)} of 255`] : []), ...(height > HEIGHT_TOLERANCE ? [`${name} is ${taken.height} px high, not about ${known.height}`] : [])];
};

/** What is done to the page to see whether it would be noticed. */
const SABOTAGE = {
  'a verdict that is gone': 'document.querySelector("#f1 .badge, #f1 .mark").remove()',
  'a claim without its verdict': 'document.querySelector("#c0 .badge").remove()',
  'a verdict that is invisible': 'document.querySelector(".formula .badge").style.opacity = 0',
  'another verdict': 'document.querySelector("[data-verdict=refuted]").dataset.verdict = "proved"',
  'a box that sticks out': 'document.querySelector("article").append(Object.assign(document.createElement("div"), { style: "width:3000px;height:9px" }))',
  'text that can hardly be read': 'document.querySelector("article p").style.color = getComputedStyle(document.body).backgroundColor',
  'a link to nowhere': 'document.querySelector(".counts a").setAttribute("href", "#nowhere")',
  'a message on the console': 'console.error("sabotage")',
};

const faults = [];
try {
  const known = existsSync(PICTURES) ? JSON.parse(readFileSync(PICTURES, 'utf8')) : {};
  const pictures = {};
  for (const width of WIDTHS) for (const scheme of SCHEMES) {
    await show(width, scheme);
    faults.push(...(await look()).map((f) => `${width} px, ${scheme}: ${f}`));
    for (const [name, selector] of Object.entries(PICTURED)) {
      const key = `${name} ${width} ${scheme}`;
      pictures[key] = await picture(selector);
      if (process.env.UPDATE !== '1') faults.push(...pictureFault(key, known[key], pictures[key]));
    }
  }
  if (process.env.UPDATE === '1') writeFileSync(PICTURES, `{\n${Object.entries(pictures).map(([k, v]) => `${JSON.stringify(k)}: ${JSON.stringify(v)}`).join(',\n')}\n}\n`);
  for (const [what, action] of Object.entries(SABOTAGE)) {
    await show(1280, 'light');
    await page.evaluate(`void (${action})`);
    if ((await look()).length === 0) faults.push(`${what} would not be noticed`);
  }
  // A page in the colours of the other scheme has to look different.
  const other = pictureFault('refuted', pictures['refuted 1280 dark'], pictures['refuted 1280 light']);
  if (other.length === 0) faults.push('other colours would not be noticed');
} finally {
  await page.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.error(`fault: ${fault}`);
console.log(faults.length > 0 ? `${faults.length} faults` : `the page of ${expected.length} formulas and ${claims.length} claims looks right at ${WIDTHS.join(' and ')} px, ${SCHEMES.join(' and ')}; ${Object.keys(SABOTAGE).length + 1} faults put in were all noticed (${program})`);
process.exitCode = faults.length > 0 ? 1 : 0;
