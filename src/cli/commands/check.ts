import { FORMS } from '../../compare/index.ts';
import { runCheckBatch } from '../batch.ts';
import { runCheck } from '../check.ts';
import { runFunction } from '../function.ts';
import { requireFile, textOf, UsageError } from '../io.ts';
import { latexOf } from '../latex-input.ts';
import { isNote, runFormula, runNotes } from '../notes.ts';
import type { AddCommand } from './context.ts';
import { JSON_HELP, RECORDS, SEED, seeded } from './options.ts';

interface CheckFlags { readonly explain?: boolean; readonly function?: string; readonly against?: string; readonly wrt?: string; readonly what?: string; readonly args?: string; readonly pass?: string; readonly html?: string; readonly repair?: boolean; readonly update?: boolean; readonly given?: string; readonly json?: boolean; readonly certificate?: string; readonly batch?: string; readonly seed?: string }

const CHECK_HELP = `
Examples:
  gradus check "grad(norm2(A*x - b)^2, x) = 2*A'*(A*x - b)" --given "A : matrix(m, n), x : vector(n), b : vector(m)"
  gradus check '\\nabla_x x^\\top A x = 2Ax' --given "A : matrix(n, n), x : vector(n)" --explain
  gradus check "log(sum(exp(A*x))) is convex in x" --given "A : matrix(m, n), x : vector(n)"
  gradus check "logdet(A) <= tr(A) - n" --given "A : matrix(n, n) posdef" --certificate order.json
  gradus check "grad(f, W) = (W*H - X)*H'" --given examples/nmf.gradus
  gradus check notes.md --html notes.html
  gradus check thesis.tex --given symbols.gradus --repair
  gradus check --function examples/code/klr.js#gradient --against examples/klr.gradus --wrt w

Notes (FILE.md, .tex, .txt):
  Names       are declared in a block marked gradus, in front matter, in LaTeX comments %gradus …, by --given, or taken from the
              words around a formula; what was taken is said. Among declarations, a line "section TITLE" begins those of a part of
              the document, and "convention rows above" says that W^i is row i of W, W_j column j.
  Claims      a block marked claim holds one statement, and below it, behind >, what came out; --update writes that anew:
                given A : matrix(m, n), x : vector(n), b : vector(m)      also let NAME = …, assume …
                show grad(norm2(A*x - b)^2, x) = 2*A'*(A*x - b)           an equation or an order
              Further statements: bound OBJECTIVE by X from above|below[, diagonal|scalar] · update [maximize] OBJECTIVE by X
              [over reals|nonneg|binary] · convex OBJECTIVE by X · verify CERTIFICATE.json. A line "is VALUE" says what has to
              come out: proved, refuted, none, or the bound or update itself.
Functions (--function FILE.ts#NAME --against PROBLEM.gradus --wrt W,H):
  Names       of what the file exports; of methods as Model.gradient, called on a Model that is made without arguments.
  Arguments   by the names of the parameters: declared symbols, sizes, dW for the direction in W; fields of { W, H };
              one parameter of another name gets an object with everything; --args W,H,n says it where names differ.
              Indices are tried from 1 and from 0. A function may return a function of what it still needs.
  Values      numbers; vectors and matrices in the first of these forms that works, or in that of --pass:
${FORMS.map((f) => `                ${f.name.padEnd(9)} ${f.describe}`).join('\n')}
  Results     numbers, arrays, arrays of rows, typed arrays, {rows, cols, data}, Matrix of ml-matrix; several variables as
              an object by name (W, dW, gradW), an array in their order, or one vector; value and gradient together as
              { value, gradient } or [value, gradient]. Flat arrays are read row by row; vec in Hessians stacks columns.
  Status      0 agrees at all points   1 differs, throws, or is no function of its arguments   3 agrees to a few digits only`;

/** What can be checked, and the options that each takes beside --json and --seed. */
const TAKES = {
  'a file of records': ['batch'],
  'a function': ['function', 'against', 'given', 'wrt', 'what', 'args', 'pass'],
  'a note': ['given', 'html', 'repair', 'update', 'explain'],
  'a formula in LaTeX': ['given', 'repair', 'explain'],
  'a claim': ['given', 'explain', 'certificate'],
} as const satisfies Readonly<Record<string, readonly (keyof CheckFlags)[]>>;

