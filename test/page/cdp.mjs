// A browser spoken to through two pipes by the Chrome DevTools Protocol.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'];

/** The program of a browser: the one named by CHROME, one on the PATH, or one where it is usually installed; null where there is none. */
export const findBrowser = () => {
  if (process.env.CHROME) return existsSync(process.env.CHROME) ? process.env.CHROME : null;
  const finder = process.platform === 'win32' ? 'where' : 'which';
  return [...NAMES.map((name) => spawnSync(finder, [name], { encoding: 'utf8' }).stdout?.split('\n')[0]?.trim()), ...PLACES].find((path) => path && existsSync(path)) ?? null;
};
export const looked = `CHROME, ${NAMES.join(', ')} on the PATH`;

const STARTUP = 30_000;

/** Starts a browser with one page; `on(event, params)` is told of what happens. */
export const openPage = async (program, on) => {
  const profile = mkdtempSync(join(tmpdir(), 'gradus-browser-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-color-profile=srgb', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'];
  const browser = spawn(program, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [to, from] = [browser.stdio[3], browser.stdio[4]];
  const waiting = new Map();
  let next = 1;
  let pending = '';
  let session;
  from.on('data', (chunk) => {
    pending += chunk.toString('utf8');
    const parts = pending.split('\0');
    pending = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part);
      const call = waiting.get(message.id);
      if (call === undefined) on(message.method, message.params);
      else if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
      else call.resolve(message.result);
      waiting.delete(message.id);
    }
  });
  const fail = (why) => { for (const call of waiting.values()) call.reject(new Error(why)); waiting.clear(); };
  browser.on('exit', (code) => fail(`the browser ended with ${code}`));
  browser.on('error', (error) => fail(error.message));
  to.on('error', (error) => fail(error.message));
  const send = (method, params = {}) => new Promise((resolve, reject) => {
    const id = next++;
    waiting.set(id, { resolve, reject, method });
    to.write(`${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`);
  });
  const timer = setTimeout(() => fail('the browser did not start in time'), STARTUP);
  const { targetInfos } = await send('Target.getTargets');
  const { targetId } = targetInfos.find((t) => t.type === 'page') ?? (await send('Target.createTarget', { url: 'about:blank' }));
  ({ sessionId: session } = await send('Target.attachToTarget', { targetId, flatten: true }));
  clearTimeout(timer);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  return {
    send,
    /** The value of an expression in the page. */
    evaluate: async (expression) => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    close: async () => {
      const gone = new Promise((resolve) => { browser.once('exit', resolve); });
      browser.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
