import type { Explanation } from './explanation.ts';

/** What goes wrong with texts: problems, command lines and batches. */
export const textExplanations: Readonly<Record<string, Explanation>> = {
  'ambiguous-order': {
    summary: 'an order between square matrices that may be meant in two ways',
    text: 'Between square matrices <= may compare entry by entry or by definiteness. ⪯ and ⪰, or << and >>, compare by definiteness; vec of both sides makes it a comparison of entries. A Hessian is compared by definiteness anyway.',
    wrong: 'gradus check "A*A\' >= 0" --given "A : matrix(n, n)"', right: 'gradus check "A*A\' >> 0" --given "A : matrix(n, n)"',
  },
  ambiguous: {
    summary: 'a formula that can be read in two ways',
    text: 'LaTeX leaves open what side by side, a slash, a prime, a bar or one subscript of a matrix means. Declarations and shapes decide it where they can; where they don\'t, the formula is not guessed at but refused with the question. Declare the name, or write it as the help says.',
    wrong: 'w : vector(n), lambda : scalar $\\lambda/2 \\|w\\|^2$', right: 'w : vector(n), lambda : scalar $\\frac{\\lambda}{2} \\|w\\|^2$',
  },
  'bad-assumption': {
    summary: 'an assumption that can\'t be used',
    text: 'An assumption compares two values (assume E > 0) or two sizes (assume m >= n, assume m = n). Sizes are assumed equal before the first let and the objective, and one side of the equation is a single size name.',
    wrong: 'x : vector(m), y : vector(n), assume x = y', right: 'x : vector(m), y : vector(n), assume m = n',
  },
  'bad-exponent': {
    summary: 'a matrix raised to a power that is not whole',
    text: 'A square matrix is raised to whole powers only; X^-1 is the inverse. The entrywise power is .^ and takes any scalar exponent.',
    wrong: 'X : matrix(n, n), minimize sum(X^(1/2))', right: 'X : matrix(n, n), minimize sum(X.^(1/2))',
  },
  'bad-json': {
    summary: 'a line of a batch file that is not JSON',
    text: 'A batch file has one JSON object a line. The line is answered with this error and the run goes on.',
    wrong: '{"id": "a", "kind": "identity"', right: '{"id": "a", "kind": "identity", "decls": {"A": "matrix(n, n)"}, "lhs": "tr(A\')", "rhs": "tr(A)"}',
  },
  'bad-macro': {
    summary: 'a macro that can\'t be expanded',
    text: 'Macros are defined by \\def\\name#1#2{…}, \\newcommand{\\name}[2]{…}, \\DeclareMathOperator{\\name}{…} and \\let. At most 1000 are expanded in a formula, so one that contains itself is refused.',
    wrong: 'x : vector(n) $\\def\\a{x\\a}\\a$', right: 'x : vector(n) $\\def\\a{x}\\a$',
  },
  'bad-number': {
    summary: 'a number that is too long or too large',
    text: 'A number is written 2, 0.5 or 1e-3 and is kept exactly. Numbers of more than 1000 digits and very large exponents are refused, since exact arithmetic with them takes too long.',
    wrong: 'minimize 1e9999', right: 'minimize 1e9',
  },
  'bad-range': {
    summary: 'an index that doesn\'t run from 1',
    text: 'The index of a sum runs from 1 to a size: sum(i in 1:n, …).',
    wrong: 'x : vector(n), minimize sum(i in 0:n, x[i])', right: 'x : vector(n), minimize sum(i in 1:n, x[i])',
  },
  'bad-reshape': {
    summary: 'sizes that don\'t fit a change of shape',
    text: 'unvec(x, m, n) needs a column of length m*n; blocktrace(A, p) needs both sizes of A divisible by p.',
    wrong: 'x : vector(k), A : matrix(m, n), minimize tr(A\'*unvec(x, m, n))', right: 'x : vector(m*n), A : matrix(m, n), minimize tr(A\'*unvec(x, m, n))',
  },
  'bad-size': {
    summary: 'something that is not a size where one is needed',
    text: 'A size is a name, a whole number, or a sum or product of sizes, of at most 100 terms and degree at most 60 when multiplied out. Names of sizes come into being where a declaration uses them.',
    wrong: 'A : matrix(m/2, n)', right: 'A : matrix(m, n), B : matrix(2*m, n)',
  },
  'bad-subscript': {
    summary: 'a subscript that doesn\'t fit',
    text: 'Subscripts count from 1. X[i,:] is a row, X[:,k] a column, X[i,j] an entry, x[i] an entry of a vector. An index is declared with the size it runs over: i : index(n); I : index(n, t) is a list of t row numbers.',
    wrong: 'X : matrix(m, n), i : index(m), minimize sum(X[i])', right: 'X : matrix(m, n), i : index(m), minimize sum(X[i,:])',
  },
  'contradictory-attributes': {
    summary: 'attributes that no matrix, or only one fixed matrix, has together',
    text: 'Some attributes exclude each other: a skew matrix has a zero diagonal, so it isn\'t posdef; binary means entries 1 and -1, mask entries 0 and 1. What is concluded for such a symbol would be empty.',
    wrong: 'A : matrix(n, n) symmetric skew', right: 'A : matrix(n, n) symmetric',
  },
  damaged: {
    summary: 'LaTeX with backslashes lost',
    text: 'A program took \\f of \\frac or \\t of \\theta for a control character, or a backslash was lost. The message says what probably stood there; reading with repair mends it and reports what was mended.',
    wrong: 'x : scalar $rac{1}{2} x^2$', right: 'x : scalar $\\frac{1}{2} x^2$',
  },
  'division-by-zero': {
    summary: 'a division by the number zero or by a matrix of zeros',
    text: 'What is divided by zero has no value, so nothing can be derived from it. A divisor that may vanish for some inputs is no error; it is listed among the conditions of a result.',
    wrong: 'x : scalar, minimize x/0', right: 'x : scalar, minimize x/2',
  },
  expected: {
    summary: 'something is missing',
    text: 'Something that the grammar or the command requires is missing at the marked place.',
    wrong: 'x : 3', right: 'x : vector(3)',
  },
  internal: {
    summary: 'a bug in gradus',
    text: 'The program ran into a state that it should not be in. No input is meant to lead here; please report the command and its output.',
    wrong: 'none known', right: 'a report with the command and its output',
  },
  'internal-refuted': {
    summary: 'a derived result failed its own check and is withheld',
    text: 'Every derived result is compared with the objective by an independent checker before it is shown. This one was refuted, so it is not shown. It is a bug in gradus; please report the expression that the message prints.',
    wrong: 'none known', right: 'a report with the expression',
  },
  juxtaposition: {
    summary: 'two factors without a sign between them',
    text: 'Two factors side by side are not a product. Write * for the matrix product and scaling, .* for the entrywise product. Blocks are separated by commas: [A, -B] has two, [A - B] has one, and [A -B] is refused since it could be either.',
    wrong: 'A : matrix(m, n), x : vector(n), minimize sum(2 A x)', right: 'A : matrix(m, n), x : vector(n), minimize sum(2*A*x)',
  },
  'missing-field': {
    summary: 'a record of a batch without something that its kind needs',
    text: 'A record is an object with id, kind and decls. A gradient, hessian or jacobian has expr, wrt (two variables for a hessian) and, to be checked, expected; an identity has lhs and rhs.',
    wrong: '{"id": "a", "kind": "identity", "decls": {"A": "matrix(n, n)"}, "lhs": "tr(A)"}', right: '{"id": "a", "kind": "identity", "decls": {"A": "matrix(n, n)"}, "lhs": "tr(A)", "rhs": "tr(A\')"}',
  },
  'missing-wrt': {
    summary: 'nothing to differentiate by',
    text: 'Say what to differentiate by with --wrt: symbols, rows, columns or entries, separated by commas.',
    wrong: 'gradus derive examples/nmf.gradus', right: 'gradus derive examples/nmf.gradus --wrt W,H',
  },
  'name-taken': {
    summary: 'a name with two meanings',
    text: 'A name has one meaning: a symbol, a size, a let or a function; that a size is a scalar may be said. Bound indices need a name of their own, also where a function that sums is applied inside a sum.',
    wrong: 'n : vector(k), A : matrix(n, n)', right: 'x : vector(k), A : matrix(n, n)',
  },
  'no-law': {
    summary: 'a derivative without a closed form',
    text: 'The calculus has no closed form for the derivative of this expression, for example for the Hessian of a matrix power whose exponent is a size.',
    wrong: 'gradus derive "sum(A^n)" --given "A : matrix(n, n)" --wrt A --hessian', right: 'gradus derive "sum(A^3)" --given "A : matrix(n, n)" --wrt A --hessian',
  },
  'no-objective': {
    summary: 'a problem file without an objective',
    text: 'A problem file to be derived needs a line minimize … or maximize ….',
    wrong: 'gradus derive declarations.gradus --wrt x', right: 'gradus derive examples/ridge.gradus --wrt W',
  },
  'no-such-file': {
    summary: 'a file that does not exist',
    text: 'The input ends in .gradus but there is no such file. An expression is given directly, with --given for its declarations.',
    wrong: 'gradus derive missing.gradus --wrt x', right: 'gradus derive "x\'*A*x" --given "A : matrix(n, n), x : vector(n)" --wrt x',
  },
  'not-a-claim': {
    summary: 'a claim without a relation',
    text: 'A claim is an equation or an order. The left side of an equation may be grad(f, x) or hess(f, x, y); otherwise it is an identity. Orders are <=, <, >= and > between numbers or entry by entry, ⪯ and ⪰ (or << and >>) between symmetric matrices.',
    wrong: 'gradus check "x\'*A*x" --given "A : matrix(n, n), x : vector(n)"', right: 'gradus check "grad(x\'*A*x, x) = (A + A\')*x" --given "A : matrix(n, n), x : vector(n)"',
  },
  'not-a-mask': {
    summary: 'a condition of a sum that is not an entry of a mask',
    text: 'where takes an entry of a symbol declared with the attribute mask (entries 0 or 1).',
    wrong: 'M : matrix(m, n), X : matrix(m, n), minimize sum(i in 1:m, j in 1:n where M[i,j], X[i,j]^2)', right: 'M : matrix(m, n) mask, X : matrix(m, n), minimize sum(i in 1:m, j in 1:n where M[i,j], X[i,j]^2)',
  },
  'not-text': {
    summary: 'a file that is no text',
    text: 'Problems, notes, declarations, records and certificates are plain text, in UTF-8.',
    wrong: 'gradus derive packed.gradus --wrt x', right: 'gradus derive examples/ridge.gradus --wrt W',
  },
  'not-a-value': {
    summary: 'a part of a formula that has no value in the language',
    text: 'Formulas may contain limits, maximisers, integrals over a continuum, expectations under laws that nobody declared and the like. They are read as statements, but nothing can be computed with them. Points x of a finite space are declared as x : index(n); then integrals and expectations over x are sums. Where a value is not needed, name it with a declaration.',
    wrong: 'x : vector(n) $\\max_i x_i$', right: 'x : vector(n) $\\sum_i x_i$',
  },
  'not-a-variable': {
    summary: 'something that one can\'t differentiate by',
    text: 'One differentiates by a declared symbol or by a row, column or entry of one: W, U[i,:], U[:,k], X[i,j].',
    wrong: 'gradus derive "x\'*A*x" --given "A : matrix(n, n), x : vector(n)" --wrt A*x', right: 'gradus derive "x\'*A*x" --given "A : matrix(n, n), x : vector(n)" --wrt x',
  },
  'not-column': {
    summary: 'a matrix where a column is needed',
    text: 'diag and unvec take a column. The diagonal of a matrix is diagvec(A).',
    wrong: 'A : matrix(n, n), minimize sum(diag(A))', right: 'A : matrix(n, n), minimize sum(diagvec(A))',
  },
  'not-in-strict-language': {
    summary: 'a result that plain matrix expressions can\'t say',
    text: 'A batch answers in matrix expressions that any numeric evaluator knows. Lists of rows and index sums that have no matrix form are not among them; gradus derive prints them.',
    wrong: '{"id": "a", "kind": "gradient", "decls": {"A": "matrix(m, n)", "x": "vector(n)", "I": "index(m, t)"}, "expr": "sum(A[I,:]*x)", "wrt": "x"}', right: '{"id": "a", "kind": "gradient", "decls": {"A": "matrix(m, n)", "x": "vector(n)", "I": "index(m, t)"}, "expr": "sum(A*x)", "wrt": "x"}',
  },
  'not-scalar': {
    summary: 'a matrix where a scalar is needed',
    text: 'A scalar is needed here: an objective, an exponent, a divisor of /, the body of a scalar function.',
    wrong: 'A : matrix(m, n), x : vector(n), minimize A*x', right: 'A : matrix(m, n), x : vector(n), minimize norm2(A*x)^2',
  },
  'not-square': {
    summary: 'a matrix that has to be square and is not',
    text: 'tr, det, logdet, inv, diagvec and powers need a square matrix, as do the attributes symmetric, skew, diagonal, posdef, psd, invertible and hollow.',
    wrong: 'A : matrix(m, n), minimize tr(A)', right: 'A : matrix(m, n), minimize tr(A\'*A)',
  },
  'recursive-function': {
    summary: 'a function that uses itself',
    text: 'A scalar function is inlined where it is used, so it can\'t use itself.',
    wrong: 'f(x) = 1 + f(x)', right: 'f(x) = 1 + exp(x)',
  },
  'scalar-plus-matrix': {
    summary: 'a scalar added to a matrix',
    text: 'Only a number may be added to every entry of a matrix (1 - s). For a scalar symbol write the matrix of ones.',
    wrong: 'c : scalar, x : vector(n), minimize norm2(c + x)^2', right: 'c : scalar, x : vector(n), minimize norm2(c*ones(n,1) + x)^2',
  },
  'second-objective': {
    summary: 'more than one objective',
    text: 'A problem has one objective; name parts of it with let.',
    wrong: 'x : scalar, minimize x^2, minimize exp(x)', right: 'x : scalar, minimize x^2 + exp(x)',
  },
  'shape-mismatch': {
    summary: 'two sizes that had to agree and don\'t',
    text: 'The operation needs two sizes to agree. If they are provably different the formula is wrong as it stands, often by a transpose; if nothing is known of them, assume m = n makes them equal.',
    wrong: 'A : matrix(n, m), x : vector(n), minimize norm2(A*x)^2', right: 'A : matrix(n, m), x : vector(n), minimize norm2(A\'*x)^2',
  },
  'space-before-parenthesis': {
    summary: 'a space between a name and (',
    text: 'A space between a name and ( leaves open whether a call or a product is meant.',
    wrong: 'A : matrix(n, n), minimize tr(A (A + A))', right: 'A : matrix(n, n), minimize tr(A*(A + A))',
  },
  'too-deep': {
    summary: 'an expression that is nested too deeply',
    text: 'Expressions are nested at most 150 deep, scalar functions at most 50. Name parts with let.',
    wrong: `minimize ${'('.repeat(151)}1${')'.repeat(151)}`, right: 'minimize (1)',
  },
  'too-long': {
    summary: 'an input that is too long',
    text: 'Inputs are limited to 200,000 characters and 20,000 words and signs, products to 1,000 factors, and so is what functions stand for when they are written out, since a formula of that size can\'t be derived in reasonable time. A long sum is written sum(i in 1:n, …).',
    wrong: 'x : vector(n), minimize x[1] + x[2] + … and so on for 20,000 terms', right: 'x : vector(n), minimize sum(i in 1:n, x[i])',
  },
  unclosed: {
    summary: 'a parenthesis or bracket without its partner',
    text: 'A parenthesis or bracket is opened and not closed.',
    wrong: 'X : matrix(m, n), minimize tr(X\'*(X + X)', right: 'X : matrix(m, n), minimize tr(X\'*(X + X))',
  },
  unexpected: {
    summary: 'a word or sign in a place where it has no meaning',
    text: 'A word or sign stands where the grammar has no place for it.',
    wrong: 'x : scalar, minimize x + * 2', right: 'x : scalar, minimize x*2',
  },
  'unknown-attribute': {
    summary: 'a word behind a declaration that is not an attribute',
    text: 'The attributes are symmetric skew diagonal orthogonal posdef psd invertible nonneg positive binary mask hollow simplex fullrank.',
    wrong: 'A : matrix(n, n) symetric', right: 'A : matrix(n, n) symmetric',
  },
  'unknown-character': {
    summary: 'a character that is not part of the language',
    text: 'This character is not part of the language. Letters of any alphabet, digits and _ make names; the signs are + - * / ^ \' .* ./ .^ ( ) [ ] , ; : = > >= < <= !=.',
    wrong: 'x : scalar, minimize x $ x', right: 'x : scalar, minimize x*x',
  },
  'unknown-code': {
    summary: 'not an error code',
    text: 'gradus explain takes the code that stands in brackets behind the word error.',
    wrong: 'gradus explain shape', right: 'gradus explain shape-mismatch',
  },
  'unknown-command': {
    summary: 'a LaTeX command that is not known',
    text: 'The command or environment is neither one of mathematics nor defined in the document. Define it with \\newcommand or \\DeclareMathOperator, or write it out.',
    wrong: 'x : vector(n) $\\nrom{x}$', right: 'x : vector(n) $\\|x\\|_2$',
  },
  'unknown-function': {
    summary: 'a function that does not exist',
    text: 'There is no function of this name. gradus rules lists the laws of all functions; a scalar function is defined by name(x) = ….',
    wrong: 'x : vector(n), minimize sum(sofplus(x))', right: 'x : vector(n), minimize sum(softplus(x))',
  },
  'unknown-kind': {
    summary: 'a kind of symbol that does not exist',
    text: 'A symbol is a scalar, vector(n), matrix(m, n), index(n) or a list of indices index(n, t).',
    wrong: 'A : tensor(m, n)', right: 'A : matrix(m, n)',
  },
  'unknown-kind-of-record': {
    summary: 'a record of a batch with an unknown kind',
    text: 'The kinds of records are gradient, hessian, jacobian and identity.',
    wrong: '{"id": "a", "kind": "derivative", "decls": {"x": "scalar"}, "expr": "x^2", "wrt": "x", "expected": "2*x"}', right: '{"id": "a", "kind": "gradient", "decls": {"x": "scalar"}, "expr": "x^2", "wrt": "x", "expected": "2*x"}',
  },
  'bad-claim': {
    summary: 'a claim block that can\'t be read',
    text: 'A claim block has declarations (given …) and exactly one statement: bound, update, convex or show.',
    wrong: 'prove norm2(x)^2 by x', right: 'convex norm2(x)^2 by x',
  },
  'no-points': {
    summary: 'no inputs at which a function could be compared',
    text: 'A function is compared at random inputs of small sizes that fit the declarations and at which all is finite; none were found. Conditions that hardly any matrix meets are better built into the expression.',
    wrong: 'gradus check --function f.js#f --against problem.gradus, with assume -x^2 > 0 in it', right: 'gradus check --function f.js#f --against problem.gradus, with assume x > 0 in it',
  },
  'no-such-function': {
    summary: 'a function that the file doesn\'t export',
    text: 'The part behind # is the name of an exported function; it may be left out where the file exports one only, or a default.',
    wrong: 'gradus check --function f.js#gradeint --against "x^2" --given "x : scalar" --wrt x', right: 'gradus check --function f.js#gradient --against "x^2" --given "x : scalar" --wrt x',
  },
  'not-loadable': {
    summary: 'a file with code that can\'t be run',
    text: 'The file named by --function is run to get at its functions. TypeScript is read with the package esbuild where it is installed, else by Node itself from 22.18 on.',
    wrong: 'gradus check --function broken.ts#gradient --against "x^2" --given "x : scalar" --wrt x', right: 'npm install esbuild, or name the compiled file: gradus check --function working.js#gradient …',
  },
  'unmatched-parameters': {
    summary: 'parameters of a function whose meaning isn\'t clear',
    text: 'Arguments are passed by the names of the parameters: declared symbols, sizes, and dX for the direction in X. Where they have other names, --args says what is passed in which order.',
    wrong: 'gradus check --function f.js#g --against "norm2(A*x)^2" --given "A : matrix(m, n), x : vector(n)" --wrt x', right: 'gradus check --function f.js#g --args A,x --against "norm2(A*x)^2" --given "A : matrix(m, n), x : vector(n)" --wrt x',
  },
  'bad-setting': {
    summary: 'a setting that the model or method doesn\'t have, or can\'t take',
    text: 'Settings (--set, --rank, --bits, --method) are those of one model or method, and numbers within their range; the message names them.',
    wrong: 'gradus solve p.gradus --data X=X.csv --method newton --set rate=0.1', right: 'gradus solve p.gradus --data X=X.csv --method adam --set rate=0.1',
  },
  'no-such-solver': {
    summary: 'a problem that the chosen method can\'t solve',
    text: 'The method needs more of the problem than it has, such as a gradient or a domain that steps don\'t leave, or everything has data; the message says what.',
    wrong: 'gradus solve p.gradus --method newton, where p.gradus declares Q : matrix(n, n) orthogonal and nothing is passed for it', right: 'gradus solve p.gradus --method mm',
  },
  'no-typesetter': {
    summary: 'a page without KaTeX',
    text: 'Annotated pages are typeset with the package katex, which isn\'t installed here.',
    wrong: 'gradus check note.md --html note.html', right: 'npm install katex, then gradus check note.md --html note.html',
  },
  'one-variable': {
    summary: 'several variables where one is bounded',
    text: 'Bounds and surrogates are for one variable; a joint lower bound is for two whole ones.',
    wrong: 'gradus surrogate examples/nmf.gradus --wrt W,H', right: 'gradus surrogate examples/nmf.gradus --wrt W',
  },
  'unknown-backend': {
    summary: 'a backend that isn\'t here',
    text: 'gradus version --verbose lists the backends that this machine has.',
    wrong: 'gradus solve nmf --data X.csv --backend cuda', right: 'gradus solve nmf --data X.csv --backend typed',
  },
  'unknown-model': {
    summary: 'a model that does not exist',
    text: 'gradus solve takes the name of a model or a problem file.',
    wrong: 'gradus solve nfm --data X.csv', right: 'gradus solve nmf --data X.csv',
  },
  'unknown-name': {
    summary: 'a name that is not declared',
    text: 'Every name is declared before it is used.',
    wrong: 'x : vector(n), minimize sum(A*x)', right: 'A : matrix(m, n), x : vector(n), minimize sum(A*x)',
  },
  'unknown-option': {
    summary: 'an option that the command doesn\'t have',
    text: 'The command doesn\'t know this option; see gradus --help.',
    wrong: 'gradus derive examples/nmf.gradus --by W', right: 'gradus derive examples/nmf.gradus --wrt W',
  },
  'unknown-rule': {
    summary: 'a rule that does not exist',
    text: 'There is no rule of this name; gradus rules lists them.',
    wrong: 'gradus rule d-prodct', right: 'gradus rule d-product',
  },
  'unknown-size': {
    summary: 'a size that no declaration uses',
    text: 'This name is not a size of any declaration.',
    wrong: 'A : matrix(n, n), minimize tr(A*eye(q))', right: 'A : matrix(n, n), minimize tr(A*eye(n))',
  },
  usage: {
    summary: 'a command line that can\'t be read',
    text: 'The command doesn\'t exist or was given a wrong number or kind of arguments; see gradus --help.',
    wrong: 'gradus rule d-product d-trace', right: 'gradus rule d-product',
  },
  'wrong-arity': {
    summary: 'the wrong number of arguments',
    text: 'A function, a kind or a special matrix was given the wrong number of arguments.',
    wrong: 'A : matrix(m, n), minimize inner(A)', right: 'A : matrix(m, n), minimize inner(A, A)',
  },
};
