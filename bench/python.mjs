// A Python for the benchmarks: PYTHON or python3 where it has the packages, else a virtual environment in bench/.peers that gets them.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const venv = fileURLToPath(new URL('.peers', import.meta.url));
const MODULES = { numpy: 'numpy', scipy: 'scipy', 'scikit-learn': 'sklearn', jax: 'jax' };
const has = (python, packages) => {
  try {
    execFileSync(python, ['-c', packages.map((p) => `import ${MODULES[p] ?? p}`).join('\n')], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The interpreter, or null where the packages can't be had. */
export const pythonWith = (...packages) => {
  const own = `${venv}/bin/python`;
  for (const python of [process.env.PYTHON ?? 'python3', ...(existsSync(own) ? [own] : [])]) if (has(python, packages)) return python;
  try {
    if (!existsSync(own)) execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' });
    execFileSync(own, ['-m', 'pip', 'install', '-q', ...packages], { stdio: 'inherit' });
    return own;
  } catch (error) {
    console.log(`without ${packages.join(', ')}, which can't be installed here (${error.message.split('\n')[0]})`);
    return null;
  }
};

/** A script that answers each line of its input with one of its output: its first line, and a function that asks. */
export const peerOf = async (python, script, ...args) => {
  const child = spawn(python, [fileURLToPath(new URL(script, import.meta.url)), ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const first = await next();
  return {
    first,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
};