/** Refuses options that are for other subjects. Errors: UsageError. */
const only = (subject: keyof typeof TAKES, flags: CheckFlags): void => {
  const unused = Object.keys(flags).find((name) => !['json', 'seed', ...TAKES[subject]].includes(name));
  const others = Object.entries(TAKES).flatMap(([other, takes]) => ((takes as readonly string[]).includes(unused ?? '') ? [other] : []));
  if (unused !== undefined) throw new UsageError('usage', `--${unused} is not for ${subject}, but for ${others.join(' or ')}`);
};

/** `gradus check`. */
export const addCheck: AddCommand = (program, { io, platform, finish }) => {
  program.command('check').argument('[claim]', 'LEFT = RIGHT, LEFT <= RIGHT, LEFT ⪯ RIGHT, or "f is [not] [strictly|strongly] convex in x", in text or LaTeX; or a note: FILE.md, FILE.tex, FILE.txt').description('decide a claim left = right, where grad(f, x) and hess(f, x, y) may stand on the left, or every formula of a note in Markdown or LaTeX')
    .option('--given <decls>', 'what names stand for: "A : matrix(m, n), x : vector(n) nonneg", or a .gradus file')
    .option('--json', JSON_HELP)
    .option('--html <file>', 'write the note as a page on which every formula carries its verdict')
    .option('--repair', 'mend lost backslashes in a note, and say so')
    .option('--update', 'write the outputs of claim blocks anew')
    .option('--explain', 'show how what is claimed comes about, one rule a line')
    .option('--certificate <file>', 'for an order, or convexity: write the certificate that proves it')
    .option('--function <file#name>', 'compare a function in TypeScript or JavaScript with what is derived')
    .option('--against <problem>', 'for --function: a .gradus file, or an expression in what --given declares')
    .option('--wrt <variables>', 'for --function: what the derivative is by, as in derive')
    .option('--what <list>', 'for --function: value, gradient, jacobian, hessian, hvp; by default what its name says')
    .option('--args <names>', 'for --function: what is passed, in order, where the parameters have other names: W,H,n')
    .option('--pass <form>', `for --function: vectors and matrices as ${FORMS.map((f) => f.name).join(', ')}; by default what works`)
    .option('--batch <file>', 'a file of records, one JSON object a line')
    .option('--seed <text>', SEED)
    .addHelpText('after', `${CHECK_HELP}\n${RECORDS}`)
    .action((claim: string | undefined, flags: CheckFlags) => {
      const given = flags.given === undefined ? {} : { given: flags.given };
      const [json, repair, update, explain] = [flags.json, flags.repair, flags.update, flags.explain].map((x) => x === true) as [boolean, boolean, boolean, boolean];
      const latex = claim === undefined ? null : latexOf(claim);
      if (flags.batch !== undefined) {
        only('a file of records', flags);
        finish(runCheckBatch(textOf(flags.batch, io), seeded(flags.seed), io));
      } else if (flags.function !== undefined) {
        only('a function', flags);
        finish(runFunction({ ...flags, function: flags.function, json }, platform.userModule, io));
      } else if (claim === undefined) {
        throw new UsageError('expected', 'say what to check: "left = right", a note in Markdown or LaTeX, or --function FILE#NAME');
      } else if (io.isFolder?.(claim) === true) {
        requireFile(claim, io);
      } else if (claim.endsWith('.gradus') && io.fileExists(claim)) {
        throw new UsageError('not-a-claim', `${claim} declares a problem and claims nothing; a claim about it: gradus check "grad(f, x) = …" --given ${claim}`);
      } else if (isNote(claim)) {
        only('a note', flags);
        finish(runNotes(claim, { json, repair, update, explain, ...(flags.html === undefined ? {} : { html: flags.html }), ...given, ...seeded(flags.seed) }, platform.typesetter, io));
      } else if (latex !== null) {
        only('a formula in LaTeX', flags);
        finish(runFormula(latex, { json, repair, explain, ...given, ...seeded(flags.seed) }, io));
      } else {
        only('a claim', flags);
        finish(runCheck(claim, { json, explain, ...(flags.certificate === undefined ? {} : { certificate: flags.certificate }), ...given, ...seeded(flags.seed) }, io));
      }
    });
};
